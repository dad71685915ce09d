"""Penalty for late payment and interest on the simple debts of a population: an amount that stays unpaid until it is billed or
paid off as a whole. Rates by quarter from the agency's table; cents, rounded once, halves up.
"""

import csv
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from records.codes import DATA

_LONGEST_MOVE = timedelta(days=7)
_MONTHS_AT_MOST = 50  # 25 % at 0.5 % a month


@cache
def _quarters() -> tuple[tuple[date, date, Decimal], ...]:
    with (DATA / "interest_rates.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (
                date.fromisoformat(row["first_day"]),
                date.fromisoformat(row["last_day"]),
                1 + Decimal(row["underpayment_pct"]) / 100 / int(row["days_in_year"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def growth(after: date, through: date) -> Decimal:
    """The factor by which a debt grows from the day after ``after`` to ``through``, compounded daily."""
    factor, first = Decimal(1), after + timedelta(days=1)
    for starts, ends, daily in _quarters():
        days = (min(ends, through) - max(starts, first)).days + 1
        if days > 0:
            factor *= daily**days
    return factor


def interest(cents: int, after: date, through: date) -> int:
    """Interest in cents on an amount that did not change between the two days."""
    return _round(cents * (growth(after, through) - 1))


def interest_on_tax(cents: int, due: date, through: date) -> int:
    """Interest in cents on tax that was not paid when it was due. It counts from 15 April also where a weekend or a holiday moved
    the due date: who misses the moved day gains nothing by it.
    """
    nominal = date(due.year, 4, 15)
    return interest(cents, nominal if due - nominal <= _LONGEST_MOVE else due, through)


def late_payment(cents: int, due: date, through: date) -> int:
    """The penalty in cents of 0.5 % for each month, or part of one, that the amount was unpaid after ``due``."""
    months = (through.year - due.year) * 12 + through.month - due.month
    if through.day > due.day:
        months += 1
    return _round(Decimal(cents) * min(max(0, months), _MONTHS_AT_MOST) / 200)


def pay_off(cents: int, due: date, billed: date, through: date) -> tuple[int, int]:
    """Penalty and interest in cents that come on top of the first bill when all is paid on ``through``: those since the bill,
    and interest on the billed penalty.
    """
    first = late_payment(cents, due, billed)
    more_penalty = late_payment(cents, due, through) - first
    on_penalty = interest(first, billed, through)
    return more_penalty, interest_on_tax(cents, due, through) - interest_on_tax(cents, due, billed) + on_penalty


def _round(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))
