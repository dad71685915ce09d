"""What the pages of income documents show, as strings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.income.checks import counting, withheld_cents
from records.income.document import Document
from records.income.forms import MARKED, Box, Kind
from records.income.printed import boxes_of, mask_ein
from taxportal.kit.formats import day, money

COMPLETE_FROM = (7, 1)  # month and day of the year after: by then what is to come has come
# The boxes that sum a form up, in the order in which they are told; the others stand under "all boxes".
_MAIN = {
    "W-2": ("1", "2"),
    "1099-INT": ("1", "3", "4"),
    "1099-DIV": ("1a", "1b", "4"),
    "1099-NEC": ("1", "4"),
    "1099-R": ("1", "2a", "4"),
    "1099-G": ("1", "2", "4"),
    "1098": ("1", "2"),
    "SSA-1099": ("3", "6"),
    "1099-B": ("1d", "1e"),
    "1099-K": ("1a",),
    "1099-MISC": ("1", "2", "3", "4"),
}


@dataclass(frozen=True)
class YearRow:
    """A year of the list."""

    tax_year: str
    url: str
    documents: str
    withheld: str


@dataclass(frozen=True)
class BoxRow:
    """One box with something in it."""

    number: str
    plain: str
    value: str


@dataclass(frozen=True)
class DocumentCard:
    """One document: who sent it, what it says in short, and every box of the form."""

    anchor: str
    heading: str
    plain: str
    tag: str
    tag_kind: str
    note: str
    facts: tuple[dict[str, str], ...]
    boxes: tuple[BoxRow, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True)
class IncomePage:
    """Everything on the page of one year's documents."""

    tax_year: str
    headline: str
    facts: tuple[dict[str, str], ...]
    incomplete: str
    nothing: str
    cards: tuple[DocumentCard, ...]


def year_rows(documents: Iterable[Document], urls: dict[int, str]) -> list[YearRow]:
    """The years that have documents, newest first. ``urls`` are the addresses of the years' pages."""
    by_year: dict[int, list[Document]] = {}
    for document in documents:
        by_year.setdefault(document.tax_year, []).append(document)
    return [
        YearRow(str(year), urls[year], _count(len(counting(held))), money(sum(map(withheld_cents, counting(held)))))
        for year, held in sorted(by_year.items(), reverse=True)
        if year in urls
    ]


def income_page(tax_year: int, documents: Sequence[Document], on: date) -> IncomePage:
    """One year's documents as of ``on``."""
    valid = counting(documents)
    return IncomePage(
        tax_year=str(tax_year),
        headline=_("%(documents)s reported to us for %(year)s.") % {"documents": _count(len(valid)), "year": tax_year},
        facts=tuple(_totals(valid)),
        incomplete=_incomplete(tax_year, on),
        nothing="" if documents else _nothing(tax_year, on),
        cards=tuple(_card(place, document, documents) for place, document in enumerate(documents, start=1)),
    )


def _count(documents: int) -> str:
    return ngettext("%(n)d document", "%(n)d documents", documents) % {"n": documents}


def _totals(valid: Sequence[Document]) -> list[dict[str, str]]:
    wages = sum(document.cents("1") for document in valid if document.form == "W-2")
    withheld = sum(map(withheld_cents, valid))
    totals = [(_("Wages"), wages), (_("Federal income tax withheld"), withheld)]
    return [{"term": term, "value": money(cents)} for term, cents in totals if cents]


def _is_complete(tax_year: int, on: date) -> bool:
    return on >= date(tax_year + 1, *COMPLETE_FROM)


def _incomplete(tax_year: int, on: date) -> str:
    if _is_complete(tax_year, on):
        return ""
    return _(
        "Documents for %(year)s come in until July %(next)s, and what came may still be corrected. Don\u2019t wait for this page to "
        "file: use the forms that were sent to you."
    ) % {"year": tax_year, "next": tax_year + 1}


def _nothing(tax_year: int, on: date) -> str:
    if _is_complete(tax_year, on):
        return _(
            "Nobody reported wages, interest or other income of yours for %(year)s to us. If you were paid in that year, ask whoever "
            "paid you for a copy of the form; you must report the income all the same."
        ) % {"year": tax_year}
    return _(
        "Employers report wages by the end of January %(next)s, banks and others by the end of March. A document shows here on the "
        "day on which it reaches us. You do not need to do anything."
    ) % {"next": tax_year + 1}


def _card(place: int, document: Document, documents: Sequence[Document]) -> DocumentCard:
    form = document.kind
    boxes = boxes_of(document)
    filled = [box for box in boxes if _is_filled(document, box)]
    tag, kind, note = _standing(document, documents)
    return DocumentCard(
        anchor=f"document-{place}",
        heading=_("Form %(form)s of %(payer)s") % {"form": document.form, "payer": document.payer_name},
        plain=_(form.plain),
        tag=tag,
        tag_kind=kind,
        note=note,
        facts=tuple({"term": term, "value": value} for term, value in _facts(document) if value),
        boxes=tuple(BoxRow(_number(box), _(box.plain), box_value(document, box)) for box in filled),
        empty=tuple(_(box.plain) for box in boxes if box not in filled),
    )


def _standing(document: Document, documents: Sequence[Document]) -> tuple[str, str, str]:
    """Whether it counts: a word, the kind of tag, and a sentence where there is something to say."""
    if document.corrected:
        later = next((other for other in documents if other.corrects == document.id), None)
        words = _("A correction replaced this document on %(day)s. Its amounts no longer count.")
        return _("Replaced"), "neutral", words % {"day": day(later.received_on)} if later else ""
    if document.corrects:
        return _("Corrected"), "done", _("This document replaces an earlier one of the same payer.")
    return "", "", ""


def _facts(document: Document) -> list[tuple[str, str]]:
    form = document.kind
    main = [(box, document.cents(number)) for number in _MAIN[document.form] if (box := form.box(number))]
    street = document.payer_street
    return [
        *((_(box.plain), money(cents)) for box, cents in main if cents),
        (_(form.payer_plain), f"{document.payer_name}, {street}" if street else document.payer_name),
        (_("Their number"), mask_ein(document.payer_ein)),
        (
            _("Your account with them"),
            _("ends in %(last)s") % {"last": document.account_last4} if document.account_last4 else "",
        ),
        (_("Reached us on"), day(document.received_on)),
    ]


def _number(box: Box) -> str:
    """The box's number as it stands on the paper form."""
    return {"7.2": "7", "13TP": "13", "13RP": "13", "13SE": "13", "TRUST": "", "FATCA": ""}.get(box.number, box.number)


def _is_filled(document: Document, box: Box) -> bool:
    return bool(document.boxes.get(box.number))


def box_value(document: Document, box: Box) -> str:
    """What a box says, for people: money, "Yes", or the plain words of a code."""
    value = document.boxes.get(box.number, "")
    if box.kind is Kind.AMOUNT:
        return money(document.cents(box.number))
    if box.kind is Kind.MARK:
        return _("Yes") if value == MARKED else _("No")
    words = (box.codes or {}).get(str(value))
    return f"{value}: {_(words[1])}" if words else str(value)
