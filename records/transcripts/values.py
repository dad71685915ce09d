"""What the builders of transcripts take: a person, a return, an account, and what the document was asked for with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from records.ledger import RETURN_POSTED, Entry

FILING_STATUS = {
    "S": "Single",
    "MFJ": "Married Filing Joint",
    "MFS": "Married Filing Separate",
    "HOH": "Head of Household",
    "QSS": "Qualifying Surviving Spouse",
}
FILING_STATUS_IN_FULL = {
    "S": "Single Taxpayer",
    "MFJ": "Married Taxpayer Filing Joint Return",
    "MFS": "Married Taxpayer Filing Separate Return",
    "HOH": "Head of Household",
    "QSS": "Qualifying Surviving Spouse",
}


@dataclass(frozen=True)
class Person:
    """Whom a transcript names; masked only when it is printed. ``id`` is the record's key, to tell who paid."""

    given_name: str
    family_name: str
    tin_last4: str
    street: str = ""
    id: object = None


@dataclass(frozen=True)
class Dependent:
    """A dependent named on a return."""

    name: str
    tin_last4: str


@dataclass(frozen=True)
class Assessed:
    """How the agency worked a return out: only the lines that differ from what was filed, whole dollars, and why."""

    assessed_on: date
    lines: Mapping[str, int]
    reason: str


@dataclass(frozen=True)
class FiledReturn:
    """What transcripts take from an original return: whole dollars by line number, as filed. ``assessed`` holds every later
    version, oldest first; ``adjustment_locator`` is the document number of the amended return, if there is one.
    """

    form: str
    received_on: date
    filing_status: str
    exemptions: int
    lines: Mapping[str, int]
    locator: str
    by_mail: bool = False
    dependents: tuple[Dependent, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    adjustment_locator: str = ""

    def filed(self, *numbers: str) -> int:
        """Whole dollars of the first of these lines that is on the return, 0 where none is."""
        return _first(self.lines, numbers)

    def computed(self, on: date, *numbers: str) -> int:
        """The same line as the agency had worked it out by ``on``."""
        merged = dict(self.lines)
        for version in self.assessed:
            if version.assessed_on <= on:
                merged.update(version.lines)
        return _first(merged, numbers)

    def reason_for(self, on: date, *numbers: str) -> Assessed | None:
        """The latest version by ``on`` that changed one of these lines."""
        changed = [a for a in self.assessed if a.assessed_on <= on and any(number in a.lines for number in numbers)]
        return changed[-1] if changed else None


def _first(lines: Mapping[str, int], numbers: tuple[str, ...]) -> int:
    return next((int(lines[number]) for number in numbers if number in lines), 0)


@dataclass(frozen=True)
class Account:
    """Everything that the transcripts of one tax year are made from."""

    tax_year: int
    primary: Person
    secondary: Person | None = None
    entries: tuple[Entry, ...] = ()
    filed: FiledReturn | None = None

    def people(self) -> tuple[Person, ...]:
        """The first-named taxpayer, then the spouse of a joint account."""
        return (self.primary, self.secondary) if self.secondary else (self.primary,)

    def posted(self, on: date) -> Entry | None:
        """The entry of the return, once it has posted."""
        return next((e for e in self.entries if e.code == RETURN_POSTED and e.posted_on <= on), None)


@dataclass(frozen=True)
class Order:
    """What a document was asked for with. ``on`` is the business date whose state it shows, ``requested_on`` the day of the
    request; number and customer file number are printed as they are.
    """

    on: date
    requested_on: date = field(default=date.min)
    tracking_number: str = ""
    customer_file_number: str = ""

    @property
    def request_day(self) -> date:
        """The day of the request; the state's day for a page that nobody ordered."""
        return self.on if self.requested_on == date.min else self.requested_on
