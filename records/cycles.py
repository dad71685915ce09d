"""Posting cycles (YYYYWWDD): the processing week in which an entry was made, and the dates that hang on it.

A week runs from Friday (day 01) to Thursday (05). Week 01 ends on the first Thursday on or after 2 January.
"""

from datetime import date, timedelta

_THURSDAY = 3
_DAYS = {4: "01", 0: "02", 1: "03", 2: "04", 3: "05"}  # Friday, Monday, Tuesday, Wednesday, Thursday
_OFFSETS = {"01": -6, "02": -3, "03": -2, "04": -1, "05": 0}
_TO_ASSESSMENT = timedelta(days=18)  # the Monday that is the assessment and notice date


class NotACycle(ValueError):
    """Not a posting cycle, or a day on which nothing is posted."""


def cycle_of(posted_on: date) -> str:
    """The cycle of a business day. Raises NotACycle on a Saturday or Sunday."""
    if posted_on.weekday() not in _DAYS:
        raise NotACycle("nothing is posted on a weekend")
    ends = posted_on + timedelta(days=(_THURSDAY - posted_on.weekday()) % 7)
    year = ends.year if ends >= _first_week_ends(ends.year) else ends.year - 1
    week = (ends - _first_week_ends(year)).days // 7 + 1
    return f"{year}{week:02d}{_DAYS[posted_on.weekday()]}"


def posting_date(cycle: str) -> date:
    """The day of a cycle. Raises NotACycle."""
    return _week_ends(cycle) + timedelta(days=_OFFSETS[cycle[6:]])


def assessment_date(cycle: str) -> date:
    """The assessment and notice date of a cycle: the Monday 18 days after its week's Thursday. Raises
    NotACycle.
    """
    return _week_ends(cycle) + _TO_ASSESSMENT


def _week_ends(cycle: str) -> date:
    if not (len(cycle) == 8 and cycle.isascii() and cycle.isdigit() and cycle[6:] in _OFFSETS):
        raise NotACycle("a cycle is YYYYWWDD")
    year, week = int(cycle[:4]), int(cycle[4:6])
    if year == 0 or not 1 <= week <= 53:
        raise NotACycle("a cycle is YYYYWWDD")
    return _first_week_ends(year) + timedelta(weeks=week - 1)


def _first_week_ends(year: int) -> date:
    second = date(year, 1, 2)
    return second + timedelta(days=(_THURSDAY - second.weekday()) % 7)
