"""Days of the agency's calendar as the stories need them, remembered: they ask for the same few hundred again and again."""

from datetime import date, timedelta
from functools import cache

from payments import calendar
from records import cycles

AS_OF = date(2026, 3, 16)  # the practice site's first day: what lies after it hasn't happened
_SATURDAY = 5


@cache
def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend: when the agency posts."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


@cache
def bank_day(day: date) -> date:
    """The day itself, or the next one on which banks move money."""
    return calendar.bank_day_on_or_after(day)


@cache
def deposit_day(posted: date) -> date:
    """Four bank days after a refund posted: when the deposit reaches the bank."""
    day = posted
    for _ in range(4):
        day = calendar.next_bank_day(day)
    return day


@cache
def cycle(posted: date) -> str:
    """The posting cycle of a working day."""
    return cycles.cycle_of(posted)


@cache
def assessed(posted: date, *, balance_due_year: int = 0) -> date:
    """The assessment date of what posts on this day; a balance due of a return in time waits for cycle 20 of that year."""
    usual = cycles.assessment_date(cycle(posted))
    return max(usual, cycles.assessment_date(f"{balance_due_year}2005")) if balance_due_year else usual


def later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)
