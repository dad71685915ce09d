"""Scheduling: once per key, whatever happens. covers T28, INV-04, INV-08, INV-28"""

import uuid
from datetime import date
from enum import StrEnum
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from payments import policies, queries, references
from payments.models import Payment
from payments.states import PaymentState
from records.models import AuditEvent
from tests.factories.payments import AMOUNT, MONDAY, TUESDAY, a_citizen, a_payment, an_account, at
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db


def test_schedules_what_was_asked() -> None:
    module, user = TaxModuleFactory.create(), a_citizen()
    payment = a_payment(module=module, by=user)
    payment.refresh_from_db()
    assert payment.state == PaymentState.SCHEDULED
    assert (payment.amount_cents, payment.pay_on, payment.scheduled_on) == (AMOUNT, TUESDAY, MONDAY)
    assert (payment.payer, payment.module, payment.made_by) == (module.primary, module, user)
    assert payment.account == an_account()
    assert payment.account_last4 == "0001"
    assert payment.reference.startswith("27046075")  # year digit 6, day 75 of the year
    assert len(payment.reference) == 15
    assert payment.cutoff_at.isoformat() == "2026-03-14T03:45:00+00:00"  # Friday 23:45 Eastern, before Monday
    event = AuditEvent.objects.get(action="payment.scheduled")
    assert (event.object_ref, event.actor_ref, event.taxpayer) == (str(payment.pk), str(user.pk), module.primary)
    assert event.details == {"amount_cents": AMOUNT, "pay_on": "2026-03-17"}


def test_stores_the_account_number_encrypted() -> None:  # covers INV-31
    payment = a_payment()
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number, payload_fingerprint FROM payments_payment")
        stored, fingerprint = cursor.fetchone()
    assert "1000020001" not in stored
    assert len(fingerprint) == 64
    assert "1000020001" not in repr(payment.account)


def test_gives_the_same_payment_for_the_same_key_and_payload() -> None:
    module, user, key = TaxModuleFactory.create(), a_citizen(), uuid.uuid4()
    first = a_payment(module=module, by=user, idempotency_key=key)
    # Days later the date has gone by; the answer is still the first one.
    again = a_payment(module=module, by=user, idempotency_key=key, made_at=at(date(2026, 4, 1)))
    assert again == first
    assert Payment.objects.count() == 1
    assert AuditEvent.objects.filter(action="payment.idem_replayed", outcome="ok").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"amount_cents": AMOUNT + 1},
        {"pay_on": date(2026, 3, 18)},
        {"account": an_account(account_number="1000020002")},
        {"account": an_account(holder="Somebody Else")},
    ],
    ids=["amount", "date", "account", "holder"],
)
def test_refuses_the_same_key_with_other_data(other: dict[str, object]) -> None:
    module, user, key = TaxModuleFactory.create(), a_citizen(), uuid.uuid4()
    a_payment(module=module, by=user, idempotency_key=key)
    with pytest.raises(policies.KeyReused):
        a_payment(module=module, by=user, idempotency_key=key, **other)
    assert Payment.objects.count() == 1
    assert AuditEvent.objects.filter(action="payment.idem_conflict", outcome="denied").count() == 1


def test_keeps_one_persons_keys_from_anothers() -> None:
    key = uuid.uuid4()
    first = a_payment(by=a_citizen(), idempotency_key=key)
    second = a_payment(by=a_citizen(), idempotency_key=key, amount_cents=1)
    third = a_payment(by=None, idempotency_key=key, amount_cents=2)
    assert len({first.pk, second.pk, third.pk}) == 3


def test_makes_one_payment_a_key_without_a_person() -> None:
    module, key = TaxModuleFactory.create(), uuid.uuid4()
    assert a_payment(module=module, idempotency_key=key) == a_payment(module=module, idempotency_key=key)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount_cents": 0}, "amount"),
        ({"amount_cents": -1}, "amount"),
        ({"amount_cents": 1_000_000_000}, "amount"),
        ({"pay_on": MONDAY}, "pay_on"),
        ({"pay_on": date(2026, 3, 21)}, "pay_on"),
        ({"pay_on": date(2026, 5, 25)}, "pay_on"),
        ({"pay_on": date(2027, 3, 17)}, "pay_on"),
    ],
)
def test_refuses_what_cannot_be(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(policies.CannotPay) as refused:
        a_payment(**wrong)
    assert refused.value.field == field
    assert not Payment.objects.exists()


def test_takes_another_reference_where_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    serials = iter([7, 7, 7, 8])
    monkeypatch.setattr(references, "secrets", SimpleNamespace(randbelow=lambda _: next(serials)))
    assert [a_payment().reference, a_payment().reference] == ["270460750000007", "270460750000008"]


def test_says_so_when_a_row_breaks_for_another_reason() -> None:
    class Sock(StrEnum):  # the database knows no such account, and no key explains the refusal
        SOCK = "sock"

    module = TaxModuleFactory.create()
    with pytest.raises(IntegrityError, match="account_type_known"), transaction.atomic():
        a_payment(module=module, account=an_account(account_type=Sock.SOCK))
    assert not Payment.objects.exists()


def test_finds_like_payments_of_the_last_day_only() -> None:
    payment = a_payment()
    like = {"module": payment.module, "amount_cents": AMOUNT}
    assert queries.like_payment(**like, at=at()) == payment
    assert queries.like_payment(module=payment.module, amount_cents=1, at=at()) is None
    assert queries.like_payment(module=TaxModuleFactory.create(), amount_cents=AMOUNT, at=at()) is None
    Payment.objects.update(created_at=at().real - queries.LIKE_WITHIN)
    assert queries.like_payment(**like, at=at()) == payment  # the business clock stood still
    assert queries.like_payment(**like, at=at(TUESDAY)) is None
