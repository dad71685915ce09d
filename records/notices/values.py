"""What the rules of notices work with: an account as far as letters are concerned, and letters that are due."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from records import codes
from records.ledger import Entry
from records.refund_story import Event

_SATURDAY = 5

# A payment on its way makes these pointless or wrong: they wait until it has arrived or failed.
_WAIT_FOR_PAYMENTS = frozenset({"balance_due", "collection", "payment_plan"})


@dataclass(frozen=True)
class Issued:
    """A letter that went out."""

    code: str
    issued_on: date
    answer_by: date | None = None
    amount_cents: int = 0
    posting_id: int | None = None


@dataclass(frozen=True)
class Account:
    """One tax account as the rules see it: whole, with what went out already.

    ``corrected_on`` are the days on which the agency changed a line of a return; ``spouse_debts`` the ids of entries that
    took an overpayment of a joint account for a debt of the second-named person alone. ``disputed``: somebody disagreed with a
    notice about it, and we have not answered yet.
    """

    entries: tuple[Entry, ...]
    events: tuple[Event, ...] = ()
    issued: tuple[Issued, ...] = ()
    corrected_on: tuple[date, ...] = ()
    spouse_debts: frozenset[int] = field(default_factory=frozenset)
    disputed: bool = False


@dataclass(frozen=True)
class Due:
    """A letter that is due today: its number, what it is about in cents, by when it wants an answer, and the id of the
    ledger entry that made it due (None where none did).
    """

    code: str
    amount_cents: int
    answer_by: date | None
    posting_id: int | None = None


def answer_by(code: str, issued_on: date, *, days: int | None = None) -> date | None:
    """The last day for an answer: so many calendar days after the issue (by default those of this kind of letter), moved to
    the Monday where that is a weekend. None for a letter that wants no answer. Raises KeyError for an unknown number.
    """
    wanted = codes.notice_kinds()[code].response_days if days is None else days
    if not wanted:
        return None
    last = issued_on + timedelta(days=wanted)
    return last + timedelta(days=7 - last.weekday()) if last.weekday() >= _SATURDAY else last


def waits_for_payments(code: str) -> bool:
    """Whether this letter only asks for money, so that it isn't sent while a payment is on its way."""
    return codes.notice_kinds()[code].family in _WAIT_FOR_PAYMENTS


def printed_number(code: str) -> str:
    """The number as a transcript prints it: "CP 0014" for CP14, others as they are."""
    return f"CP {int(code[2:]):04d}" if code.startswith("CP") and code[2:].isdigit() else code
