"""Bills (notice and demand): what is paid within their days bears no interest after their date (section 6601(e)(3))."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import holidays

DAYS = timedelta(days=21)
LARGE_CENTS, LARGE_BUSINESS_DAYS = 10_000_000, 10
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Demand(NamedTuple):
    """One bill and the last day on which paying it stops interest at its date."""

    billed_on: date
    pay_by: date


@cache
def _closed(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year, expand=False))


def window_end(billed_on: date, billed_cents: int) -> date:
    """The last day to pay a bill without more interest: 21 calendar days, 10 business days from $100,000.00 on."""
    if billed_cents < LARGE_CENTS:
        return billed_on + DAYS
    day, left = billed_on, LARGE_BUSINESS_DAYS
    while left:
        day += _ONE_DAY
        left -= day.weekday() < _SATURDAY and day not in _closed(day.year)
    return day


def counts_from(paid_on: date, demands: Sequence[Demand]) -> date:
    """The day from which a payment stops interest: the date of the first bill whose days it keeps, else its own."""
    return next((demand.billed_on for demand in demands if demand.billed_on < paid_on <= demand.pay_by), paid_on)
