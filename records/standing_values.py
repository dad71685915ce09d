"""Where a person stands with their taxes on a day, as values: what home needs, and the answer that it
gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from records.refund_story import RefundStory

Day = date  # PaymentSeen has a field named date


@dataclass(frozen=True)
class PaymentSeen:
    """A payment that entered the ledger. ``payer`` is "you", "spouse" or "" where nobody is named."""

    date: Day
    amount_cents: int
    payer: str
    payer_given_name: str
    returned_on: Day | None = None
    return_reason: str = ""


@dataclass(frozen=True)
class ModuleStanding:
    """One tax account as of the day: balance in cents (positive: owed), its due date, its refund, its
    payments.
    """

    module_id: int
    tax_year: int
    balance_cents: int
    due_on: date
    joint: bool = False
    spouse_given_name: str = ""
    has_return: bool = False
    refund: RefundStory | None = None
    payments: tuple[PaymentSeen, ...] = ()
    on_plan: bool = False


@dataclass(frozen=True)
class Deadline:
    """A letter that waits for something: its number, the day, and the amount where it names one."""

    notice_code: str
    answer_by: date
    amount_cents: int
    tax_year: int | None


@dataclass(frozen=True)
class Standing:
    """Everything that home needs to know from the records about one taxpayer, as of ``on``."""

    taxpayer_id: UUID
    on: date
    given_name: str
    language: str
    filing_year: int
    filing_due_on: date
    modules: tuple[ModuleStanding, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    @property
    def owed_cents(self) -> int:
        """What is owed over all tax accounts; accounts with a credit don't lower it."""
        return sum(module.balance_cents for module in self.modules if module.balance_cents > 0)


@dataclass(frozen=True)
class WayOn:
    """A link: its words, the name of the URL and its arguments."""

    label: str
    url_name: str
    kwargs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The answer first: a headline, why, who acts next, by when (both may be empty), and the ways on.
    ``kind`` is for tests.
    """

    headline: str
    why: str
    next_actor: str
    by_when: str
    ways_on: tuple[WayOn, ...]
    kind: str
