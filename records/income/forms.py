"""The forms by which income is reported, box by box, from ``records/data/income_forms.toml``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

TABLE = Path(__file__).resolve().parents[1] / "data" / "income_forms.toml"
MARKED = "X"
YEAR_ROW = re.compile(r"TY(\d{4})")


class Kind(StrEnum):
    """What a box holds: integer cents, a mark, one of a list of codes, or text as written."""

    AMOUNT = "amount"
    MARK = "mark"
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True)
class Box:
    """One box: its number on the paper form, the label of the transcript, and plain words.

    ``words`` are what a mark prints when it is set and when it isn't; ``codes`` map a code to its printed and plain words.
    """

    number: str
    kind: Kind
    label: str
    plain: str
    words: tuple[str, str] = ("", "")
    codes: Mapping[str, tuple[str, str]] | None = None


@dataclass(frozen=True)
class Form:
    """One form: titles and party names as the transcript prints them, plain words, and its boxes in the transcript's order."""

    name: str
    title: str
    payer: str
    payer_number: str
    recipient: str
    recipient_number: str
    plain: str
    payer_plain: str
    boxes: tuple[Box, ...]
    year_rows: bool = False

    def box(self, number: str) -> Box | None:
        """The box of this number, None where the form has none."""
        if self.year_rows and (year := YEAR_ROW.fullmatch(number)):
            label = f"TY {year[1]} Payments"
            return Box(number, Kind.AMOUNT, label, _("The part of them for %(year)s") % {"year": year[1]})
        return next((box for box in self.boxes if box.number == number), None)


@cache
def all_forms() -> dict[str, Form]:
    """Every form by its name, as in the column ``form`` of the documents."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    codes = table.pop("codes")
    return {name: _form(name, values, codes.get(name, {})) for name, values in table.items()}


def form(name: str) -> Form:
    """The form of this name; raises KeyError for one that does not exist."""
    return all_forms()[name]


def _form(name: str, values: dict[str, object], codes: dict[str, dict[str, list[str]]]) -> Form:
    rows = values.pop("boxes")
    assert isinstance(rows, list)
    return Form(name=name, boxes=tuple(_box(row, codes.get(row[0])) for row in rows), **values)  # type: ignore[arg-type]


def _box(row: list[str], codes: dict[str, list[str]] | None) -> Box:
    number, kind, label, plain, *words = row
    known = {code: (printed, said) for code, (printed, said) in codes.items()} if codes else None
    return Box(number, Kind(kind), label, plain, (words[0], words[1]) if words else ("", ""), known)
