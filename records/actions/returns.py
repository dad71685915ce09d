"""Returns are accepted and post: a due job. A received return that nothing holds posts on its cycle day, once."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from records import audit, policies, posting_days, return_entries
from records.audit_actions import AuditAction
from records.chunks import CHUNK, Guard, nobody_asks, work_off
from records.clock import Moment
from records.cycles import cycle_of
from records.holds import HoldReason
from records.models import AuditEvent, Posting, RefundEvent, TaxReturn
from records.posting_days import NextBankDay
from records.queries.waiting import held_modules, posts_on, waiting_returns
from records.return_entries import ESTIMATED_CODES, Standing, ToPost

SOURCE = "return"
_ACCEPTED_AFTER = timedelta(days=1)


def accept_returns(*, at: Moment, guard: Guard = nobody_asks) -> int:
    """Note for each return of the days before that it was accepted, unless something holds it; return how many."""
    today = at.business_date
    told = RefundEvent.objects.filter(module=OuterRef("module"), track=RefundEvent.Track.ORIGINAL)
    fresh = waiting_returns(on=today - _ACCEPTED_AFTER).filter(~Exists(told.exclude(kind=RefundEvent.Kind.RECEIVED)))

    def due(after: int) -> list[TaxReturn]:
        return list(fresh.filter(pk__gt=after).select_related("module__primary").order_by("pk")[:CHUNK])

    return work_off(due, partial(_accept, at=at), what="accepting returns", guard=guard)


def _accept(returns: Sequence[TaxReturn], *, at: Moment) -> int:
    kind = RefundEvent.Kind.ACCEPTED
    RefundEvent.objects.bulk_create(
        RefundEvent(
            module=filed.module,
            kind=kind,
            date=at.business_date,
            posted_on=at.business_date,
            source_kind=SOURCE,
            source_id=str(filed.pk),
            recorded_at=at.real,
        )
        for filed in returns
    )
    return audit.record_all(
        audit.prepared(
            AuditAction.REFUND_STEP,
            by=None,
            at=at,
            taxpayer=filed.module.primary,
            subject=filed,
            details={"step": kind.value},
        )
        for filed in returns
    )


def post_returns(
    *, at: Moment, next_bank_day: NextBankDay, locked: Collection[UUID] = frozenset(), guard: Guard = nobody_asks
) -> int:
    """Post every waiting return whose cycle day has come, with its refund where it has one; return how many posted.

    Held ones wait. The refund of somebody among ``locked`` (taxpayers whose access is locked) is kept by TC 570 until the
    lock ends. Nothing posts on a weekend. Idempotent: a return that has posted waits no more.
    """
    today = at.business_date
    if not posting_days.is_cycle_day(today):
        return 0

    def due(after: int) -> list[TaxReturn]:
        return list(
            waiting_returns(on=today).filter(pk__gt=after).select_related("module__primary").order_by("pk")[:CHUNK]
        )

    def deed(returns: Sequence[TaxReturn]) -> int:
        held = held_modules(module_ids=[filed.module_id for filed in returns], on=today)
        ready = [filed for filed in returns if filed.module_id not in held and posts_on(filed) <= today]
        return _post(ready, at=at, next_bank_day=next_bank_day, locked=locked)

    return work_off(due, deed, what="posting returns", guard=guard)


def _post(returns: Sequence[TaxReturn], *, at: Moment, next_bank_day: NextBankDay, locked: Collection[UUID]) -> int:
    standing = _standing([filed.module_id for filed in returns])
    today = at.business_date
    deposit = posting_days.deposit_day(
        posted_on=today, weekly=posting_days.is_weekly(today), next_bank_day=next_bank_day
    )
    postings, events = [], []
    for filed in returns:
        before = standing.get(filed.module_id, Standing())
        made = return_entries.entries_of(
            lines=filed.lines,
            tax_year=filed.module.tax_year,
            received_on=filed.received_on,
            posted_on=today,
            standing=before,
        )
        refund = return_entries.refund_cents(made, before)
        keep = refund > 0 and filed.module.primary_id in locked
        if keep:
            made = (*made, ToPost("570", made[0].date, 0, reason=HoldReason.SELF_LOCK.value))
        elif refund:
            made = (*made, ToPost("846", deposit, refund, cycle_of(today)))
        postings += [_posting(filed, entry, at) for entry in made]
        events += _events(filed, made, refund=0 if keep else refund, at=at)
    Posting.objects.bulk_create(postings)
    audit.record_all(events)
    return len(returns)


def _posting(filed: TaxReturn, entry: ToPost, at: Moment) -> Posting:
    policies.check_can_post(code=entry.code, amount_cents=entry.amount_cents, memo_cents=0)
    return Posting(
        module=filed.module,
        code=entry.code,
        posted_on=at.business_date,
        date=entry.date,
        amount_cents=entry.amount_cents,
        cycle=entry.cycle,
        reason=entry.reason,
        source_kind=SOURCE,
        source_id=str(filed.pk),
        recorded_at=at.real,
    )


def _events(filed: TaxReturn, made: Sequence[ToPost], *, refund: int, at: Moment) -> list[AuditEvent]:
    facts = {"codes": " ".join(entry.code for entry in made), "tax_year": filed.module.tax_year}
    told = [(AuditAction.RETURN_POSTED, facts)]
    if refund:
        told.append((AuditAction.REFUND_RELEASED, {"amount_cents": refund, "pay_on": made[-1].date.isoformat()}))
    return [
        audit.prepared(action, by=None, at=at, taxpayer=filed.module.primary, subject=filed, details=details)
        for action, details in told
    ]


def _standing(module_ids: Collection[int]) -> dict[int, Standing]:
    rows = Posting.objects.filter(module__in=module_ids).order_by().values("module_id")
    summed = rows.annotate(
        balance=Sum("amount_cents", default=0),
        estimated=Sum("amount_cents", filter=Q(code__in=ESTIMATED_CODES), default=0),
    )
    return {row["module_id"]: Standing(row["balance"], row["estimated"]) for row in summed}
