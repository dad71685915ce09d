"""What has accrued on a tax account beyond what was charged, with the working out."""

from collections.abc import Iterable
from datetime import date

from records.accruals import Accruals, Working
from records.interest.account import read
from records.interest.amounts import dollars, rounded
from records.interest.debts import ZERO, Debt
from records.interest.failure_to_file import RATE
from records.interest.reckoning import Reckoning, reckon
from records.ledger import Entry

FILING, PAYING, INTEREST = "failure_to_file", "failure_to_pay", "interest"


def accruals(
    *, tax_year: int, entries: Iterable[Entry], filed_on: date | None, on: date, timely: bool | None = None
) -> Accruals:
    """Penalties and interest that have accrued by the business date ``on`` and are not on the ledger: integer cents.

    ``entries`` is the whole ledger of the account (what was posted after ``on`` is not looked at), ``filed_on`` the
    day its return came in, ``timely`` whether that was in time (None: worked out from the due date and an extension).
    Up to the due date, without tax or once written off, nothing accrues. If ``on`` keeps the days of a bill, interest
    stops at the bill's date, for so it is if it is paid then. The working tells of the whole time, charged or not.
    """
    account = read(tax_year=tax_year, entries=entries, filed_on=filed_on, on=on, timely=timely)
    return told(reckon(account, on))


def told(found: Reckoning) -> Accruals:
    """A reckoning as others see it."""
    penalty = found.beyond("ftf", found.filing_late_cents) + found.beyond("ftp", found.paying_late_cents)
    interest = found.beyond("interest", found.interest_cents)
    return Accruals(found.on, penalty, interest, working(found))


def working(found: Reckoning) -> tuple[Working, ...]:
    """The lines of the working: months of each penalty, then days of interest by quarter."""
    late = found.late_filing
    filing = [Working(FILING, m.first_day, m.last_day, late.net_cents, RATE, dollars(m.amount)) for m in late.months]
    if late.minimum_applied:  # what raises the months to the least amount of the law: a line without a rate
        raised = late.amount - sum((month.amount for month in late.months), ZERO)
        first, last = late.months[0].first_day, late.months[-1].last_day
        filing.append(Working(FILING, first, last, late.net_cents, ZERO, dollars(raised)))
    paying = [Working(PAYING, m.first_day, m.last_day, m.base_cents, m.rate, dollars(m.amount)) for m in found.months]
    return (*filing, *paying, *_of(found.tax), *_of(found.late), *_of(found.billed))


def _of(debt: Debt) -> list[Working]:
    return [
        Working(
            kind=INTEREST,
            first_day=growth.segment.first_day,
            last_day=growth.segment.last_day,
            base_cents=rounded(growth.base),
            rate=growth.segment.rate,
            amount=dollars(growth.amount),
            days=growth.segment.days,
            factor=growth.segment.factor,
            assumed=growth.segment.assumed,
        )
        for growth in debt.growths
    ]
