"""When a return posts and when its refund reaches the bank: rules alone, all dates business dates.

The agency's own habits, as far as they are known: a return filed electronically is worked in about a week and posts with
the daily cycles; one with refundable credits goes through the weekly cycle (Thursday) and never before 15 February of its
filing year; paper takes weeks longer. A direct deposit follows about four bank days after a daily posting, on the
Wednesday after a weekly one.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from records import cycles
from records.due_dates import due_dates

NextBankDay = Callable[[date], date]

_WEDNESDAY, _THURSDAY, _SATURDAY = 2, 3, 5
_WORKED_IN = timedelta(days=6)
_WORKED_WEEKLY_IN = timedelta(days=14)
_PAPER_IN = timedelta(days=35)
_DEPOSIT_BANK_DAYS = 4
_HELD_CREDITS = ("27", "27a", "28")  # earned income credit, additional child tax credit
_BILLED_IN = "2005"  # week 20, day 05: the cycle whose notice date a timely return with a balance takes
BANK_CHANGE_HOLD = timedelta(hours=72)


def has_held_credits(lines: Mapping[str, Any]) -> bool:
    """Whether the return claims a credit whose refund the law holds until 15 February."""
    return any(int(lines.get(number, 0)) > 0 for number in _HELD_CREDITS)


def is_weekly(day: date) -> bool:
    """Whether what posts on this day belongs to the weekly cycle."""
    return day.weekday() == _THURSDAY


def posts_on(*, received_on: date, by_mail: bool, lines: Mapping[str, Any]) -> date:
    """The cycle day on which a return posts if nothing holds it."""
    if has_held_credits(lines):
        soonest = max(received_on + _WORKED_WEEKLY_IN, date(received_on.year, 2, 15))
        weekday = _THURSDAY
    else:
        soonest, weekday = received_on + _WORKED_IN, _WEDNESDAY
    if by_mail:
        soonest = max(soonest, received_on + _PAPER_IN)
    return soonest + timedelta(days=(weekday - soonest.weekday()) % 7)


def deposit_day(*, posted_on: date, weekly: bool, next_bank_day: NextBankDay) -> date:
    """The day on which a refund that is issued on ``posted_on`` is sent to the bank; ``next_bank_day`` gives the bank day
    after a day.
    """
    if weekly:
        wednesday = posted_on + timedelta(days=(_WEDNESDAY - posted_on.weekday() - 1) % 7 + 1)
        return next_bank_day(wednesday - timedelta(days=1))
    day = posted_on
    for _ in range(_DEPOSIT_BANK_DAYS):
        day = next_bank_day(day)
    return day


def assessed_on(*, posted_on: date, received_on: date, tax_year: int, owes: bool) -> date:
    """The assessment and notice date printed beside TC 150: that of its cycle, or of cycle 20 for a balance due that was
    filed on time and posted early.
    """
    own = cycles.assessment_date(cycles.cycle_of(posted_on))
    if owes and received_on <= due_dates(tax_year).payment:
        return max(own, cycles.assessment_date(f"{tax_year + 1}{_BILLED_IN}"))
    return own


def is_cycle_day(day: date) -> bool:
    """Whether anything is posted on this day of the week."""
    return day.weekday() < _SATURDAY
