"""The ledger from values alone: entries in, balance and waterfall out. Nothing here knows the database.

Charges are positive cents and credits negative, so a balance below zero is money of the taxpayer that the
agency holds. ``on`` is a business date: an entry counts from the day on which it was posted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUND_ISSUED = frozenset({"840", "846"})
REFUND_BACK = frozenset({"841", "740"})
REFUND_BACK_UNDONE = frozenset({"843", "742"})
REFUND_FLOW = REFUND_ISSUED | REFUND_BACK | REFUND_BACK_UNDONE | {"720"}
TO_TAX_DEBT = frozenset({"820", "824", "826", "850"})
TO_NEXT_YEAR = frozenset({"830", "836"})
TO_AGENCY = frozenset({"898"})
FROM_AGENCY = frozenset({"899"})
INTEREST_TO_YOU = frozenset({"770", "771", "772", "776", "777"})
PENALTIES = frozenset(
    {"160", "161", "166", "167", "170", "171", "176", "177", "180", "186", "240", "241", "270", "271", "276", "277"}
    | {"280", "281", "286", "320", "321"}
)
INTEREST_CHARGED = frozenset({"190", "191", "196", "197", "336", "337", "340"})
RETURN_POSTED = "150"


@dataclass(frozen=True)
class Entry:
    """One posting as the arithmetic needs it."""

    code: str
    posted_on: date
    date: date
    amount_cents: int
    cycle: str = ""
    action_code: str = ""
    reason: str = ""
    memo_cents: int = 0
    text_data: str = ""
    payer_id: object = None
    id: int = 0
    reverses_id: int | None = None


@dataclass(frozen=True)
class Row:
    """One line of a waterfall. ``kind``: start, plus, minus or total; amounts carry their sign."""

    label: str | Promise
    amount_cents: int
    kind: str


@dataclass(frozen=True)
class Waterfall:
    """From what was asked for to what was paid. The rows' sum is always the total."""

    rows: tuple[Row, ...]
    total: Row
    paid_cents: int
    held_cents: int


def visible(entries: Iterable[Entry], on: date) -> list[Entry]:
    """The entries that had been posted by the end of the business date ``on``."""
    return [entry for entry in entries if entry.posted_on <= on]


def balance(entries: Iterable[Entry], on: date) -> int:
    """Cents owed (positive) or held for the taxpayer (negative) as of ``on``: the sum of what was posted.
    Memos don't count.
    """
    return sum(entry.amount_cents for entry in entries if entry.posted_on <= on)


def waterfall(entries: Iterable[Entry], *, on: date, claimed_cents: int) -> Waterfall:
    """The rows from the refund claimed on the return to what was paid or is still held, as of ``on``.

    ``claimed_cents`` is what the return asked for. Before the return has posted only the claim can be shown.
    """
    seen = visible(entries, on)
    if not any(entry.code == RETURN_POSTED or entry.code in REFUND_ISSUED for entry in seen):
        total = Row(_("Refund you asked for"), claimed_cents, "total")
        return Waterfall((Row(_("Refund on your return"), claimed_cents, "start"),), total, 0, claimed_cents)
    rows = [Row(_("Refund on your return"), claimed_cents, "start"), *_changes(seen, claimed_cents)]
    paid, held = _paid(seen), -sum(entry.amount_cents for entry in seen)
    to_come = any(entry.code in REFUND_ISSUED and entry.date > on for entry in seen)
    return Waterfall(tuple(rows), _total(paid, held, to_come=to_come), paid, held)


def _changes(seen: list[Entry], claimed_cents: int) -> list[Row]:
    def taken(codes: frozenset[str]) -> int:
        return -sum(entry.amount_cents for entry in seen if entry.code in codes)

    apart = REFUND_FLOW | TO_TAX_DEBT | TO_NEXT_YEAR | INTEREST_TO_YOU | PENALTIES | INTEREST_CHARGED
    worked_out = -sum(entry.amount_cents for entry in seen if entry.code not in apart)
    amounts = [
        (_("Changes we made to your return"), worked_out - claimed_cents),
        (_("Penalties"), taken(PENALTIES)),
        (_("Interest charged"), taken(INTEREST_CHARGED)),
        (_("Interest we pay you"), taken(INTEREST_TO_YOU)),
        (_("Used for an older tax debt of yours"), taken(TO_TAX_DEBT)),
        (_("Carried to next year, as you asked"), taken(TO_NEXT_YEAR)),
        (_("Refund you paid back"), taken(frozenset({"720"}))),
        (_("Sent to another agency"), -to_other_agencies(seen)),
    ]
    return [Row(label, cents, "plus" if cents > 0 else "minus") for label, cents in amounts if cents]


def to_other_agencies(seen: Iterable[Entry]) -> int:
    """Cents of issued refunds that other agencies took, less what they gave back (memo amounts)."""
    return sum(
        entry.memo_cents if entry.code in TO_AGENCY else -entry.memo_cents
        for entry in seen
        if entry.code in TO_AGENCY | FROM_AGENCY
    )


def _paid(seen: list[Entry]) -> int:
    flow = REFUND_FLOW - {"720"}
    return sum(entry.amount_cents for entry in seen if entry.code in flow) - to_other_agencies(seen)


def _total(paid: int, held: int, *, to_come: bool) -> Row:
    if held < 0:
        return Row(_("Paid to you, less what you owe"), paid + held, "total")
    if held and paid:
        return Row(_("Paid to you and still held"), paid + held, "total")
    if held or to_come:  # a refund posts before the day on which it is sent
        return Row(_("Refund due to you"), paid + held, "total")
    return Row(_("Paid to you"), paid + held, "total")
