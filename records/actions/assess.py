"""Charging what has accrued: penalties and interest enter the ledgers at their bills."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import batched

from django.db import transaction

from records import audit, cycles
from records.audit_actions import AuditAction
from records.clock import Moment
from records.interest.billing import MONDAY, Line, bill
from records.models import AuditEvent, Posting, TaxModule
from records.queries import billable

SOURCE = "assess"
CHUNK = 500  # accounts a transaction
_TO_THURSDAY = timedelta(days=18)  # from a notice date back to the last day of its cycle


def _nobody_asks() -> None:
    """Stand in for the lease where none is held (tests, single deeds)."""


def assess_due(*, at: Moment, guard: Callable[[], None] = _nobody_asks) -> int:
    """Charge penalties and interest on every account whose bill is due on the business date of ``at``; return how
    many accounts were charged.

    A due job: Mondays only, the assessment dates of the cycles. In chunks of one transaction, ``guard`` called inside
    each. A second run on the same day, or the rest of one that was cut off, charges nobody twice.
    """
    on = at.business_date
    if on.weekday() != MONDAY:
        return 0
    due = array("q", billable.modules_to_bill(on=on))
    return sum(_chunk(chunk, at=at, guard=guard) for chunk in batched(due, CHUNK))


@transaction.atomic
def _chunk(module_ids: Sequence[int], *, at: Moment, guard: Callable[[], None]) -> int:
    guard()
    facts = billable.facts_to_bill(module_ids=module_ids, on=at.business_date)
    bills = {
        module.id: lines
        for module in facts
        if (lines := bill(tax_year=module.tax_year, entries=module.entries, filed_on=module.filed_on, on=at.business_date))
    }
    owners = dict(TaxModule.objects.filter(pk__in=bills).values_list("pk", "primary_id"))
    Posting.objects.bulk_create(_postings(bills, at))
    audit.record_many([_told(module_id, owners[module_id], lines, at) for module_id, lines in bills.items()])
    return len(bills)
