"""Sending and settling: on the right day, once, all or nothing. covers INV-05, INV-06, INV-14, INV-28, INV-33"""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from payments import actions
from payments.actions import settle
from payments.models import Payment
from payments.states import IllegalMove, PaymentState
from records.models import AuditEvent, Posting
from tests.factories.payments import AMOUNT, MONDAY, TUESDAY, a_cleared_payment, a_payment, a_sent_payment, at
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 20)


def run_into(day: date) -> tuple[int, int]:
    """What the nightly run does with payments."""
    return actions.send_due(at=at(day)).count, actions.settle_due(at=at(day)).count


def test_sends_and_clears_tomorrows_payment_in_the_run_into_tomorrow() -> None:
    payment = a_payment()
    assert run_into(TUESDAY) == (1, 1)
    payment.refresh_from_db()
    assert payment.state == PaymentState.CLEARED
    assert (payment.sent_on, payment.cleared_on) == (TUESDAY, TUESDAY)
    posting = Posting.objects.get(source_kind="payment", source_id=str(payment.pk))
    assert (posting.code, posting.amount_cents, posting.module) == ("670", -AMOUNT, payment.module)
    assert (posting.date, posting.posted_on) == (TUESDAY, TUESDAY)
    assert AuditEvent.objects.filter(action="payment.claimed", object_ref=str(payment.pk)).count() == 1
    assert AuditEvent.objects.filter(action="payment.settled", object_ref=str(payment.pk)).count() == 1


def test_leaves_alone_what_can_still_be_cancelled() -> None:
    a_payment(pay_on=date(2026, 3, 24))  # cut-off Friday 20 March, 23:45
    assert run_into(FRIDAY) == (0, 0)
    assert run_into(date(2026, 3, 21)) == (1, 0)
    assert run_into(date(2026, 3, 23)) == (0, 0)
    assert run_into(date(2026, 3, 24)) == (0, 1)


def test_catches_up_on_days_without_a_run_and_dates_the_posting_as_promised() -> None:
    payment = a_payment()
    assert run_into(FRIDAY) == (1, 1)
    posting = Posting.objects.get(source_id=str(payment.pk))
    assert (posting.date, posting.posted_on) == (TUESDAY, FRIDAY)


def test_posts_once_however_often_it_runs() -> None:
    payment = a_payment()
    for day in (TUESDAY, TUESDAY, FRIDAY):
        run_into(day)
    actions.clear(payment=payment, at=at(FRIDAY))
    actions.send(payment=a_cleared_payment(), at=at(FRIDAY))
    assert Posting.objects.filter(source_id=str(payment.pk)).count() == 1
    payment.refresh_from_db()
    assert payment.cleared_on == TUESDAY
    assert AuditEvent.objects.filter(action="payment.settled", object_ref=str(payment.pk)).count() == 1


def test_never_debits_what_was_cancelled() -> None:  # covers INV-07
    payment = a_payment(pay_on=FRIDAY)
    stale = Payment.objects.get(pk=payment.pk)
    actions.cancel(payment=payment, by=None, at=at(MONDAY))
    assert run_into(FRIDAY) == (0, 0)
    with pytest.raises(IllegalMove, match="from cancelled to sent"):
        actions.send(payment=stale, at=at(FRIDAY))
    with pytest.raises(IllegalMove, match="from cancelled to cleared"):
        actions.clear(payment=stale, at=at(FRIDAY))
    assert not Posting.objects.filter(source_kind="payment").exists()


def test_works_through_many_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "CHUNK", 2)
    module = TaxModuleFactory.create()
    for cents in range(1, 6):
        a_payment(module=module, amount_cents=cents)
    sent = actions.send_due(at=at(TUESDAY))
    cleared = actions.settle_due(at=at(TUESDAY))
    assert (sent.count, sent.total_cents) == (cleared.count, cleared.total_cents) == (5, 15)
    assert settle.CHUNK <= 500


@pytest.mark.parametrize("action", ["payment.settled", "ledger.posted"])
def test_changes_nothing_when_the_audit_fails(action: str) -> None:
    payment = a_sent_payment()

    def refuse(execute: object, sql: str, params: tuple[object, ...], many: bool, context: object) -> object:
        if sql.startswith("INSERT INTO") and "auditevent" in sql and action in [str(value) for value in params]:
            raise IntegrityError("no audit today")
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(refuse), pytest.raises(IntegrityError):
        actions.settle_due(at=at(TUESDAY))
    payment.refresh_from_db()
    assert payment.state == PaymentState.SENT
    assert payment.cleared_on is None
    assert not Posting.objects.filter(source_kind="payment").exists()


def test_stops_before_a_chunk_when_the_lease_is_gone() -> None:  # covers INV-12
    payment = a_sent_payment()

    def lost() -> None:
        raise RuntimeError("lease lost")

    with pytest.raises(RuntimeError, match="lease lost"):
        actions.settle_due(at=at(TUESDAY), guard=lost)
    payment.refresh_from_db()
    assert payment.state == PaymentState.SENT
