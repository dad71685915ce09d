"""Writing the cast into the database: people, accounts, years, letters, what is still to happen, payments,
links.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from payments import actions as payment_actions
from payments import calendar
from payments.bank import SANDBOX_ACCOUNTS, BankAccount
from payments.models import Payment
from payments.states import PaymentState
from records import actions as records_actions
from records import clock, names
from records.cycles import cycle_of
from records.models import Address, FormerName, PlannedEvent, Posting, TaxModule, Taxpayer
from records.pins import Enrolment
from records.tin import Tin
from taxportal.cast import income
from taxportal.cast.people import Person
from taxportal.cast.years import SOURCE, YearWriter

NAMESPACE = uuid.UUID("6f0f8f6e-2f5c-4f0b-9d62-1c7b3a9e5d10")
SINCE = date(2021, 1, 4)


def write(people: list[Person], tick: Callable[[], object]) -> dict[str, Taxpayer]:
    """Write everybody whom the agency knows, in the caller's transaction; ``tick`` is called once a person."""
    known = {person.handle: taxpayer_of(person) for person in people if person.record is not None}
    for person in people:
        if person.handle in known:
            _tax_side(person, known)
        tick()
    return known


def taxpayer_id(handle: str) -> uuid.UUID:
    """The primary key of one of the cast: the same in every practice database."""
    return uuid.uuid5(NAMESPACE, handle)


def taxpayer_of(person: Person) -> Taxpayer:
    """The person's record with its address."""
    tin = Tin.parse(person.known["tax_id"], demo=True)
    record = person.record or {}
    taxpayer = Taxpayer.objects.create(
        id=taxpayer_id(person.handle),
        tin_fingerprint=tin.fingerprint,
        tin_last4=tin.last4,
        tin_kind=tin.kind.value,
        given_name=person.given_name,
        family_name=person.family_name,
        folded_given=names.fold(person.given_name),
        folded_family=names.fold(person.family_name),
        name_control=names.name_control(person.family_name),
        birth_date=person.birth_date,
        date_of_death=record.get("date_of_death"),
        language=record.get("language", "en"),
        large_print=record.get("large_print", False),
        fee_waiver=record.get("fee_waiver", False),
    )
    address = person.known["address"]
    Address.objects.create(
        taxpayer=taxpayer,
        effective_from=SINCE,
        street=address["street_address"],
        city=address["locality"],
        region=address["region"],
        postal_code=address["postal_code"],
        country=address["country"],
    )
    if "pin_since" in record:
        records_actions.enrol_pin(
            taxpayer=taxpayer, enrolment=Enrolment.CONTINUOUS, by=None, at=clock.on(record["pin_since"])
        )
    for former in person.rows("former_names"):
        FormerName.objects.create(
            taxpayer=taxpayer,
            family_name=former["family_name"],
            folded_family=names.fold(former["family_name"]),
            until=former["until"],
        )
    return taxpayer


def _tax_side(person: Person, known: Mapping[str, Taxpayer]) -> None:
    writers = {line["year"]: _writer(person, line, known) for line in person.rows("years")}
    for writer in writers.values():
        writer.write()
        income.write_year(person.handle, writer.line, writer.lines, known)
    income.write_without_return(person.handle, known)

    def at_year(row: Mapping[str, Any]) -> YearWriter:
        if row["year"] not in writers:
            writers[row["year"]] = _writer(person, {"year": row["year"], "received": row["on"]}, known)
        return writers[row["year"]]

    for row in person.rows("events"):
        at_year(row).event(row)
    for row in person.rows("extra"):
        _extra(at_year(row), row)
    for row in person.rows("notices"):
        at_year(row).notice(row["code"], row["on"], row.get("answer_by"), row.get("cents", 0))
    for number, row in enumerate(person.rows("planned")):
        module = at_year(row).module
        _planned(module, f"{module.primary.ref}-{number}", row)
    for row in person.rows("payments"):
        for pay_on in row["on"]:
            _payment(writers[row["year"]].module, known[row.get("payer", person.handle)], pay_on, row)


def _writer(person: Person, line: Mapping[str, Any], known: Mapping[str, Taxpayer]) -> YearWriter:
    module = TaxModule.objects.create(
        primary=known[person.handle],
        secondary=known[line["spouse"]] if "spouse" in line else None,
        period=f"{line['year']}12",
    )
    children = person.rows("dependents") if line.get("children") else []
    return YearWriter(module, {**line, "dependents": children})


def _extra(writer: YearWriter, row: Mapping[str, Any]) -> None:
    writer.post(
        row["code"],
        row["on"],
        cents=row.get("cents", 0),
        printed=row.get("date"),
        action_code=row.get("action", ""),
        text_data=row.get("text", ""),
        reason=row.get("reason", ""),
        cycle=cycle_of(row["on"]) if row.get("cycle") else "",
    )


def _planned(module: TaxModule, key: str, row: Mapping[str, Any]) -> None:
    payload = {
        "release_refund": lambda: {"pay_on": row["pay_on"].isoformat()},
        "post": lambda: {"code": row["code"], "amount_cents": row["cents"]},
        "refund_event": lambda: {"kind": row["event"]},
    }[row["kind"]]()
    PlannedEvent.objects.create(
        module=module, due_on=row["on"], kind=row["kind"], payload=payload, key=f"{SOURCE}-{key}"
    )


def _payment(module: TaxModule, payer: Taxpayer, pay_on: date, row: Mapping[str, Any]) -> None:
    """A payment of the past, through the same actions that make today's."""
    bank = SANDBOX_ACCOUNTS[0]
    made = clock.on(calendar.bank_days_before(pay_on, 3))
    scheduled = payment_actions.schedule(
        taxpayer=payer,
        module=module,
        amount_cents=row["cents"],
        pay_on=pay_on,
        account=BankAccount(bank.routing_number, bank.account_number, bank.account_type, payer.full_name),
        idempotency_key=uuid.uuid5(NAMESPACE, f"{payer.pk}-{module.period}-{pay_on.isoformat()}"),
        by=None,
        at=made,
    )
    payment = payment_actions.send(payment=scheduled.payment, at=clock.on(calendar.bank_days_before(pay_on, 1)))
    payment = payment_actions.clear(payment=payment, at=clock.on(pay_on))
    if "returned" in row:
        _returned(payment, row["returned"], row["why"])


def _returned(payment: Payment, on: date, why: str) -> None:
    Payment.objects.filter(pk=payment.pk).update(state=PaymentState.RETURNED, returned_on=on)
    credited = Posting.objects.get(source_kind="payment", source_id=str(payment.pk), code="670")
    records_actions.post(
        module=payment.module,
        code="671",
        amount_cents=payment.amount_cents,
        date=on,
        source_kind="payment_return",
        source_id=str(payment.pk),
        by=None,
        at=clock.on(on),
        text_data=why,
        reverses=credited,
    )
