"""What was planned comes true: each planned event once, in the transaction that marks it applied."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from records import audit
from records.actions import ledger
from records.actions.held_returns import post_held_return
from records.actions.refund_issue import issue_refund
from records.audit_actions import AuditAction
from records.chunks import Guard, nobody_asks
from records.clock import Moment
from records.cycles import NotACycle, cycle_of
from records.models import PlannedEvent, Posting, RefundEvent

SOURCE = "planned"
_RELEASE = "571"
_HOLDS = ("570", "810")


def apply_planned_events(
    *, at: Moment, locked: Collection[UUID] = frozenset(), guard: Guard = nobody_asks
) -> list[PlannedEvent]:
    """Apply every open event due by the business date of ``at``, oldest first, and return those applied
    now.

    A due job. One transaction an event, in which ``guard`` is called: a run that is killed goes on where it
    stopped, and a second run finds nothing to do. A refund of somebody among ``locked`` (taxpayers whose
    access is locked) is not released: its event waits for the lock to end.
    """
    due = PlannedEvent.objects.filter(applied_on__isnull=True, due_on__lte=at.business_date)
    ordered = due.order_by("due_on", "id").select_related("module__primary")
    return [event for event in ordered if not _waits(event, locked) and _apply(event, at, guard)]


def _waits(event: PlannedEvent, locked: Collection[UUID]) -> bool:
    return event.kind == PlannedEvent.Kind.RELEASE_REFUND and event.module.primary_id in locked


def _apply(event: PlannedEvent, at: Moment, guard: Guard = nobody_asks) -> bool:
    with transaction.atomic():
        guard()
        still_open = PlannedEvent.objects.filter(pk=event.pk, applied_on__isnull=True)
        if not still_open.update(applied_on=at.business_date):
            return False  # another runner was quicker
        KINDS[PlannedEvent.Kind(event.kind)](event, at)
        return True


def _release_refund(event: PlannedEvent, at: Moment) -> None:
    """End the hold and issue the whole credit of the account; ``pay_on`` of the payload is the day of the
    deposit.
    """
    if Posting.objects.filter(module=event.module, code__in=_HOLDS).exists():
        _post(event, at, _RELEASE, 0, at.business_date)
    pay_on = max(date.fromisoformat(event.payload["pay_on"]), at.business_date)
    paid = issue_refund(module=event.module, pay_on=pay_on, by=None, at=at, source=(SOURCE, event.key))
    audit.record(
        AuditAction.REFUND_RELEASED,
        by=None,
        at=at,
        taxpayer=event.module.primary,
        subject=event,
        details={"amount_cents": paid.amount_cents, "pay_on": paid.date.isoformat()} if paid else {"amount_cents": 0},
    )


def _post_event(event: PlannedEvent, at: Moment) -> None:
    """Enter the posting that the payload names: code, amount_cents, and optionally date and text_data."""
    payload = event.payload
    printed = date.fromisoformat(payload["date"]) if "date" in payload else at.business_date
    _post(event, at, payload["code"], payload["amount_cents"], printed, text_data=payload.get("text_data", ""))


def _refund_event(event: PlannedEvent, at: Moment) -> None:
    """Record the refund event that the payload names by its kind, as of today."""
    recorded, made = RefundEvent.objects.get_or_create(
        source_kind=SOURCE,
        source_id=event.key,
        kind=RefundEvent.Kind(event.payload["kind"]),
        defaults={"module": event.module, "date": at.business_date, "posted_on": at.business_date},
    )
    if made:
        audit.record(
            AuditAction.REFUND_STEP,
            by=None,
            at=at,
            taxpayer=event.module.primary,
            subject=recorded,
            details={"step": recorded.kind},
        )


def _post_return(event: PlannedEvent, at: Moment) -> None:
    """Post the return that had waited; ``pay_on`` of the payload is the day of the refund's deposit."""
    pay_on = max(date.fromisoformat(event.payload["pay_on"]), at.business_date)
    post_held_return(module=event.module, pay_on=pay_on, at=at)


KINDS = {
    PlannedEvent.Kind.POST_RETURN: _post_return,
    PlannedEvent.Kind.RELEASE_REFUND: _release_refund,
    PlannedEvent.Kind.POST: _post_event,
    PlannedEvent.Kind.REFUND_EVENT: _refund_event,
}


def _post(event: PlannedEvent, at: Moment, code: str, amount_cents: int, printed: date, *, text_data: str = "") -> None:
    ledger.post(
        module=event.module,
        code=code,
        amount_cents=amount_cents,
        date=printed,
        source_kind=SOURCE,
        source_id=event.key,
        by=None,
        at=at,
        cycle=_cycle(at.business_date),
        text_data=text_data,
    )


def _cycle(day: date) -> str:
    try:
        return cycle_of(day)
    except NotACycle:
        return ""
