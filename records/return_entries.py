"""The entries that a return makes when it posts, from values alone: tax, withholding, refundable credits, hold or refund.

Sums of the form are whole dollars, entries are cents; charges positive, credits negative. Credits of the return carry the
due date of its year, as on printed transcripts; the return itself carries its assessment date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from records import cycles, posting_days
from records.due_dates import due_dates

ESTIMATED_CODES = (
    "430",
    "660",
    "666",
    "710",
    "716",
)  # what may stand on the ledger for line 26 before the return posts
_REFUNDABLE = ("28", "29", "30", "31")
_EARNED_INCOME = ("27", "27a")
_LAST_ESTIMATE = (1, 15)  # of the year after: the day of the fourth estimated payment
_DOLLAR = 100


@dataclass(frozen=True)
class ToPost:
    """One entry to be made today."""

    code: str
    date: date
    amount_cents: int
    cycle: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """What stands on the ledger before the return posts, in cents: the balance, and of it estimated payments (negative)."""

    balance_cents: int = 0
    estimated_cents: int = 0


def entries_of(
    *, lines: Mapping[str, Any], tax_year: int, received_on: date, posted_on: date, standing: Standing
) -> tuple[ToPost, ...]:
    """The entries of a return that posts on ``posted_on``, a cycle day; TC 150 first, without any refund.

    Estimated payments post when they are made. Where line 26 claims whole dollars more than the ledger holds, the rest is
    entered as of the last day for an estimate, so that the account says what the return says.
    """
    due = due_dates(tax_year).payment
    cents = {number: int(value) * _DOLLAR for number, value in lines.items()}
    assessed = posting_days.assessed_on(
        posted_on=posted_on, received_on=received_on, tax_year=tax_year, owes=cents.get("37", 0) > 0
    )
    cycle = cycles.cycle_of(posted_on)
    missing = max(0, cents.get("26", 0) + standing.estimated_cents)
    credits = (
        ("806", due, cents.get("25d", 0)),
        ("430", date(tax_year + 1, *_LAST_ESTIMATE), missing if missing >= _DOLLAR else 0),
        ("766", due, sum(cents.get(number, 0) for number in _REFUNDABLE)),
        ("768", due, sum(cents.get(number, 0) for number in _EARNED_INCOME)),
    )
    return (
        ToPost("150", assessed, cents.get("24", 0), cycle),
        *(ToPost(code, printed, -amount) for code, printed, amount in credits if amount),
    )


def refund_cents(entries: tuple[ToPost, ...], standing: Standing) -> int:
    """What is to be paid back once these entries stand: the credit of the account, 0 where something is owed."""
    return max(0, -(standing.balance_cents + sum(entry.amount_cents for entry in entries)))
