"""Bank days and cut-offs. Pure; dates are business dates, instants are Eastern (America/New_York).

Bank days follow the Federal Reserve's holiday schedule: a holiday on a Saturday leaves the Friday
before it open, one on a Sunday closes the Monday after it. That is neither the offices' nor the due
dates' calendar.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from taxportal.kit.eastern import EASTERN

CUT_OFF_TIME = time(23, 45)
CUT_OFF_BANK_DAYS = 2
MAX_DAYS_AHEAD = 365
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def closed_days(year: int) -> frozenset[date]:
    """Return the days of `year` on which the banks' clearing house rests for a holiday.

    One frozen set per year: the library's own calendar fills itself while it is read, which two
    threads can't share.
    """
    return frozenset(holidays.financial_holidays("XFED", years=year, expand=False))


def is_bank_day(day: date) -> bool:
    """Return whether money can move between banks on `day`."""
    return day.weekday() < _SATURDAY and day not in closed_days(day.year)


def bank_day_on_or_after(day: date) -> date:
    """Return `day`, or the next bank day where the banks rest on it: the day of the debit."""
    while not is_bank_day(day):
        day += _ONE_DAY
    return day


def next_bank_day(day: date) -> date:
    """Return the first bank day after `day`: the default date of a payment made on `day`."""
    return bank_day_on_or_after(day + _ONE_DAY)


def bank_days_before(day: date, count: int) -> date:
    """Return the bank day that is `count` bank days before `day` (itself not counted)."""
    while count:
        day -= _ONE_DAY
        if is_bank_day(day):
            count -= 1
    return day


def last_day_to_cancel(pay_on: date) -> date:
    """Return the last day on which a payment dated `pay_on` can be changed or cancelled."""
    return bank_days_before(pay_on, CUT_OFF_BANK_DAYS)


def cutoff_at(pay_on: date) -> datetime:
    """Return the instant from which a payment dated `pay_on` can't be cancelled any more.

    23:45 Eastern, two bank days before. Half open: cancelling is allowed strictly before it, sending
    from it on, so the two never overlap.
    """
    return datetime.combine(last_day_to_cancel(pay_on), CUT_OFF_TIME, tzinfo=EASTERN)


def sending_day(pay_on: date, *, today: date) -> date:
    """Return the day into which the run will send a payment that is scheduled on the business date `today`."""
    return max(last_day_to_cancel(pay_on), today) + _ONE_DAY


def bank_days(*, first: date, last: date) -> list[date]:
    """Return every bank day from `first` to `last`, both included."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in span if is_bank_day(day)]


def earliest_pay_on(today: date) -> date:
    """Return the first date a payment made on `today` can carry."""
    return next_bank_day(today)


def latest_pay_on(today: date) -> date:
    """Return the last date a payment made on `today` can carry: 365 days ahead at most, a bank day."""
    last = today + timedelta(days=MAX_DAYS_AHEAD)
    while not is_bank_day(last):
        last -= _ONE_DAY
    return last
