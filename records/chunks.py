"""Working off what is due in chunks: each one transaction, each a place where a run may be cut off.

A chunk that the database or a rule refuses is halved until the row that can't be worked stands alone; that one is left for
staff (named in the log by its key), and everything else goes through.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from django.db import DataError, IntegrityError, transaction

from records.policies import CannotPost

Guard = Callable[[], None]
CHUNK = 200  # rows a transaction: short enough for SQLite's one writer
_UNWORKABLE = (CannotPost, DataError, IntegrityError, ValueError, KeyError, TypeError, OverflowError)
_log = logging.getLogger(__name__)


class Keyed(Protocol):
    """A row with a primary key that only rises."""

    @property
    def pk(self) -> int:
        """The key."""
        ...


Row = TypeVar("Row", bound=Keyed)


def nobody_asks() -> None:
    """Stand in for the lease where none is held (tests, single deeds)."""


def work_off(
    due: Callable[[int], Sequence[Row]], deed: Callable[[Sequence[Row]], int], *, what: str, guard: Guard
) -> int:
    """Do ``deed`` to all rows that are due, and return the sum of what it returned.

    ``due(after)`` reads at most a chunk of rows whose keys are above ``after``, inside the transaction of the chunk (and once
    before the first): rows already done no longer come. ``guard`` raises where this runner no longer holds its lease.
    ``what`` names the work in the log.
    """
    if not due(0):
        return 0  # most nights, most jobs: no transaction, no lock
    done, after = 0, 0
    while True:
        with transaction.atomic():
            guard()
            rows = due(after)
            if not rows:
                return done
            done += _halving(rows, deed, what)
        after = max(row.pk for row in rows)


def _halving(rows: Sequence[Row], deed: Callable[[Sequence[Row]], int], what: str) -> int:
    try:
        with transaction.atomic():
            return deed(rows)
    except _UNWORKABLE as refused:
        if len(rows) == 1:
            _log.error("%s: row %s was left: %s", what, rows[0].pk, type(refused).__name__)
            return 0
    middle = len(rows) // 2
    return _halving(rows[:middle], deed, what) + _halving(rows[middle:], deed, what)
