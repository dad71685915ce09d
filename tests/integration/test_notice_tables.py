"""What the database refuses of notices and replies, and what staff see of them and of cases: to read only. covers INV-03, INV-04"""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records import actions
from records.models import AuditEvent, Case, Notice, NoticeRead, NoticeReply
from records.notices.replies import ReplyKind
from tests.factories.accounts import StaffFactory
from tests.factories.payments import MONDAY, at
from tests.factories.records import NoticeFactory

pytestmark = pytest.mark.django_db


def a_reply(**other: Any) -> NoticeReply:
    notice = other.pop("notice", None) or NoticeFactory.create()
    values: dict[str, Any] = {"taxpayer": notice.taxpayer, "kind": "answer", "text": "Yes."}
    moment = {"sent_on": MONDAY, "sent_at": timezone.now()}
    return NoticeReply.objects.create(notice=notice, **{**values, **moment, **other})


def same_reference() -> None:
    for _ in range(2):
        NoticeFactory.create(ref="ABCD2345")


def same_key() -> None:
    for _ in range(2):
        a_reply(key=uuid.UUID(int=7))


def read_twice() -> None:
    notice = NoticeFactory.create()
    for _ in range(2):
        NoticeRead.objects.create(notice=notice, taxpayer=notice.taxpayer, read_on=MONDAY, read_at=timezone.now())


BROKEN: dict[str, Callable[[], Any]] = {
    "ref": same_reference,
    "key": same_key,
    "one_read_mark_a_notice_and_person": read_twice,
    "disagreement_has_a_case": lambda: a_reply(kind="disagree"),
    "notice_reply_says_something": lambda: a_reply(text=""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name]()


def test_every_constraint_is_broken_above() -> None:
    declared = {constraint.name for model in (NoticeRead, NoticeReply) for constraint in model._meta.constraints}
    assert declared <= set(BROKEN)


def test_a_reply_is_written_once() -> None:
    a_reply()
    for statement in ("UPDATE records_noticereply SET text = 'No.'", "DELETE FROM records_noticereply"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_notices_have_references_of_their_own_that_name_nobody() -> None:
    refs = {NoticeFactory.create().ref for _ in range(20)}
    assert len(refs) == 20 and all(len(ref) == 8 for ref in refs)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(StaffFactory.create(is_superuser=True), backend="accounts.staff_login.StaffPassword")
    return client


def written() -> tuple[Notice, NoticeReply, Case]:
    notice = NoticeFactory.create(answer_by=date(2026, 4, 6), amount_cents=88_10)
    reply = actions.reply_to_notice(
        notice=notice,
        taxpayer=notice.taxpayer,
        kind=ReplyKind.DISAGREE,
        text="My neighbour Mallory paid it.",
        key=uuid.uuid4(),
        by=None,
        at=at(),
    )
    assert reply.case is not None
    return notice, reply, reply.case


@pytest.mark.parametrize("model", ["notice", "noticereply", "case"])
def test_staff_read_and_change_nothing_and_each_look_is_audited(staff: Client, model: str) -> None:
    row = dict(zip(("notice", "noticereply", "case"), written(), strict=True))[model]
    page = staff.get(reverse(f"admin:records_{model}_changelist")).content.decode()
    assert row.ref in page and "Mallory" not in page and "Quill" not in page
    found = staff.get(reverse(f"admin:records_{model}_changelist"), {"q": row.ref}).context["cl"].result_list
    assert [hit.pk for hit in found] == [row.pk]
    before = AuditEvent.objects.count()
    place = reverse(f"admin:records_{model}_change", args=[row.pk])
    assert staff.get(place).status_code == 200
    assert AuditEvent.objects.count() == before + 1
    assert staff.post(place, {}).status_code == 403
    assert staff.get(reverse(f"admin:records_{model}_add")).status_code == 403
