"""The penalty for paying too little during the year (section 6654): simple interest on each installment's shortfall."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from records.interest.amounts import rounded
from records.interest.rates import quarter_of

_ONE_DAY = timedelta(days=1)
NO_PENALTY_BELOW_CENTS = 100_000
HIGH_INCOME_CENTS, HIGH_INCOME_SEPARATE_CENTS = 15_000_000, 7_500_000


@dataclass(frozen=True)
class SimpleSegment:
    """Days of one quarter, both ends included, and their rate in percent a year."""

    first_day: date
    last_day: date
    days: int
    rate: Decimal


@dataclass(frozen=True)
class Installment:
    """One installment: when it was due, what was missing then (cents), and the penalty for it in unrounded cents."""

    due: date
    short_cents: int
    segments: tuple[SimpleSegment, ...]
    amount: Decimal


@dataclass(frozen=True)
class EstimatedTaxPenalty:
    """Four installments and their sum, rounded once."""

    installments: tuple[Installment, ...]
    penalty_cents: int


def installment_dates(tax_year: int) -> tuple[date, date, date, date]:
    """When the four installments are due, without rolling over weekends."""
    return (date(tax_year, 4, 15), date(tax_year, 6, 15), date(tax_year, 9, 15), date(tax_year + 1, 1, 15))


def required_annual_cents(
    *, tax_cents: int, withheld_cents: int, last_tax_cents: int, last_agi_cents: int, separate: bool = False
) -> int:
    """What had to be paid during the year: the smaller of 90% of the tax and 100% of last year's (110% above an
    income of $150,000, of $75,000 where married filing separately). 0 where no penalty can arise.
    """
    if tax_cents - withheld_cents < NO_PENALTY_BELOW_CENTS or last_tax_cents <= 0:
        return 0
    limit = HIGH_INCOME_SEPARATE_CENTS if separate else HIGH_INCOME_CENTS
    safe = last_tax_cents * 11 // 10 if last_agi_cents > limit else last_tax_cents
    return min(tax_cents * 9 // 10, safe)


def estimated_tax_penalty(
    *, tax_year: int, required_cents: Sequence[int], paid_cents: Sequence[int]
) -> EstimatedTaxPenalty:
    """The penalty for a tax year: ``required_cents`` of each installment, ``paid_cents`` for it by its due date.

    Each shortfall bears simple interest until 15 April after the year, the first days of April at the rate of the
    first quarter. A payment between is not looked at: the caller splits its installment.
    """
    end = date(tax_year + 1, 4, 15)
    found = []
    for due, required, paid in zip(installment_dates(tax_year), required_cents, paid_cents, strict=True):
        short = max(0, required - paid)
        parts = _segments(due, end) if short else ()
        amount = sum((short * part.rate / 100 * part.days / _length(part.first_day) for part in parts), Decimal(0))
        found.append(Installment(due, short, parts, amount))
    return EstimatedTaxPenalty(tuple(found), rounded(sum((each.amount for each in found), Decimal(0))))


def _segments(after: date, through: date) -> tuple[SimpleSegment, ...]:
    found = []
    day = after + _ONE_DAY
    while day <= through:
        quarter = quarter_of(day)
        last = min(quarter.last_day, through)
        last_fortnight = day == date(through.year, 4, 1)
        rate = quarter_of(date(day.year, 3, 31)).rate if last_fortnight else quarter.rate
        found.append(SimpleSegment(day, last, (last - day).days + 1, rate))
        day = last + _ONE_DAY
    return tuple(found)


def _length(day: date) -> int:
    return 366 if isleap(day.year) else 365
