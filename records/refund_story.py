"""A refund as a story, from values alone: what happened, why, who acts next, by when, and what the person
can do.

The fourteen events are the portal's vocabulary. What the ledger says (adjusted, offset, approved, sent,
back from the bank) is read from its entries; what happens before or beside it comes as events. ``on`` is
the business date of the reader.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from records.holds import HOLD_WORDS, Actor, HoldReason
from records.ledger import REFUND_BACK, REFUND_ISSUED, RETURN_POSTED, Entry, Waterfall, visible, waterfall


class Kind(StrEnum):
    """The fourteen refund events, in the order in which they stand when they share a day."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    IDENTITY_HOLD_PLACED = "identity_hold_placed"
    IN_REVIEW = "in_review"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_RECEIVED = "information_received"
    IDENTITY_HOLD_RELEASED = "identity_hold_released"
    AMOUNT_ADJUSTED = "amount_adjusted"
    OFFSET_APPLIED = "offset_applied"
    APPROVED = "approved"
    SENT = "sent"
    BANK_REJECTED = "bank_rejected"
    REISSUED = "reissued"
    CLEARED = "cleared"


_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_HELD = frozenset({"570", "810"})
_RELEASED = frozenset({"571", "572", "811"})
_ADJUSTED = frozenset({"290", "291", "298", "300", "301", "765", "767", "807"})
_OFFSETS = frozenset({"820", "826"})
_FROM_LEDGER = frozenset(
    {Kind.AMOUNT_ADJUSTED, Kind.OFFSET_APPLIED, Kind.APPROVED, Kind.SENT, Kind.BANK_REJECTED, Kind.REISSUED}
)
FIRST_KINDS = frozenset({Kind.RECEIVED, Kind.ACCEPTED})


Day = date  # the classes below have a field named date


@dataclass(frozen=True)
class Event:
    """Something that happened before or beside the ledger."""

    kind: Kind
    date: Day
    posted_on: Day
    amount_cents: int = 0
    hold_reason: HoldReason | None = None
    party: str = ""
    answer_by: Day | None = None
    notice_code: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the timeline that has happened."""

    kind: Kind
    date: Day
    actor: Actor
    amount_cents: int = 0
    hold_reason: HoldReason | None = None
    party: str = ""
    answer_by: Day | None = None
    notice_code: str = ""


@dataclass(frozen=True)
class Next:
    """What is expected next: by whom, which event (None when nothing is), in which range of days."""

    actor: Actor | None
    kind: Kind | None
    earliest: date | None = None
    latest: date | None = None
    must_act: bool = False


@dataclass(frozen=True)
class RefundStory:
    """Everything a page says about one refund as of ``on``; all amounts in cents."""

    tax_year: int
    amended: bool
    on: date
    steps: tuple[Step, ...]
    next: Next
    waterfall: Waterfall
    claimed_cents: int
    hold_reason: HoldReason | None
    usual_days: tuple[int, int]
    received_on: date | None
    pays_on: date | None
    returned: bool
    posted: bool = True

    @property
    def last(self) -> Step | None:
        """The latest step, None before anything happened."""
        return self.steps[-1] if self.steps else None

    @property
    def status(self) -> Kind | None:
        """The kind of the latest step."""
        return self.steps[-1].kind if self.steps else None

    @property
    def day_count(self) -> int | None:
        """Days since the return came in (the day itself is day 0); None while it hasn't."""
        return (self.on - self.received_on).days if self.received_on else None

    @property
    def offset_cents(self) -> int:
        """What other agencies and older debts took, in cents."""
        return sum(step.amount_cents for step in self.steps if step.kind is Kind.OFFSET_APPLIED)


ORIGINAL_USUAL = (0, 21)
AMENDED_USUAL = (56, 84)
_AMENDED_LONGEST = timedelta(days=112)
_BANK_DAYS = timedelta(days=5)
_ANSWER_DAYS = timedelta(days=30)
_ACCEPT_DAYS = timedelta(days=2)
_FINISH_DAYS = timedelta(days=14)


def tell(
    *,
    tax_year: int,
    entries: Iterable[Entry],
    events: Iterable[Event],
    claimed_cents: int,
    on: date,
    amended: bool = False,
) -> RefundStory:
    """The story of one refund as of ``on``. ``claimed_cents`` is what the return asked for."""
    seen = visible(entries, on)
    known = [event for event in events if event.posted_on <= on]
    steps = tuple(sorted([*_from_ledger(seen, on), *_from_events(known, seen)], key=lambda s: (s.date, _RANK[s.kind])))
    hold = _open_hold(steps, seen)
    received = next((step.date for step in steps if step.kind in FIRST_KINDS), None)
    pays_on = max((entry.date for entry in seen if entry.code in REFUND_ISSUED), default=None)
    usual = _usual(hold, amended)
    return RefundStory(
        tax_year=tax_year,
        amended=amended,
        on=on,
        steps=steps,
        next=_what_next(steps, hold=hold, usual=usual, received=received, pays_on=pays_on, amended=amended),
        waterfall=waterfall(seen, on=on, claimed_cents=claimed_cents),
        claimed_cents=claimed_cents,
        hold_reason=hold,
        usual_days=usual,
        received_on=received,
        pays_on=pays_on,
        posted=any(entry.code == RETURN_POSTED for entry in seen),
        returned=any(entry.code in REFUND_BACK for entry in seen),
    )


