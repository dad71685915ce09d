"""Refunds on their way: sent on their day with a message, reported by the bank, released when a hold ends. covers INV-15, INV-28"""

from datetime import date, timedelta
from typing import Any

import pytest

from payments.calendar import next_bank_day
from records import actions, clock
from records.models import AuditEvent, PlannedEvent, Posting, RefundEvent, TaxModule
from taxportal.kit.models import OutboxMessage
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxpayerFactory

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY, SATURDAY, MONDAY = (date(2026, 3, day) for day in (19, 20, 21, 23))


def a_refund(module: TaxModule | None = None, **other: Any) -> Posting:
    """$1,365.00, approved on 16 March, to be sent on Friday 20 March 2026."""
    values = {"code": "846", "amount_cents": 136_500, "posted_on": date(2026, 3, 16), "date": FRIDAY}
    return PostingFactory.create(module=module or TaxModuleFactory.create(), **{**values, **other})


def send(on: date) -> int:
    return actions.send_refunds(at=clock.on(on))


def clear(on: date) -> int:
    return actions.clear_refunds(at=clock.on(on), next_bank_day=next_bank_day)


def release(on: date, **other: Any) -> int:
    return actions.release_refunds(at=clock.on(on), next_bank_day=next_bank_day, **other)


def test_is_sent_on_its_day_once_with_a_message_that_says_no_amount() -> None:
    posting = a_refund()
    assert [send(THURSDAY), send(FRIDAY), send(FRIDAY), send(SATURDAY)] == [0, 1, 0, 0]
    mail = OutboxMessage.objects.get()
    assert (mail.recipient_ref, mail.kind, mail.context) == (posting.module.primary.ref, "refund.sent", {})
    event = AuditEvent.objects.get()
    assert event.details == {"step": "sent", "amount_cents": 136_500}
    assert (event.taxpayer, event.object_ref) == (posting.module.primary, str(posting.pk))


def test_both_spouses_get_a_message() -> None:
    module = TaxModuleFactory.create(secondary=TaxpayerFactory.create())
    a_refund(module)
    assert send(FRIDAY) == 1
    assert set(OutboxMessage.objects.values_list("recipient_ref", flat=True)) == {
        module.primary.ref,
        module.secondary.ref,
    }


def test_a_refund_entered_today_with_an_earlier_date_is_told_today() -> None:
    a_refund(posted_on=MONDAY)
    assert send(MONDAY) == 1


@pytest.mark.parametrize("code", ["841", "740"])
def test_what_came_back_is_neither_sent_nor_cleared(code: str) -> None:
    posting = a_refund()
    PostingFactory.create(module=posting.module, code=code, amount_cents=-136_500, posted_on=THURSDAY)
    assert (send(FRIDAY), clear(MONDAY)) == (0, 0)


def test_a_refund_issued_again_is_sent_again() -> None:
    posting = a_refund(date=date(2026, 3, 17))
    PostingFactory.create(module=posting.module, code="841", amount_cents=-136_500, posted_on=date(2026, 3, 18))
    a_refund(posting.module, posted_on=THURSDAY)
    assert send(FRIDAY) == 1


def test_the_bank_reports_the_bank_day_after_once() -> None:
    posting = a_refund()
    assert [clear(day) for day in (FRIDAY, SATURDAY, MONDAY, MONDAY, MONDAY + timedelta(days=1))] == [0, 0, 1, 0, 0]
    event = RefundEvent.objects.get()
    assert (event.kind, event.date, event.module) == ("cleared", MONDAY, posting.module)
    assert AuditEvent.objects.get().details == {"step": "cleared", "amount_cents": 136_500}


def test_what_is_planned_for_the_account_is_waited_for() -> None:
    posting = a_refund()
    plan = {"kind": "refund_event", "payload": {"kind": "bank_rejected"}, "key": "k", "due_on": date(2026, 3, 25)}
    PlannedEvent.objects.create(module=posting.module, **plan)
    assert clear(MONDAY) == 0


def test_a_planned_report_is_not_told_twice() -> None:
    posting = a_refund()
    plan = {"kind": "refund_event", "payload": {"kind": "cleared"}, "key": "k", "due_on": MONDAY}
    PlannedEvent.objects.create(module=posting.module, **plan)
    assert len(actions.apply_planned_events(at=clock.on(MONDAY))) == 1
    assert clear(MONDAY) == 0
    assert RefundEvent.objects.count() == AuditEvent.objects.count() == 1


def a_hold(reason: str, *, on: date = date(2026, 3, 16)) -> Posting:
    """A credit of $1,365.00 that is kept."""
    module = TaxModuleFactory.create()
    PostingFactory.create(module=module, code="806", amount_cents=-136_500)
    return PostingFactory.create(module=module, code="570", amount_cents=0, posted_on=on, reason=reason)


def test_a_change_of_bank_details_holds_for_72_hours() -> None:
    hold = a_hold("bank_change")
    assert [release(date(2026, 3, 18)), release(THURSDAY), release(THURSDAY)] == [0, 1, 0]
    made = Posting.objects.filter(module=hold.module, source_kind="refund").order_by("code")
    assert [(row.code, row.amount_cents, row.date) for row in made] == [
        ("571", 0, THURSDAY),
        ("846", 136_500, date(2026, 3, 25)),
    ]
    assert AuditEvent.objects.get(action="refund.released").details == {
        "amount_cents": 136_500,
        "pay_on": "2026-03-25",
    }


def test_a_lock_of_ones_own_keeps_the_refund_until_it_ends() -> None:
    hold = a_hold("self_lock")
    assert release(FRIDAY, locked={hold.module.primary_id}) == 0
    assert release(SATURDAY) == 0  # nothing is posted on a weekend
    assert release(MONDAY) == 1


@pytest.mark.parametrize("reason", ["wage_match", "credit_check", "identity", "deceased"])
def test_other_holds_do_not_end_by_themselves(reason: str) -> None:
    a_hold(reason, on=date(2025, 3, 17))
    assert release(MONDAY) == 0


def test_a_second_hold_keeps_what_the_first_one_lets_go() -> None:
    hold = a_hold("bank_change")
    PostingFactory.create(module=hold.module, code="570", amount_cents=0, reason="wage_match")
    assert release(MONDAY) == 0


def test_a_planned_release_waits_for_the_lock_to_end() -> None:
    hold = a_hold("wage_match")
    plan = {"kind": "release_refund", "payload": {"pay_on": "2026-03-20"}, "key": "k", "due_on": date(2026, 3, 18)}
    event = PlannedEvent.objects.create(module=hold.module, **plan)
    locked = {hold.module.primary_id}
    assert actions.apply_planned_events(at=clock.on(THURSDAY), locked=locked) == []
    assert actions.apply_planned_events(at=clock.on(FRIDAY)) == [event]
    assert Posting.objects.get(code="846").date == FRIDAY
