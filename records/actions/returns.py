"""Returns are accepted and post: a due job. A received return that nothing holds posts on its cycle day, once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from records import audit, policies, posting_days, return_entries
from records.actions.refund_issue import issue_refund
from records.audit_actions import AuditAction
from records.chunks import CHUNK, Guard, nobody_asks, work_off
from records.clock import Moment
from records.cycles import cycle_of
from records.due_dates import due_dates
from records.holds import HoldReason
from records.interest.overpayment import FREE_DAYS
from records.models import Posting, RefundEvent, TaxModule, TaxReturn
from records.posting_days import NextBankDay
from records.queries.waiting import held_modules, posts_on, unposted_returns
from records.return_entries import ESTIMATED_CODES, Standing, ToPost
from taxportal.kit import bulk

SOURCE = "return"
_OBJECT = TaxReturn._meta.label_lower
_ACCEPTED_AFTER = timedelta(days=1)


def accept_returns(*, at: Moment, guard: Guard = nobody_asks) -> int:
    """Note for each return of the days before that it was accepted, unless something holds it; return how many."""
    today = at.business_date
    told = RefundEvent.objects.filter(module=OuterRef("module"), track=RefundEvent.Track.ORIGINAL)
    fresh = unposted_returns(on=today - _ACCEPTED_AFTER).filter(~Exists(told.exclude(kind=RefundEvent.Kind.RECEIVED)))

    def due(after: int) -> list[TaxReturn]:
        return list(fresh.filter(pk__gt=after).select_related("module").order_by("pk")[:CHUNK])

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
    told = (audit.Told(filed.module.primary_id, _OBJECT, filed.pk, {"step": kind.value}) for filed in returns)
    return audit.record_each(AuditAction.REFUND_STEP, told, by=None, at=at)


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
        return list(unposted_returns(on=today).filter(pk__gt=after).select_related("module").order_by("pk")[:CHUNK])

    def deed(returns: Sequence[TaxReturn]) -> int:
        held = held_modules(module_ids=[filed.module_id for filed in returns], on=today)
        ready = [filed for filed in returns if filed.module_id not in held and posts_on(filed) <= today]
        return _post(ready, at=at, next_bank_day=next_bank_day, locked=locked)

    return work_off(due, deed, what="posting returns", guard=guard)


@dataclass
class _Worked:
    """One return with what it enters, the refund in cents it leads to, and how that is paid."""

    filed: TaxReturn
    entries: tuple[ToPost, ...]
    refund: int
    kept: bool  # access is locked: the refund waits
    by_itself: bool  # late, or an older debt comes first: paid by the action that works these out


def _post(returns: Sequence[TaxReturn], *, at: Moment, next_bank_day: NextBankDay, locked: Collection[UUID]) -> int:
    today = at.business_date
    deposit = posting_days.deposit_day(
        posted_on=today, weekly=posting_days.is_weekly(today), next_bank_day=next_bank_day
    )
    worked = _work_out(returns, deposit=deposit, on=today, locked=locked)
    recorded = at.real.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    rows = [_posting(each.filed, entry, today.isoformat(), recorded) for each in worked for entry in each.entries]
    bulk.insert(Posting, _COLUMNS, rows)
    for each in worked:
        if each.by_itself:
            source = (SOURCE, str(each.filed.pk))
            paid = issue_refund(module=each.filed.module, pay_on=deposit, by=None, at=at, source=source)
            each.refund = paid.amount_cents if paid else 0
    _tell(worked, deposit, at)
    return len(worked)


def _work_out(returns: Sequence[TaxReturn], *, deposit: date, on: date, locked: Collection[UUID]) -> list[_Worked]:
    standing = _standing([filed.module_id for filed in returns])
    owing = _people_who_owe(returns)
    worked = []
    for filed in returns:
        before = standing.get(filed.module_id, Standing())
        made = return_entries.entries_of(
            lines=filed.lines,
            tax_year=filed.module.tax_year,
            received_on=filed.received_on,
            posted_on=on,
            standing=before,
        )
        refund = return_entries.refund_cents(made, before)
        kept = refund > 0 and filed.module.primary_id in locked
        by_itself = refund > 0 and not kept and (_is_late(filed, deposit) or _owes(filed, owing))
        if kept:
            made = (*made, ToPost("570", made[0].date, 0, reason=HoldReason.SELF_LOCK.value))
        elif refund and not by_itself:
            made = (*made, ToPost("846", deposit, refund, cycle_of(on)))
        worked.append(_Worked(filed, made, refund, kept, by_itself))
    return worked


def _is_late(filed: TaxReturn, deposit: date) -> bool:
    return deposit > max(due_dates(filed.module.tax_year).payment, filed.received_on) + FREE_DAYS


def _owes(filed: TaxReturn, owing: Collection[tuple[UUID, int]]) -> bool:
    people = {filed.module.primary_id, filed.module.secondary_id}
    return any(person in people and module != filed.module_id for person, module in owing)


def _people_who_owe(returns: Sequence[TaxReturn]) -> set[tuple[UUID, int]]:
    """Who of these people stands on an account with a balance, with that account: mostly nobody. One query."""
    people = {person for filed in returns for person in (filed.module.primary_id, filed.module.secondary_id) if person}
    theirs = TaxModule.objects.filter(Q(primary__in=people) | Q(secondary__in=people))
    owing = theirs.annotate(cents=Sum("postings__amount_cents")).filter(cents__gt=0).order_by()
    rows = owing.values_list("pk", "primary_id", "secondary_id")
    return {(person, module) for module, *both in rows for person in both if person in people}


_COLUMNS = (
    *("module_id", "code", "posted_on", "date", "amount_cents", "cycle", "reason", "source_kind", "source_id"),
    "recorded_at",
)


def _posting(filed: TaxReturn, entry: ToPost, today: str, recorded: str) -> tuple[Any, ...]:
    """The columns of a posting as both databases read them."""
    policies.check_can_post(code=entry.code, amount_cents=entry.amount_cents, memo_cents=0)
    return (
        *(filed.module_id, entry.code, today, entry.date.isoformat(), entry.amount_cents),
        *(
            entry.cycle,
            entry.reason,
            SOURCE,
            str(filed.pk),
            recorded,
        ),
    )


def _tell(worked: Sequence[_Worked], deposit: date, at: Moment) -> None:
    posted = (
        audit.Told(
            each.filed.module.primary_id,
            _OBJECT,
            each.filed.pk,
            {"codes": " ".join(entry.code for entry in each.entries), "tax_year": each.filed.module.tax_year},
        )
        for each in worked
    )
    audit.record_each(AuditAction.RETURN_POSTED, posted, by=None, at=at)
    pay_on = deposit.isoformat()
    released = (
        audit.Told(
            each.filed.module.primary_id, _OBJECT, each.filed.pk, {"amount_cents": each.refund, "pay_on": pay_on}
        )
        for each in worked
        if each.refund and not each.kept
    )
    audit.record_each(AuditAction.REFUND_RELEASED, released, by=None, at=at)


def _standing(module_ids: Collection[int]) -> dict[int, Standing]:
    rows = Posting.objects.filter(module__in=module_ids).order_by().values("module_id")
    summed = rows.annotate(
        balance=Sum("amount_cents", default=0),
        estimated=Sum("amount_cents", filter=Q(code__in=ESTIMATED_CODES), default=0),
    )
    return {row["module_id"]: Standing(row["balance"], row["estimated"]) for row in summed}