def _from_events(known: list[Event], seen: list[Entry]) -> list[Step]:
    told_by_ledger = {"in_review"} if any(entry.code in _HELD for entry in seen) else set()
    return [
        Step(
            kind=event.kind,
            date=event.date,
            actor=_event_actor(event),
            amount_cents=event.amount_cents,
            hold_reason=event.hold_reason,
            party=event.party,
            answer_by=event.answer_by,
            notice_code=event.notice_code,
        )
        for event in known
        if event.kind not in _FROM_LEDGER and event.kind not in told_by_ledger
    ]


def _event_actor(event: Event) -> Actor:
    if event.hold_reason is HoldReason.SELF_LOCK:
        return Actor.YOU
    return {
        Kind.RECEIVED: Actor.YOU,
        Kind.INFORMATION_RECEIVED: Actor.YOU,
        Kind.CLEARED: Actor.BANK,
    }.get(event.kind, Actor.US)


def _from_ledger(seen: list[Entry], on: date) -> list[Step]:
    steps: list[Step] = []
    came_back = False
    for entry in seen:
        came_back = came_back or entry.code in REFUND_BACK
        steps += _steps_of(entry, on=on, again=came_back)
    return steps


def _steps_of(entry: Entry, *, on: date, again: bool) -> list[Step]:
    cents = abs(entry.amount_cents)
    if entry.code in REFUND_ISSUED:
        if again:
            return [Step(Kind.REISSUED, entry.posted_on, Actor.US, cents)]
        approved = Step(Kind.APPROVED, min(entry.posted_on, entry.date), Actor.US, cents)
        return [approved, Step(Kind.SENT, entry.date, Actor.US, cents)] if entry.date <= on else [approved]
    if entry.code in REFUND_BACK:
        return [Step(Kind.BANK_REJECTED, entry.posted_on, Actor.BANK, cents)]
    if entry.code == "898":
        return [Step(Kind.OFFSET_APPLIED, entry.posted_on, Actor.AGENCY, entry.memo_cents, party=entry.text_data)]
    if entry.code in _OFFSETS and cents:
        return [Step(Kind.OFFSET_APPLIED, entry.posted_on, Actor.US, cents, party=entry.text_data)]
    if entry.code in _ADJUSTED and cents:
        return [Step(Kind.AMOUNT_ADJUSTED, entry.posted_on, Actor.US, cents)]
    if entry.code in _HELD:
        return [Step(Kind.IN_REVIEW, entry.posted_on, Actor.US, hold_reason=_reason(entry.reason))]
    return []


def _reason(text: str) -> HoldReason | None:
    return HoldReason(text) if text in set(HoldReason) else None


def _open_hold(steps: tuple[Step, ...], seen: list[Entry]) -> HoldReason | None:
    """The reason of the latest hold that nothing on the same or a later day has ended."""
    lifted = [entry.posted_on for entry in seen if entry.code in _RELEASED]
    over = [step.date for step in steps if step.kind in {Kind.IDENTITY_HOLD_RELEASED, Kind.APPROVED, Kind.SENT}]
    ends = max([*lifted, *over], default=date.min)
    return next((step.hold_reason for step in reversed(steps) if step.hold_reason and step.date > ends), None)


def _usual(hold: HoldReason | None, amended: bool) -> tuple[int, int]:
    if amended:
        return AMENDED_USUAL
    return HOLD_WORDS[hold].usual_days if hold else ORIGINAL_USUAL


def _what_next(
    steps: tuple[Step, ...],
    *,
    hold: HoldReason | None,
    usual: tuple[int, int],
    received: date | None,
    pays_on: date | None,
    amended: bool,
) -> Next:
    if not steps:
        return Next(Actor.YOU, Kind.RECEIVED)
    last = steps[-1]
    if hold:
        return _after_hold(steps, hold, usual, received)
    if last.kind is Kind.CLEARED:
        return Next(None, None)
    if last.kind in {Kind.BANK_REJECTED, Kind.INFORMATION_REQUESTED}:
        return Next(Actor.YOU, Kind.INFORMATION_RECEIVED, None, last.answer_by or last.date + _ANSWER_DAYS, True)
    if last.kind is Kind.APPROVED and pays_on:
        return Next(Actor.US, Kind.SENT, pays_on, pays_on)
    if pays_on:
        return Next(Actor.BANK, Kind.CLEARED, pays_on, pays_on + _BANK_DAYS)
    began = received or last.date
    if amended:
        return Next(Actor.US, Kind.AMOUNT_ADJUSTED, began + timedelta(days=usual[0]), began + _AMENDED_LONGEST)
    if last.kind is Kind.RECEIVED:
        return Next(Actor.US, Kind.ACCEPTED, last.date, last.date + _ACCEPT_DAYS)
    return Next(Actor.US, Kind.APPROVED, last.date, max(began + timedelta(days=usual[1]), last.date + _FINISH_DAYS))


def _after_hold(steps: tuple[Step, ...], hold: HoldReason, usual: tuple[int, int], received: date | None) -> Next:
    held = next(step for step in reversed(steps) if step.hold_reason is hold)
    if HOLD_WORDS[hold].actor is Actor.YOU:
        answer_by = held.answer_by or (None if hold is HoldReason.SELF_LOCK else held.date + _ANSWER_DAYS)
        return Next(Actor.YOU, Kind.INFORMATION_RECEIVED, None, answer_by, must_act=True)
    counted_from = held.date if hold is HoldReason.BANK_CHANGE else received or held.date
    earliest, latest = (counted_from + timedelta(days=days) for days in usual)
    return Next(Actor.US, Kind.APPROVED, earliest, latest)
