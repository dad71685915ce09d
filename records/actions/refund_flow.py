"""Refunds on their way: released when their hold ends, sent on their day, reported by the bank the bank day after. Due jobs.

What is planned for an account (PlannedEvent) wins: these jobs leave it alone until the plan has come true.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from records import audit, posting_days
from records.actions import ledger
from records.actions.refund_issue import issue_refund
from records.audit_actions import AuditAction
from records.chunks import CHUNK, Guard, nobody_asks, work_off
from records.clock import Moment
from records.cycles import cycle_of
from records.holds import HoldReason
from records.ledger import REFUND_BACK, REFUND_ISSUED
from records.models import PlannedEvent, Posting, RefundEvent
from records.posting_days import NextBankDay
from taxportal.kit import bulk, outbox
from taxportal.kit.models import OutboxMessage

SOURCE = "refund"
_OBJECT = Posting._meta.label_lower
RELEASES = ("571", "572")
ENDS_BY_ITSELF = (HoldReason.SELF_LOCK.value, HoldReason.BANK_CHANGE.value)
_BANK_REPORTS_WITHIN = timedelta(days=14)
_MAIL = "records/mail/refund_sent.txt"


def _issued() -> QuerySet[Posting]:
    """Refunds that were issued and that nobody took back."""
    back = Posting.objects.filter(module=OuterRef("module"), code__in=sorted(REFUND_BACK))
    issued = Posting.objects.filter(code__in=sorted(REFUND_ISSUED))
    return issued.filter(~Exists(back.filter(posted_on__gte=OuterRef("posted_on"))))


def _unplanned(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    return rows.filter(~Exists(PlannedEvent.objects.filter(module=OuterRef("module"), applied_on__isnull=True)))


def _chunk(rows: QuerySet[Posting], after: int) -> list[Posting]:
    people = rows.select_related("module__primary")
    return list(people.filter(pk__gt=after).order_by("pk")[:CHUNK])


class _Issued(NamedTuple):
    """A refund that was issued, as far as these jobs look at it."""

    pk: int
    module_id: int
    date: date
    amount_cents: int
    taxpayer_id: UUID
    ref: str
    spouse_ref: str | None


def _issued_chunk(rows: QuerySet[Posting], after: int) -> list[_Issued]:
    columns = ("pk", "module_id", "date", "amount_cents", "module__primary_id", "module__primary__ref")
    found = rows.filter(pk__gt=after).order_by("pk").values_list(*columns, "module__secondary__ref")
    return [_Issued(*row) for row in found[:CHUNK]]


def send_refunds(*, at: Moment, guard: Guard = nobody_asks) -> int:
    """Tell everybody whose refund's day is today that it was sent: an audit row and a message to each person of the account.
    Returns how many refunds were sent.

    A refund counts as sent by its date alone (records.ledger); this job is what happens on that day. The message's key
    makes it happen once.
    """
    today = at.business_date
    late = Q(posted_on=today, date__lt=today)
    sent = _issued().filter(Q(date=today, posted_on__lte=today) | late)
    return work_off(partial(_issued_chunk, sent), partial(_send, at=at), what="sending refunds", guard=guard)


def _send(issued: Sequence[_Issued], *, at: Moment) -> int:
    told = outbox.standing(_mail_key(refund, 1) for refund in issued)
    fresh = [refund for refund in issued if _mail_key(refund, 1) not in told]
    outbox.put_all(message for refund in fresh for message in _mails(refund, at))
    return _tell("sent", fresh, at)


def _tell(step: str, refunds: Sequence[_Issued], at: Moment) -> int:
    told = (
        audit.Told(refund.taxpayer_id, _OBJECT, refund.pk, {"step": step, "amount_cents": refund.amount_cents})
        for refund in refunds
    )
    return audit.record_each(AuditAction.REFUND_STEP, told, by=None, at=at)


def _mail_key(refund: _Issued, number: int) -> str:
    return f"refund-sent-{refund.pk}-{number}"


def _mails(refund: _Issued, at: Moment) -> list[OutboxMessage]:
    people = (refund.ref, refund.spouse_ref)
    return [
        outbox.prepared(
            kind="refund.sent",
            recipient_ref=ref,
            template=_MAIL,
            dedupe_key=_mail_key(refund, number),
            business_date=at.business_date,
        )
        for number, ref in enumerate(filter(None, people), start=1)
    ]


def clear_refunds(*, at: Moment, next_bank_day: NextBankDay, guard: Guard = nobody_asks) -> int:
    """Record the bank's report of each refund that was sent and not rejected, the bank day after; return how many."""
    today = at.business_date
    reported = RefundEvent.objects.filter(module=OuterRef("module"), kind=RefundEvent.Kind.CLEARED)
    sent = _unplanned(_issued()).filter(
        ~Exists(reported.filter(date__gte=OuterRef("date"))), date__range=(today - _BANK_REPORTS_WITHIN, today)
    )

    def deed(issued: Sequence[_Issued]) -> int:
        ready = [refund for refund in issued if next_bank_day(refund.date) <= today]
        return _clear(ready, at=at)

    return work_off(partial(_issued_chunk, sent), deed, what="reports of the bank", guard=guard)


