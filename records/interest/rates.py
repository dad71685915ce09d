"""Interest rates by quarter: the federal short-term rate and three points, the same for under- and overpayments."""

import csv
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from records.codes import DATA

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quarter:
    """The rate of one quarter in percent a year; ``assumed`` where no rate is published for it."""

    first_day: date
    last_day: date
    rate: Decimal
    assumed: bool = False

    @property
    def days_in_year(self) -> int:
        """365 or 366, by the calendar year of the quarter's days."""
        return 366 if isleap(self.first_day.year) else 365


@dataclass(frozen=True)
class Segment:
    """Days of one quarter that bear interest, both ends included, with their compounding factor."""

    first_day: date
    last_day: date
    days: int
    rate: Decimal
    days_in_year: int
    factor: Decimal
    assumed: bool


@cache
def published() -> dict[date, Quarter]:
    """The published quarters by their first day, oldest first."""
    with (DATA / "interest_rates.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Quarter(
                date.fromisoformat(row["first_day"]),
                date.fromisoformat(row["last_day"]),
                Decimal(row["underpayment_pct"]),
            )
            for row in csv.DictReader(file)
        ]
    return {quarter.first_day: quarter for quarter in rows}


@cache
def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies. After the last published one its rate is assumed to go on, before the first
    one that one's.
    """
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    known = published()
    if first in known:
        return known[first]
    oldest, newest = next(iter(known.values())), next(reversed(known.values()))
    nearest = oldest if first < oldest.first_day else newest
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return Quarter(first, following - _ONE_DAY, nearest.rate, assumed=True)


@lru_cache(maxsize=4096)
def segments(after: date, through: date) -> tuple[Segment, ...]:
    """The days from the one after ``after`` to ``through`` included, cut at the ends of quarters; none if it is earlier.

    The due date doesn't bear interest, the day of the payment does.
    """
    found = []
    day = after + _ONE_DAY
    while day <= through:
        quarter = quarter_of(day)
        last = min(quarter.last_day, through)
        days = (last - day).days + 1
        factor = compound(quarter.rate, days, quarter.days_in_year)
        found.append(Segment(day, last, days, quarter.rate, quarter.days_in_year, factor, quarter.assumed))
        day = last + _ONE_DAY
    return tuple(found)


@cache
def compound(rate: Decimal, days: int, days_in_year: int) -> Decimal:
    """The factor by which a debt grows in ``days`` at ``rate`` percent a year, compounded daily (section 6622)."""
    result: Decimal = (1 + rate / 100 / days_in_year) ** days
    return result


def factor(after: date, through: date) -> Decimal:
    """The factor by which a debt grows from the day after ``after`` through ``through``; 1 for no days."""
    product = Decimal(1)
    for segment in segments(after, through):
        product *= segment.factor
    return product
