"""What happens seldom in the records: a race that was lost, an account that owes while its owner is paid, nothing to do at all.

covers INV-08, INV-15, INV-28
"""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from payments.calendar import next_bank_day
from records import actions, clock, policies, queries
from records.actions import pins
from records.actions.held_returns import post_held_return
from records.actions.notice_replies import reply_to_notice
from records.addresses import PostalAddress
from records.models import AuditEvent, IdentityProtectionPin, NoticeReply, PlannedEvent, Posting, RefundEvent
from records.notices.replies import ReplyKind
from records.pins import Enrolment
from taxportal.kit.models import OutboxMessage
from tests.factories.records import (
    NoticeFactory,
    PostingFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
)

pytestmark = pytest.mark.django_db
MONDAY, WEDNESDAY = date(2026, 3, 16), date(2026, 2, 18)


def test_a_case_that_the_database_refuses_is_no_standing_one() -> None:
    person, today = TaxpayerFactory.create(), clock.on(MONDAY)
    with pytest.raises(IntegrityError):
        actions.open_case(
            taxpayer=person, kind="details_differ", by=None, at=today, target_on=MONDAY - timedelta(days=1)
        )


def test_there_is_nothing_to_post_where_no_return_waits() -> None:
    assert not post_held_return(module=TaxModuleFactory.create(), pay_on=MONDAY, at=clock.on(MONDAY))


def a_reply(notice: Any, key: uuid.UUID, text: str = "No.") -> NoticeReply:
    return reply_to_notice(
        notice=notice,
        taxpayer=notice.taxpayer,
        kind=ReplyKind.DISAGREE,
        text=text,
        key=key,
        by=None,
        at=clock.on(MONDAY),
    )


def a_notice() -> Any:
    module = TaxModuleFactory.create()
    return NoticeFactory.create(
        taxpayer=module.primary,
        module=module,
        code="CP14",
        issued_on=MONDAY,
        answer_by=date(2026, 4, 6),
        amount_cents=500,
    )


def test_a_reply_is_sent_once_and_its_key_is_good_for_nothing_else() -> None:
    first, second, key = a_notice(), a_notice(), uuid.uuid4()
    sent = a_reply(first, key)
    assert a_reply(first, key).pk == sent.pk
    with pytest.raises(policies.KeyTaken):
        a_reply(second, key)
    with pytest.raises(IntegrityError):
        a_reply(second, uuid.uuid4(), text="")


def test_a_reply_that_another_tab_sent_meanwhile_is_the_reply() -> None:
    notice, key = a_notice(), uuid.uuid4()
    sent: list[NoticeReply] = []

    def another_tab(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if not sent and 'FROM "records_noticereply"' in sql:
            sent.append(NoticeReply())  # once
            sent[0] = a_reply(notice, key)
        return found

    with connection.execute_wrapper(another_tab):
        assert a_reply(notice, key).pk == sent[0].pk
    assert NoticeReply.objects.count() == 1


def test_an_event_that_stands_already_is_not_told_twice() -> None:
    module = TaxModuleFactory.create()
    RefundEvent.objects.create(
        module=module, kind="cleared", date=MONDAY, posted_on=MONDAY, source_kind="planned", source_id="once"
    )
    PlannedEvent.objects.create(
        module=module, due_on=MONDAY, kind="refund_event", payload={"kind": "cleared"}, key="once"
    )
    assert len(actions.apply_planned_events(at=clock.on(MONDAY))) == 1
    assert RefundEvent.objects.count() == 1 and not AuditEvent.objects.filter(action="refund.step").exists()


def test_a_first_address_writes_to_the_new_place_alone() -> None:
    person = TaxpayerFactory.create()
    to = PostalAddress("7 Larch Lane", "Springfield", "IL", "62701")
    actions.change_address(taxpayer=person, to=to, by=None, at=clock.on(MONDAY))
    assert [message.template for message in OutboxMessage.objects.all()] == ["records/mail/address_new.txt"]


def test_many_people_get_their_pins_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "CHUNK", 2)
    for _ in range(5):
        person = TaxpayerFactory.create()
        actions.enrol_pin(taxpayer=person, enrolment=Enrolment.CONTINUOUS, by=None, at=clock.on(MONDAY))
    held: list[int] = []
    january = clock.on(date(2027, 1, 15))
    assert actions.issue_yearly_pins(at=january, guard=lambda: held.append(1)) == 5
    assert len(held) == 3 and IdentityProtectionPin.objects.filter(year=2027).count() == 5


def test_a_pin_that_was_ended_meanwhile_is_not_ended_again() -> None:
    person = TaxpayerFactory.create()
    assert not actions.end_pin(taxpayer=person, by=None, at=clock.on(MONDAY))


def test_a_refund_pays_an_older_debt_before_it_goes_out() -> None:
    older = TaxModuleFactory.create(period="202412")
    PostingFactory.create(module=older, code="150", amount_cents=50_000, posted_on=date(2025, 5, 15))
    module = TaxModuleFactory.create(primary=older.primary, period="202512")
    TaxReturnFactory.create(module=module, lines={"16": 4115, "24": 4115, "25d": 5480, "33": 5480, "35a": 1365})
    assert actions.post_returns(at=clock.on(WEDNESDAY), next_bank_day=next_bank_day) == 1
    taken = Posting.objects.get(module=module, code="826")
    sent = Posting.objects.get(module=module, code="846")
    assert (taken.amount_cents + sent.amount_cents, Posting.objects.get(code="706").module) == (136_500, older)
    assert queries.balance(taxpayer=older.primary, on=WEDNESDAY) == 0
