"""The returns of one tax year as values: as filed, as worked out, and what differs. Lines are whole dollars by number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.refund_story import RefundStory

AMENDED_FORM = "1040-X"
ASKED_ON_TOP = "35a"  # on an amended return: what is asked for beyond the original

Lines = Mapping[str, int]


class Kind(StrEnum):
    """What a version of a year's return is."""

    ORIGINAL = "original"
    SECOND = "second"
    AMENDED = "amended"


class State(StrEnum):
    """How far a year's return has come."""

    NOT_FILED = "not_filed"
    RECEIVED = "received"
    HELD = "held"
    AS_FILED = "as_filed"
    CHANGED = "changed"
    AMENDED_OPEN = "amended_open"
    AMENDED_DONE = "amended_done"


@dataclass(frozen=True)
class Adjustment:
    """What the agency worked out for one version: the lines that changed, and why."""

    assessed_on: date
    lines: Lines
    reason: str


@dataclass(frozen=True)
class Version:
    """One return as it came in. ``dependents`` are names with relationship and last four digits."""

    kind: Kind
    form: str
    received_on: date
    by_mail: bool
    filing_status: str
    lines: Lines
    dependents: tuple[Mapping[str, str], ...] = ()
    explanation: str = ""
    locator: str = ""
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def worked_out(self) -> Lines:
        """The lines after every adjustment."""
        lines = dict(self.lines)
        for adjustment in self.adjustments:
            lines.update(adjustment.lines)
        return lines


@dataclass(frozen=True)
class Letter:
    """A notice about the year: its number, the day it was issued, and by when it may be answered."""

    code: str
    issued_on: date
    answer_by: date | None


@dataclass(frozen=True)
class ReturnYear:
    """Everything about the returns of one year as of ``on``. ``posted_on`` is the day on which the original one reached the
    account; ``amended_posted_on`` that of the decision on an amended one.
    """

    tax_year: int
    on: date
    versions: tuple[Version, ...] = ()
    posted_on: date | None = None
    amended_posted_on: date | None = None
    spouse_given_name: str = ""
    story: RefundStory | None = None
    letters: tuple[Letter, ...] = ()

    @property
    def original(self) -> Version | None:
        """The return that counts; None before one came in."""
        return next((version for version in self.versions if version.kind is Kind.ORIGINAL), None)

    @property
    def amended(self) -> Version | None:
        """The latest amended return."""
        found = [version for version in self.versions if version.kind is Kind.AMENDED]
        return found[-1] if found else None

    @property
    def state(self) -> State:
        """How far it has come; an amended return counts more than the original."""
        original = self.original
        if original is None:
            return State.NOT_FILED
        if self.amended:
            return State.AMENDED_DONE if self.amended_posted_on else State.AMENDED_OPEN
        if self.posted_on is None:
            return State.RECEIVED
        if self.story and self.story.hold_reason:
            return State.HELD
        return State.CHANGED if original.adjustments else State.AS_FILED


def differing(before: Lines, after: Lines) -> list[str]:
    """The lines whose amounts differ, in the order of the form."""
    numbers = {*before, *after}
    return in_order(number for number in numbers if before.get(number, 0) != after.get(number, 0))


def in_order(numbers: Iterable[str]) -> list[str]:
    """Line numbers in the order of the form: 1a, 1z, 2b, ..., 11, 12, 25a, 25d."""
    return sorted(numbers, key=_place)


def _place(number: str) -> tuple[int, str]:
    digits = "".join(character for character in number if character.isdigit())
    return (int(digits) if digits else 99, number.lstrip("0123456789"))
