"""The penalty for paying late (section 6651(a)(2), (a)(3), (d) and (h)): a part of the unpaid tax for each month begun."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_ONE_DAY = timedelta(days=1)
NORMAL, ON_PLAN, AFTER_LEVY_NOTICE = Decimal("0.5"), Decimal("0.25"), Decimal(1)  # percent a month
LEVY_NOTICE_DAYS = timedelta(days=10)
CAP = 4  # the penalty ends at a quarter of the tax


class Month(NamedTuple):
    """One month of the penalty: its days, the tax unpaid on its first day, the rate in percent, unrounded cents."""

    number: int
    first_day: date
    last_day: date
    base_cents: int
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Terms:
    """What decides the rate of a month: plans in force (first and last day, None while it runs), the notice of intent
    to levy, and whether the return was filed on time (only then a plan halves the rate).
    """

    plans: Sequence[tuple[date, date | None]] = ()
    levy_notice_on: date | None = None
    timely: bool = True

    def rate_on(self, first_day: date) -> Decimal:
        """Percent for the month that begins on this day: a levy notice more than ten days ago beats a plan."""
        if self.levy_notice_on and first_day > self.levy_notice_on + LEVY_NOTICE_DAYS:
            return AFTER_LEVY_NOTICE
        in_force = bool(self.plans) and any(
            start <= first_day and (end is None or first_day <= end) for start, end in self.plans
        )
        return ON_PLAN if in_force and self.timely else NORMAL


@lru_cache(maxsize=4096)
def anniversary(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months(
    *, due: date, through: date, net_cents: int, unpaid: Callable[[date], int], terms: Terms
) -> tuple[Month, ...]:
    """The months begun after ``due`` by ``through`` that carry a penalty.

    Month 1 begins on the day after ``due``, each next one a month later; any part counts whole. ``unpaid(day)`` is
    the tax in cents that is open after payments dated on or before the day; ``net_cents`` what was open on ``due``
    and bounds base and penalty (a quarter of it).
    """
    found: list[Month] = []
    left = Decimal(net_cents) / CAP
    number = 0
    while left > 0:
        first_day = anniversary(due, number) + _ONE_DAY
        if first_day > through:
            break
        number += 1
        base = min(net_cents, unpaid(first_day))
        if base > 0:
            rate = terms.rate_on(first_day)
            amount = min(base * rate / 100, left)
            left -= amount
            found.append(Month(number, first_day, anniversary(due, number), base, rate, amount))
    return tuple(found)


def total(of: Sequence[Month]) -> Decimal:
    """The penalty in unrounded cents: the months are added before anything is rounded."""
    return sum((month.amount for month in of), Decimal(0))
