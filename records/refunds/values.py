"""The values of a refund's story: the fourteen events, steps that happened, and what is expected next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.holds import Actor, HoldReason
from records.ledger import Waterfall


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


FIRST_KINDS = frozenset({Kind.RECEIVED, Kind.ACCEPTED})
PAID_OUT = frozenset({Kind.SENT, Kind.REISSUED})

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
    """One step of the timeline that has happened. ``by_mail``: a check, not a deposit."""

    kind: Kind
    date: Day
    actor: Actor
    amount_cents: int = 0
    hold_reason: HoldReason | None = None
    party: str = ""
    answer_by: Day | None = None
    notice_code: str = ""
    by_mail: bool = False


@dataclass(frozen=True)
class Next:
    """What is expected next: by whom, which event (None when nothing is), in which range of days, and whether the person must
    act.
    """

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
    lifted_on: tuple[date, ...] = ()  # days on which the ledger says that a hold ended
    not_before: date | None = None  # the law lets nothing be paid before this day, which is still to come

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
    def step_day_count(self) -> int | None:
        """Days since the latest step that has come about; None before the first and on the day before a dated one."""
        return max(0, (self.on - self.steps[-1].date).days) if self.steps else None

    @property
    def offset_cents(self) -> int:
        """What other agencies and older debts took, in cents."""
        return sum(step.amount_cents for step in self.steps if step.kind is Kind.OFFSET_APPLIED)

    @property
    def payment(self) -> Step | None:
        """The latest step that sent the money out, None before."""
        return next((step for step in reversed(self.steps) if step.kind in PAID_OUT), None)

    @property
    def disowned(self) -> bool:
        """Whether the person said that they did not file the return which is held."""
        return is_disowned(self.steps)

    @property
    def identity_asked(self) -> bool:
        """Whether we wait for the person to say whether they filed the return."""
        return self.hold_reason in IDENTITY_HOLDS and not self.disowned


IDENTITY_HOLDS = frozenset({HoldReason.IDENTITY, HoldReason.DUPLICATE_RETURN})


def is_disowned(steps: tuple[Step, ...]) -> bool:
    """Whether an answer "not mine" is the latest word about an identity hold: an answer that leaves the hold standing."""
    about = [s for s in steps if s.hold_reason in IDENTITY_HOLDS or s.kind is Kind.IDENTITY_HOLD_RELEASED]
    return bool(about) and about[-1].kind is Kind.INFORMATION_RECEIVED
