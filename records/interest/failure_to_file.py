"""The penalty for filing late (section 6651(a)(1), (a) last sentence, (c)(1)): 5% of the net tax a month, five at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from records.interest.failure_to_pay import Month, anniversary

_ONE_DAY = timedelta(days=1)
RATE, MAX_MONTHS = Decimal(5), 5  # percent a month
MINIMUM_AFTER_DAYS = 60
# The least penalty of a return more than 60 days late, in cents, by the year in which it was first due.
_MINIMA = (
    (2026, 52_500),
    (2025, 51_000),
    (2024, 48_500),
    (2023, 45_000),
    (2020, 43_500),
    (2018, 21_000),
    (2016, 20_500),
    (0, 13_500),
)


@dataclass(frozen=True)
class LateMonth:
    """One month of lateness: gross, what the penalty for paying late takes off it, and the rest; unrounded cents."""

    number: int
    first_day: date
    last_day: date
    gross: Decimal
    reduction: Decimal

    @property
    def amount(self) -> Decimal:
        """What the month adds to the penalty, never below zero."""
        return max(Decimal(0), self.gross - self.reduction)


@dataclass(frozen=True)
class FailureToFile:
    """The whole penalty in unrounded cents; ``minimum_applied`` where the least amount of the law is higher."""

    months: tuple[LateMonth, ...] = ()
    net_cents: int = 0
    minimum_cents: int = 0
    minimum_applied: bool = False
    amount: Decimal = Decimal(0)


IN_TIME = FailureToFile()


def minimum_cents(due_year: int) -> int:
    """The least penalty of a return first due in this year, if it is more than 60 days late: cents."""
    return next(cents for since, cents in _MINIMA if due_year >= since)


def failure_to_file(
    *, payment_due: date, filing_due: date, filed_on: date, net_cents: int, paying_late: Sequence[Month]
) -> FailureToFile:
    """The penalty of a return that came in on ``filed_on``; nothing for one in time or without tax left to pay.

    ``filing_due`` includes an extension, ``payment_due`` never does. ``net_cents`` is the tax less what was paid by
    ``payment_due``. Each month is reduced by the penalty for paying late of the month in which it begins.
    """
    if filed_on <= filing_due or net_cents <= 0:
        return IN_TIME
    found = []
    for number in range(MAX_MONTHS):
        first_day = anniversary(filing_due, number) + _ONE_DAY
        if first_day > filed_on:
            break
        same = next((m.amount for m in paying_late if m.first_day <= first_day <= m.last_day), Decimal(0))
        gross = net_cents * RATE / 100
        found.append(LateMonth(number + 1, first_day, anniversary(filing_due, number + 1), gross, same))
    amount = sum((month.amount for month in found), Decimal(0))
    floor = minimum_cents(payment_due.year)
    least = Decimal(min(floor, net_cents)) if (filed_on - filing_due).days > MINIMUM_AFTER_DAYS else Decimal(0)
    return FailureToFile(tuple(found), net_cents, floor, least > amount, max(amount, least))
