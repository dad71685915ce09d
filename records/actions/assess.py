"""Charging what has accrued: penalties and interest enter the ledgers at their bills."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from records import audit
from records.audit_actions import AuditAction
from records.chunks import CHUNK, Guard, nobody_asks, work_off
from records.clock import Moment
from records.cycles import cycle_of
from records.interest.billing import MONDAY, Line, bill
from records.models import AuditEvent, Posting, Taxpayer
from records.queries import billable
from records.queries.billable import Billable

SOURCE = "assess"
_TO_THURSDAY = timedelta(days=18)  # from a notice date back to the last day of its cycle


@dataclass(frozen=True)
class _Due:
    """The key of an account whose bill may be due."""

    pk: int


def assess_due(*, at: Moment, guard: Guard = nobody_asks) -> int:
    """Charge penalties and interest on every account whose bill is due on the business date of ``at``; return how
    many accounts were charged.

    A due job: on Mondays only, the assessment dates of the posting cycles; an office's holiday doesn't move them. In
    chunks of one transaction each. A second run on the same day, or the rest of one that was cut off, charges nobody
    twice: a ledger with its bill on it asks for none.
    """
    on = at.business_date
    if on.weekday() != MONDAY:
        return 0
    keys = array("q", billable.modules_to_bill(on=on))

    def due(after: int) -> list[_Due]:
        start = bisect_right(keys, after)
        return [_Due(key) for key in keys[start : start + CHUNK]]

    def deed(accounts: Sequence[_Due]) -> int:
        return _assess([account.pk for account in accounts], at=at)

    return work_off(due, deed, what="assessing penalties and interest", guard=guard)


def _assess(module_ids: Sequence[int], *, at: Moment) -> int:
    on = at.business_date
    bills: list[tuple[Billable, tuple[Line, ...]]] = []
    for account in billable.facts_to_bill(module_ids=module_ids, on=on):
        lines = bill(tax_year=account.module.tax_year, entries=account.entries, filed_on=account.filed_on, on=on)
        if lines:
            bills.append((account, lines))
    cycle = cycle_of(on - _TO_THURSDAY)
    postings = [_posting(account, line, cycle, at) for account, lines in bills for line in lines]
    Posting.objects.bulk_create(postings)
    audit.record_all(_told(posting, at) for posting in postings)
    return len(bills)


def _posting(account: Billable, line: Line, cycle: str, at: Moment) -> Posting:
    return Posting(
        module=account.module,
        code=line.code,
        posted_on=at.business_date,
        date=at.business_date,
        amount_cents=line.cents,
        cycle=cycle,
        source_kind=SOURCE,
        source_id=f"{account.module.pk}-{at.business_date.isoformat()}",
        recorded_at=at.real,
    )


def _told(posting: Posting, at: Moment) -> AuditEvent:
    return audit.prepared(
        AuditAction.LEDGER_POSTED,
        by=None,
        at=at,
        taxpayer=Taxpayer(pk=posting.module.primary_id),
        subject=posting,
        details={"code": posting.code, "amount_cents": posting.amount_cents, "source": SOURCE},
    )
