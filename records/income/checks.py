"""What must be true of income documents: the boxes that a form has, sums within a document, and sums against the return.

Amounts of documents are cents, lines of returns whole dollars.
"""

import re
from collections.abc import Iterable, Mapping

from records.income.document import Document
from records.income.forms import MARKED, Box, Kind, form

# What social security tax is taken on at most, in whole dollars (social security administration, each autumn).
WAGE_BASE = {
    2016: 118_500,
    2017: 127_200,
    2018: 128_400,
    2019: 132_900,
    2020: 137_700,
    2021: 142_800,
    2022: 147_000,
    2023: 160_200,
    2024: 168_600,
    2025: 176_100,
    2026: 184_500,
}
ADDITIONAL_MEDICARE_FROM_CENTS = 20_000_000
WITHHELD_IN = {"W-2": "2", "SSA-1099": "6"}  # every other form but 1098: box 4
_TEXT = re.compile(r"[\w .,:/%()-]{1,40}")
_MOST_CENTS = 9_999_999_999


class WrongBox(ValueError):
    """A box that the form does not have, or a value that the box can't hold. Names the box, never the value."""


def check_boxes(form_name: str, boxes: Mapping[str, object]) -> None:
    """Raise WrongBox unless the form exists, has all these boxes, and each holds what it can: whole cents from 0 on, a mark,
    a code of its list, or a short text.
    """
    try:
        known = form(form_name)
    except KeyError:
        raise WrongBox("There is no such form.") from None
    for number, value in boxes.items():
        box = known.box(number)
        if box is None:
            raise WrongBox(f"Form {form_name} has no box {number}.")
        if not _fits(box, value):
            raise WrongBox(f"Box {number} of Form {form_name} can't hold this.")


def _fits(box: Box, value: object) -> bool:
    if box.kind is Kind.AMOUNT:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_CENTS
    if not isinstance(value, str):
        return False
    if box.kind is Kind.MARK:
        return value == MARKED
    if box.kind is Kind.CODE:
        return value in (box.codes or {})
    return _TEXT.fullmatch(value) is not None


def withheld_cents(document: Document) -> int:
    """Federal income tax withheld in cents; a mortgage statement has none."""
    return 0 if document.form == "1098" else document.cents(WITHHELD_IN.get(document.form, "4"))


def counting(documents: Iterable[Document]) -> list[Document]:
    """The documents that count: those that no later one has corrected."""
    return [document for document in documents if not document.corrected]


def within(document: Document) -> list[str]:
    """What does not add up inside one document, as sentences for staff; empty where all does."""
    if document.form == "W-2":
        return _within_w2(document)
    if document.form == "1099-DIV" and document.cents("1b") > document.cents("1a"):
        return ["Qualified dividends are more than all ordinary dividends."]
    if document.form == "1099-R" and document.cents("2a") > document.cents("1"):
        return ["The taxable amount is more than the distribution."]
    return []


def _within_w2(document: Document) -> list[str]:
    base = WAGE_BASE.get(document.tax_year)
    for_security = document.cents("3") + document.cents("7")
    over = max(0, document.cents("5") - ADDITIONAL_MEDICARE_FROM_CENTS)
    medicare = _rate(document.cents("5"), 145) + _rate(over, 90)
    checks = [
        (base is not None and for_security > base * 100, "Social security wages are above the wage base."),
        (document.cents("4") != _rate(for_security, 620), "Social security tax is not 6.2 % of its wages."),
        (document.cents("6") != medicare, "Medicare tax is not 1.45 % of its wages."),
        (document.cents("2") > document.cents("1"), "More tax was withheld than was paid."),
    ]
    return [words for wrong, words in checks if wrong]


def _rate(cents: int, hundredths_of_a_percent: int) -> int:
    """So many hundredths of a percent of an amount, to the nearest cent, half up."""
    return (cents * hundredths_of_a_percent + 5_000) // 10_000


def social_security_tax(cents: int) -> int:
    """6.2 % of wages in cents."""
    return _rate(cents, 620)


def medicare_tax(cents: int) -> int:
    """1.45 % of wages in cents, and 0.9 % of what is above $200,000, as an employer withholds it."""
    return _rate(cents, 145) + _rate(max(0, cents - ADDITIONAL_MEDICARE_FROM_CENTS), 90)


_BOX_4: tuple[str, ...] = ("4",)
# Line of the return: the boxes that make it, by form.
MADE_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "1a": {"W-2": ("1",)},
    "2a": {"1099-INT": ("8",)},
    "2b": {"1099-INT": ("1", "3")},
    "3a": {"1099-DIV": ("1b",)},
    "3b": {"1099-DIV": ("1a",)},
    "5a": {"1099-R": ("1",)},
    "5b": {"1099-R": ("2a",)},
    "6a": {"SSA-1099": ("3",)},
    "8": {"1099-NEC": ("1",), "1099-G": ("1",), "1099-MISC": ("3",)},
    "25a": {"W-2": ("2",)},
    "25b": {
        **dict.fromkeys(("1099-INT", "1099-DIV", "1099-NEC", "1099-R", "1099-G", "1099-MISC"), _BOX_4),
        "SSA-1099": ("6",),
    },
}
MADE_OF["25d"] = MADE_OF["25a"] | MADE_OF["25b"]


def parts_of_line(line: str, documents: Iterable[Document]) -> list[tuple[Document, int]]:
    """The documents behind a line of the return with the cents that each brings; corrected ones don't count."""
    boxes = MADE_OF.get(line, {})
    parts = [(document, sum(map(document.cents, boxes.get(document.form, ())))) for document in counting(documents)]
    return [(document, cents) for document, cents in parts if cents]


def against_return(documents: Iterable[Document], lines: Mapping[str, int]) -> list[str]:
    """The lines of a return that the documents don't bear out to the dollar, as "25d: 9415 on the return, 9145 reported".

    Lines that no document makes are left out, and so are lines 25a and 25b of a return that gives only their sum.
    """
    held = list(documents)
    wrong = []
    for line in MADE_OF:
        if line in {"25a", "25b"} and line not in lines:
            continue
        reported = (sum(cents for _document, cents in parts_of_line(line, held)) + 50) // 100
        if reported != lines.get(line, 0):
            wrong.append(f"{line}: {lines.get(line, 0)} on the return, {reported} reported")
    return wrong
