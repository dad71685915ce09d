"""What a person does with a notice: opens it, answers it, disagrees with it."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from records import audit, policies
from records.actions.cases import open_case
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import Case, Notice, NoticeRead, NoticeReply, Taxpayer
from records.notices.replies import ReplyKind
from records.queries.notices import facts_of

ABOUT = "notice"  # subject_kind of a case about one


def mark_read(*, notice: Notice, taxpayer: Taxpayer, at: Moment) -> None:
    """Note that this person has opened the notice; the first time counts. One statement."""
    mark = NoticeRead(notice=notice, taxpayer=taxpayer, read_on=at.business_date, read_at=at.real)
    NoticeRead.objects.bulk_create([mark], ignore_conflicts=True)


def reply_to_notice(
    *, notice: Notice, taxpayer: Taxpayer, kind: ReplyKind, text: str, key: UUID, by: Any, at: Moment
) -> NoticeReply:
    """Record what the person writes about a notice; a disagreement opens a case, or joins the open one about this notice.

    Idempotent: the same ``key`` gives the reply that stands. Raises policies.CannotReply where the notice takes no such
    reply on the business date of ``at``, policies.KeyTaken for the key of another reply.
    """
    same = NoticeReply.objects.filter(key=key, notice=notice, taxpayer=taxpayer).select_related("case")
    standing = same.first()
    if standing is not None:
        return standing
    policies.check_can_reply(facts_of(notice), kind, on=at.business_date)
    try:
        with transaction.atomic():
            return _record(notice=notice, taxpayer=taxpayer, kind=kind, text=text, key=key, by=by, at=at)
    except IntegrityError:
        standing = same.first()
        if standing is None and NoticeReply.objects.filter(key=key).exists():
            raise policies.KeyTaken from None
        if standing is None:
            raise
        return standing


def _record(
    *, notice: Notice, taxpayer: Taxpayer, kind: ReplyKind, text: str, key: UUID, by: Any, at: Moment
) -> NoticeReply:
    case = None
    if kind is ReplyKind.DISAGREE:
        case = open_case(
            taxpayer=taxpayer,
            module=notice.module,
            kind=Case.Kind.NOTICE_DISAGREED,
            subject_kind=ABOUT,
            subject_ref=notice.ref,
            text=text,
            by=by,
            at=at,
        )
    reply = NoticeReply.objects.create(
        notice=notice,
        taxpayer=taxpayer,
        case=case,
        kind=kind.value,
        text=text,
        key=key,
        sent_on=at.business_date,
        sent_at=at.real,
    )
    details = {"kind": kind.value, "code": notice.code}
    audit.record(AuditAction.NOTICE_ANSWERED, by=by, at=at, taxpayer=taxpayer, subject=notice, details=details)
    return reply
