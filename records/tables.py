"""Rows to be handed out as files: a name, columns, rows of plain values. What is held about somebody leaves the portal as these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Cents(int):
    """An amount in integer cents: dollars with two decimals in a spreadsheet, ``<column>_cents`` in JSON."""


Value = str | int | Cents | None  # dates as ISO 8601 text


@dataclass(frozen=True)
class Table:
    """A table of the data bundle. ``name`` is that of its files, ``title`` and ``about`` say what it is to a person."""

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def table(name: str, title: str, about: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Table:
    """The table with its rows held."""
    return Table(name, title, about, tuple(columns), tuple(tuple(row) for row in rows))
