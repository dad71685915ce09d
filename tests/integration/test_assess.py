"""Penalties and interest are charged at their bills, once, to the cent of the example accounts. covers INV-01, INV-28"""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from records import actions, audit, clock, codes, ledger
from records.interest import accruals, charges
from records.ledger import Entry
from records.models import AuditEvent, Posting, TaxModule
from records.queries import billable
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxReturnFactory

pytestmark = pytest.mark.django_db
MODULES = json.loads((Path(__file__).parents[1] / "data" / "example_modules.json").read_text())["modules"]
ASSESSED = {"166", "167", "196", "197", "276", "277", "336", "337"}
WEEK = timedelta(weeks=1)


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def ledger_of(example: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    """Code, cycle, date and cents of every posting of an example, in order of date and code."""
    rows = [(row["code"], row["cycle"] or "", row["date"], cents(row["amount"])) for row in example["transactions"]]
    return sorted(rows, key=lambda row: (row[2], row[0], row[3]))


def posted(module: TaxModule) -> list[tuple[str, str, str, int]]:
    rows = Posting.objects.filter(module=module).values_list("code", "cycle", "date", "amount_cents")
    return sorted(((c, cy, d.isoformat(), a) for c, cy, d, a in rows), key=lambda row: (row[2], row[0], row[3]))


def given(example: dict[str, Any]) -> TaxModule:
    """The account of an example with everything but what the run charges: return, payments, notices."""
    module = TaxModuleFactory.create(period=example["tax_period"])
    TaxReturnFactory.create(module=module, received_on=date.fromisoformat(example["return"]["received"]))
    for row in example["transactions"]:
        if row["code"] in ASSESSED:
            continue
        day = date.fromisoformat(row["date"])
        note = str(row.get("note", ""))
        PostingFactory.create(
            module=module,
            code=row["code"],
            posted_on=min(day, date(2025, 5, 15)) if row["code"] in {"150", "806"} else day,
            date=day,
            cycle=row["cycle"] or "",
            amount_cents=cents(row["amount"]),
            memo_cents=cents(row.get("memo_amount", "0")),
            action_code=note.removeprefix("action code ") if note.startswith("action code") else "",
        )
    return module


def run(first: date, last: date) -> list[tuple[date, int]]:
    """Run every day from ``first`` to ``last``; the days on which somebody was charged."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(day, count) for day in days if (count := actions.assess_due(at=clock.on(day)))]


def entries_of(module: TaxModule) -> list[Entry]:
    return billable.facts_to_bill(module_ids=[module.pk], on=date.max)[0].entries


@pytest.mark.parametrize("example", MODULES, ids=[each["id"] for each in MODULES])
def test_reproduces_the_example_posting_by_posting(example: dict[str, Any]) -> None:
    module = given(example)
    run(date(2025, 5, 12), date(2026, 7, 6))
    assert posted(module) == ledger_of(example)
    assert Posting.objects.filter(module=module).exclude(code__in=ASSESSED).count() + len(
        [row for row in ledger_of(example) if row[0] in ASSESSED]
    ) == len(example["transactions"])


def test_charges_the_second_example_on_its_two_days_with_an_audit_row_each() -> None:
    module = given(MODULES[1])
    assert run(date(2025, 5, 12), date(2026, 7, 6)) == [(date(2025, 6, 2), 1), (date(2026, 2, 16), 1)]
    told = AuditEvent.objects.filter(action="ledger.posted").order_by("id")
    assert [event.details for event in told] == [
        {"codes": "276 196", "amount_cents": 8_661, "source": "assess"},
        {"codes": "276 196", "amount_cents": 20_276, "source": "assess"},
    ]
    assert {(event.object_type, event.object_ref) for event in told} == {("records.taxmodule", str(module.pk))}
    assert all(event.taxpayer == module.primary and audit.is_intact(event) for event in told)


def test_the_second_example_between_its_bills() -> None:
    module = given(MODULES[1])
    run(date(2025, 5, 12), date(2026, 7, 6))

    def on(day: date) -> tuple[int, int, int]:
        found = accruals(tax_year=2024, entries=entries_of(module), filed_on=date(2025, 4, 14), on=day)
        return ledger.balance(entries_of(module), day), found.penalty_cents, found.interest_cents

    assert on(date(2025, 6, 2)) == (458_661, 0, 0)  # the first bill
    assert on(date(2025, 6, 15)) == (458_661, 0, 0)  # within its 21 days interest stands still
    assert on(date(2025, 6, 16)) == (458_661, 2_250, 0)  # a month of the penalty began
    assert on(date(2025, 6, 24))[2] > 0
    assert on(date(2026, 2, 15)) == (8_661, 6_375, 13_896)
    assert on(date(2026, 2, 16)) == (28_937, 0, 0)
    assert on(date(2026, 3, 9)) == (0, 0, 0)
    assert on(date(2027, 3, 9)) == (0, 0, 0)


def test_says_by_charge_what_the_second_example_paid() -> None:
    module = given(MODULES[1])
    run(date(2025, 5, 12), date(2026, 7, 6))
    found = charges(tax_year=2024, entries=entries_of(module), filed_on=date(2025, 4, 14), on=date(2026, 7, 6))
    assert [(row.kind, row.assessed_cents, row.open_cents) for row in found.rows] == [
        ("tax", 1_198_000, 0),
        ("ftp", 10_875, 0),
        ("interest", 18_062, 0),
    ]
    assert (found.balance_cents, found.credit_cents) == (0, 0)


def a_debt(*, due: int = 100_000, year: int = 2024, received: date = date(2025, 4, 10), **other: Any) -> TaxModule:
    """A return with tax and nothing paid, billed on 2 June 2025."""
    module = TaxModuleFactory.create(period=f"{year}12", **other)
    TaxReturnFactory.create(module=module, received_on=received)
    PostingFactory.create(
        module=module, code="150", posted_on=date(2025, 5, 15), date=date(2025, 6, 2), amount_cents=due
    )
    return module


def test_charges_nobody_before_the_bill_and_nobody_twice() -> None:
    module = a_debt()
    assert run(date(2025, 4, 14), date(2025, 6, 1)) == []
    first = clock.on(date(2025, 6, 2))
    assert [actions.assess_due(at=first), actions.assess_due(at=first)] == [1, 0]
    assert Posting.objects.filter(module=module, source_kind="assess").count() == 2


def test_a_missed_bill_is_made_on_the_next_monday() -> None:
    module = a_debt()
    assert actions.assess_due(at=clock.on(date(2025, 6, 10))) == 0
    assert actions.assess_due(at=clock.on(date(2025, 6, 16))) == 1
    assert Posting.objects.get(module=module, code="276").amount_cents == 1_500


def test_charges_an_open_debt_again_after_a_year() -> None:
    module = a_debt()
    assert run(date(2025, 6, 2), date(2026, 6, 10)) == [(date(2025, 6, 2), 1), (date(2026, 6, 1), 1)]
    found = Posting.objects.filter(module=module, code="276").order_by("date").values_list("amount_cents", flat=True)
    assert list(found) == [1_000, 6_000]  # two months, then months 3 to 14 at half a percent


def test_a_late_return_is_charged_for_filing_late_too() -> None:
    module = TaxModuleFactory.create(period="202412")
    TaxReturnFactory.create(module=module, received_on=date(2025, 7, 1))
    for code, day, amount in (("150", date(2025, 8, 4), 600_000), ("670", date(2025, 7, 1), -600_000)):
        PostingFactory.create(module=module, code=code, posted_on=date(2025, 7, 16), date=day, amount_cents=amount)
    assert run(date(2025, 7, 1), date(2025, 9, 30)) == [(date(2025, 8, 4), 1)]
    found = dict(Posting.objects.filter(module=module, source_kind="assess").values_list("code", "amount_cents"))
    assert found["166"] == 81_000 and found["276"] == 9_000
    on_penalty, on_tax = 1_743, 8_925
    assert found["196"] >= on_penalty + on_tax  # the unpaid interest itself has grown since the tax was paid


def test_relief_of_a_penalty_takes_its_interest_along_and_is_not_charged_again() -> None:
    module = TaxModuleFactory.create(period="202412")
    TaxReturnFactory.create(module=module, received_on=date(2025, 9, 1))
    PostingFactory.create(
        module=module, code="150", posted_on=date(2025, 9, 18), date=date(2025, 10, 6), amount_cents=500_000
    )
    run(date(2025, 10, 1), date(2025, 10, 7))
    late = Posting.objects.get(module=module, code="166")
    PostingFactory.create(module=module, code="161", posted_on=date(2025, 10, 15), amount_cents=-late.amount_cents)
    assert run(date(2025, 10, 8), date(2025, 11, 30)) == [(date(2025, 10, 20), 1)]
    back = Posting.objects.get(module=module, code="197")
    assert -5_000 < back.amount_cents < -2_000
    assert Posting.objects.filter(module=module, code="166").count() == 1


def test_a_decrease_of_the_tax_takes_back_what_was_charged_on_it() -> None:
    module = a_debt()
    run(date(2025, 6, 2), date(2025, 6, 2))
    PostingFactory.create(module=module, code="291", posted_on=date(2025, 6, 12), amount_cents=-100_000)
    assert run(date(2025, 6, 3), date(2025, 7, 20)) == [(date(2025, 6, 16), 1)]
    found = Posting.objects.filter(module=module).values_list("code", "amount_cents")
    assert sum(amount for _, amount in found) == 0
    assert {"277", "197"} <= {code for code, _ in found}


def test_more_tax_is_charged_with_interest_from_the_due_date() -> None:
    module = TaxModuleFactory.create(period="202412")
    TaxReturnFactory.create(module=module, received_on=date(2025, 2, 10))
    for code, day, amount in (("150", date(2025, 3, 10), 400_000), ("806", date(2025, 4, 15), -400_000)):
        PostingFactory.create(module=module, code=code, posted_on=date(2025, 2, 20), date=day, amount_cents=amount)
    PostingFactory.create(
        module=module, code="300", posted_on=date(2025, 12, 4), date=date(2025, 12, 22), amount_cents=50_000
    )
    assert run(date(2025, 4, 1), date(2026, 1, 31)) == [(date(2025, 12, 22), 1)]
    only = Posting.objects.get(module=module, source_kind="assess")
    assert (only.code, only.cycle) == ("336", "20254905")
    assert only.amount_cents == 2_465  # 251 days at 7% on $500.00, no penalty before 21 days have passed


def test_refunds_and_credits_are_never_charged() -> None:
    for example in (MODULES[0], MODULES[2]):
        given(example)
    assert run(date(2026, 4, 13), date(2027, 6, 1)) == []


def test_reads_as_often_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    for _ in range(40):
        a_debt()
    with django_assert_max_num_queries(20):
        assert actions.assess_due(at=clock.on(date(2025, 6, 2))) == 40


def test_the_guard_is_asked_in_each_chunk_and_stops_the_run() -> None:
    a_debt()

    class Lost(Exception):
        pass

    def guard() -> None:
        raise Lost

    with pytest.raises(Lost):
        actions.assess_due(at=clock.on(date(2025, 6, 2)), guard=guard)
    assert not Posting.objects.filter(source_kind="assess").exists()


def test_every_code_that_is_charged_has_its_sign() -> None:
    for number in ASSESSED:
        assert codes.code(number).sign is (codes.Sign.DEBIT if number[-1] == "6" else codes.Sign.CREDIT)
