"""Identity protection PINs from values alone: when the service is open, and what a PIN looks like (rules of the tax agency's
IP PIN service: six digits, never 000000, one a calendar year, to be asked for from mid-January to mid-November).
"""

import secrets
from datetime import date
from enum import StrEnum

OPENS, CLOSES = (1, 15), (11, 15)  # month, day: both are open days
DIGITS = 6


class Enrolment(StrEnum):
    """For this year alone, or a new PIN every January until the person opts out."""

    ONE_TIME = "one_time"
    CONTINUOUS = "continuous"


def is_open(on: date) -> bool:
    """Whether PINs can be asked for on this business date."""
    return OPENS <= (on.month, on.day) <= CLOSES


def opens_next(on: date) -> date:
    """The business date on which the service opens again; ``on`` itself while it is open."""
    if is_open(on):
        return on
    year = on.year if (on.month, on.day) < OPENS else on.year + 1
    return date(year, *OPENS)


def new_pin() -> str:
    """Six random digits, never 000000."""
    return f"{secrets.randbelow(10**DIGITS - 1) + 1:0{DIGITS}d}"
