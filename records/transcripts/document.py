"""A transcript of any kind as one value: sections of labelled values and ledger lines, in the order in which they are printed.

The page, the PDF, the CSV and the JSON are made from this value alone, so they cannot differ. Everything is text as printed;
``cents`` beside a text is the same amount as a number.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BANNER = "This Product Contains Sensitive Taxpayer Data"


class Kind(StrEnum):
    """The five transcripts; the value is the word in addresses and file names."""

    RETURN = "return"
    ACCOUNT = "account"
    RECORD = "record"
    WAGE = "wage"
    NON_FILING = "nonfiling"


@dataclass(frozen=True)
class Item:
    """A label with its printed value. ``line`` is the form line or box, ``plain`` the label in plain words, ``source`` says who
    reported the figure and when; both are for reading, not part of the printed layout.
    """

    label: str
    value: str
    cents: int | None = None
    line: str = ""
    plain: str = ""
    source: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """A transaction as printed, with its plain words beside the code. ``cents`` is the signed amount; ``posted`` the day on which
    it entered the ledger (ISO), often before the printed date; empty where no entry stands behind the line.
    """

    code: str
    explanation: str
    cycle: str
    date: str
    amount: str
    cents: int
    plain: str = ""
    locator: str = ""
    memo: str = ""
    source: str = ""
    posted: str = ""


@dataclass(frozen=True)
class Section:
    """One block: a heading (level 2, or 3 where it stands inside the block before it), sentences, items, ledger lines."""

    heading: str
    level: int = 2
    notes: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    lines: tuple[LedgerLine, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """A whole document. ``on`` is the business date whose state it shows."""

    kind: Kind
    title: str
    tax_year: int
    on: date
    request_date: str
    response_date: str
    tracking_number: str
    customer_file_number: str
    sections: tuple[Section, ...]
    language: str = "en"
    banner: str = BANNER
