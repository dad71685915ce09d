"""The numbers of the law by year and filing status, read once from ``tax_parameters.csv``."""

import csv
from decimal import Decimal
from functools import cache

from records.codes import DATA

YEARS = range(2021, 2027)
STATUSES = ("S", "MFJ", "MFS", "HOH", "QSS")
EVERY_STATUS = "ALL"


class UnknownParameter(LookupError):
    """No such number for this year and status: the year is outside the table, or the rule doesn't exist in it."""


@cache
def _table() -> dict[tuple[int, str, str], Decimal]:
    with (DATA / "tax_parameters.csv").open(encoding="utf-8", newline="") as file:
        return {(int(row["year"]), row["status"], row["item"]): Decimal(row["value"]) for row in csv.DictReader(file)}


def parameter(year: int, status: str, item: str) -> Decimal:
    """One number: that of the filing status, else the one of all statuses. Raises UnknownParameter."""
    table = _table()
    found = table.get((year, status, item), table.get((year, EVERY_STATUS, item)))
    if found is None:
        raise UnknownParameter(f"{item} of {year} for {status}")
    return found


@cache
def dollars(year: int, status: str, item: str) -> int:
    """An amount in whole dollars. Raises UnknownParameter."""
    return int(parameter(year, status, item))


@cache
def dollars_or_none(year: int, status: str, item: str) -> int | None:
    """An amount in whole dollars, None where the year's law has no such rule."""
    try:
        return dollars(year, status, item)
    except UnknownParameter:
        return None


@cache
def share(year: int, item: str) -> int:
    """A rate in hundredths of a percent (0.0765 is 765): whole numbers, so that products stay exact."""
    return int(parameter(year, EVERY_STATUS, item) * 10_000)


def half_up(amount: int, unit: int) -> int:
    """``amount`` counted in 1/``unit`` of a dollar as whole dollars, halves up: how the form rounds."""
    return (2 * amount + unit) // (2 * unit)