def _clear(issued: Sequence[_Issued], *, at: Moment) -> int:
    today = at.business_date.isoformat()
    recorded = at.real.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    kind = RefundEvent.Kind.CLEARED.value
    rows = [(refund.module_id, kind, today, today, SOURCE, str(refund.pk), recorded) for refund in issued]
    columns = ("module_id", "kind", "date", "posted_on", "source_kind", "source_id", "recorded_at")
    bulk.insert(RefundEvent, columns, rows)
    return _tell(kind, issued, at)


def release_refunds(
    *, at: Moment, next_bank_day: NextBankDay, locked: Collection[UUID] = frozenset(), guard: Guard = nobody_asks
) -> int:
    """End the holds that end by themselves and issue what they kept: after a change of bank details 72 hours on, after a lock
    of one's own account when it is no longer among ``locked``. Returns how many.
    """
    today = at.business_date
    if not posting_days.is_cycle_day(today):
        return 0
    over = Posting.objects.filter(module=OuterRef("module"), code__in=RELEASES)
    holds = Posting.objects.filter(
        ~Exists(over.filter(posted_on__gte=OuterRef("posted_on"))), code="570", reason__in=ENDS_BY_ITSELF
    )
    deposit = posting_days.deposit_day(
        posted_on=today, weekly=posting_days.is_weekly(today), next_bank_day=next_bank_day
    )

    def deed(found: Sequence[Posting]) -> int:
        ready = [hold for hold in found if _may_go(hold, on=today, locked=locked)]
        return sum(_release(hold, deposit, at) for hold in ready)

    return work_off(partial(_chunk, _unplanned(holds)), deed, what="releasing refunds", guard=guard)


def _may_go(hold: Posting, *, on: date, locked: Collection[UUID]) -> bool:
    if hold.reason == HoldReason.BANK_CHANGE and hold.posted_on + posting_days.BANK_CHANGE_HOLD > on:
        return False
    return hold.module.primary_id not in locked


def _release(hold: Posting, deposit: date, at: Moment) -> int:
    others = Posting.objects.filter(module=hold.module, code="570").exclude(reason__in=ENDS_BY_ITSELF)
    over = Posting.objects.filter(module=hold.module, code__in=RELEASES)
    if others.exists() and not over.exists():
        return 0  # something else holds it as well
    _end(hold, at)
    paid = issue_refund(module=hold.module, pay_on=deposit, by=None, at=at, source=(SOURCE, str(hold.pk)))
    audit.record(
        AuditAction.REFUND_RELEASED,
        by=None,
        at=at,
        taxpayer=hold.module.primary,
        subject=hold,
        details={"amount_cents": paid.amount_cents if paid else 0, "pay_on": deposit.isoformat()},
    )
    return 1


def _end(hold: Posting, at: Moment) -> None:
    ledger.post(
        module=hold.module,
        code="571",
        amount_cents=0,
        date=at.business_date,
        source_kind=SOURCE,
        source_id=str(hold.pk),
        by=None,
        at=at,
        cycle=cycle_of(at.business_date),
    )
