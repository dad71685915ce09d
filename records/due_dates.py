"""Due dates of a tax year, already rolled over weekends and legal holidays of the District of Columbia."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from records.codes import DATA

_APRIL, _OCTOBER = 4, 10


@dataclass(frozen=True)
class DueDates:
    """When return and payment of a tax year are due, an extended return, and the four estimated payments."""

    payment: date
    extended_return: date
    estimated: tuple[date, ...] = ()


@cache
def _table() -> dict[int, DueDates]:
    with (DATA / "due_dates.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["tax_year"]): DueDates(
                date.fromisoformat(row["return_and_payment_due"]),
                date.fromisoformat(row["extended_return_due"]),
                tuple(date.fromisoformat(row[f"es_{number}"]) for number in range(1, 5)),
            )
            for row in csv.DictReader(file)
        }


@cache
def due_dates(tax_year: int) -> DueDates:
    """The due dates of a tax year; for years outside the table the nominal days."""
    following = tax_year + 1
    estimated = (date(tax_year, 4, 15), date(tax_year, 6, 15), date(tax_year, 9, 15), date(following, 1, 15))
    nominal = DueDates(date(following, _APRIL, 15), date(following, _OCTOBER, 15), estimated)
    return _table().get(tax_year, nominal)


def filing_year(on: date) -> int:
    """The tax year for which returns are filed on this day: the calendar year before."""
    return on.year - 1
