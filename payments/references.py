"""Numbers that people read out: the reference of a payment. Pure but for the random source."""

import secrets
from datetime import date

_PREFIX = "2704"
_SERIALS = 10_000_000


def new_reference(on: date) -> str:
    """Return 15 digits: 2704, the last digit of the year, the day of the year, seven random digits.

    `on` is the business date. Random, so that a reference tells nothing about how many others there are;
    the table's unique column decides whether it is free.
    """
    return f"{_PREFIX}{on.year % 10}{on.timetuple().tm_yday:03}{secrets.randbelow(_SERIALS):07}"
