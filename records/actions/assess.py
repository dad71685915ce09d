"""Charging what has accrued: penalties and interest enter the ledgers at their bills."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from records import audit
from records.audit import Told
from records.audit_actions import AuditAction
from records.chunks import Guard, nobody_asks, work_off
from records.clock import Moment
from records.cycles import cycle_of
from records.interest.billing import MONDAY, Line, bill
from records.models import Posting, TaxModule
from records.queries import billable
from records.queries.billable import Billable
from taxportal.kit import bulk

SOURCE = "assess"
CHUNK = 500  # accounts a transaction
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
        lines = bill(tax_year=account.tax_year, entries=account.entries, filed_on=account.filed_on, on=on)
        if lines:
            bills.append((account, lines))
    day, cycle = on.isoformat(), cycle_of(on - _TO_THURSDAY)
    recorded_at = str(connection.ops.adapt_datetimefield_value(at.real))
    printed = (day, day, cycle, SOURCE, recorded_at)
    bulk.insert(
        Posting,
        ("module_id", "code", "amount_cents", "source_id", "posted_on", "date", "cycle", "source_kind", "recorded_at"),
        [
            (account.pk, line.code, line.cents, f"{account.pk}-{day}", *printed)
            for account, lines in bills
            for line in lines
        ],
    )
    label = TaxModule._meta.label_lower
    told = (Told(account.primary_id, label, account.pk, _facts(lines)) for account, lines in bills)
    audit.record_each(AuditAction.LEDGER_POSTED, told, by=None, at=at)
    return len(bills)


def _facts(lines: Sequence[Line]) -> dict[str, object]:
    """One event a bill: its codes in order, what they come to."""
    cents = sum(line.cents for line in lines)
    return {"codes": " ".join(line.code for line in lines), "amount_cents": cents, "source": SOURCE}
