"""A case as home and the list of tasks need it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CaseSeen:
    """One case: its reference, what it is about in words, the day by which we answer, and when it was closed."""

    ref: str
    title: str
    opened_on: date
    target_on: date
    closed_on: date | None
