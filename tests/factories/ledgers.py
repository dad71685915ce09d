"""Random ledgers: any codes in any order, with the sign that each takes, and any refund events beside them."""

import random
from datetime import date, timedelta

from records import codes
from records.holds import HoldReason
from records.ledger import Entry
from records.refunds.steps import BY_MAIL
from records.refunds.values import Event, Kind

START = date(2026, 1, 5)
SPAN = 120  # days
_SIGNS = {codes.Sign.DEBIT: 1, codes.Sign.CREDIT: -1, codes.Sign.NONE: 0}
_EVERY = sorted(codes.all_codes())
# What a refund's life is made of comes up more often than the rest.
_OFTEN = [
    "150",
    "806",
    "766",
    "290",
    "291",
    "570",
    "571",
    "826",
    "830",
    "776",
    "846",
    "846",
    "841",
    "740",
    "898",
    "899",
    "720",
]
_REASONS = ["", "nonsense", BY_MAIL, *(reason.value for reason in HoldReason)]
_HELD = {Kind.IN_REVIEW, Kind.IDENTITY_HOLD_PLACED}


def a_day(draw: random.Random) -> date:
    """A day of the span."""
    return START + timedelta(days=draw.randrange(SPAN))


def an_entry(draw: random.Random) -> Entry:
    """One posting; amounts run from nothing over cents to the most that a posting carries."""
    number = draw.choice(_OFTEN if draw.random() < 0.8 else _EVERY)
    cents = draw.choice([0, 1, draw.randrange(1_000_000), draw.randrange(codes.MAX_CENTS)])
    memo = draw.randrange(1_000_000) if number in {"898", "899"} else 0
    sign = _SIGNS[codes.code(number).sign]
    reason = draw.choice(_REASONS)
    return Entry(
        number, a_day(draw), a_day(draw), sign * cents, reason=reason, memo_cents=memo, text_data=draw.choice(["", "X"])
    )


def an_event(draw: random.Random) -> Event:
    """One event, known on the day on which it happened or later."""
    kind, happened = draw.choice(list(Kind)), a_day(draw)
    reason = draw.choice(list(HoldReason)) if kind in _HELD or draw.random() < 0.1 else None
    answer_by = draw.choice([None, happened + timedelta(days=30)])
    known = happened + timedelta(days=draw.randrange(5))
    return Event(
        kind,
        happened,
        known,
        draw.randrange(1_000_000),
        reason,
        answer_by=answer_by,
        notice_code=draw.choice(["", "CP05"]),
    )


def a_ledger(draw: random.Random) -> tuple[list[Entry], list[Event]]:
    """Up to twelve entries, in the order of posting, and up to six events."""
    entries = sorted((an_entry(draw) for _ in range(draw.randrange(13))), key=lambda entry: entry.posted_on)
    return entries, [an_event(draw) for _ in range(draw.randrange(7))]
