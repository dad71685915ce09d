"""Due dates of a tax year, already rolled over weekends and legal holidays of the District of Columbia."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from records.codes import DATA

_APRIL, _OCTOBER = 4, 10


@dataclass(frozen=True)
class DueDates:
    """When return and payment of a tax year are due, and an extended return."""

    payment: date
    extended_return: date


@cache
def _table() -> dict[int, DueDates]:
    with (DATA / "due_dates.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["tax_year"]): DueDates(
                date.fromisoformat(row["return_and_payment_due"]),
                date.fromisoformat(row["extended_return_due"]),
            )
            for row in csv.DictReader(file)
        }


def due_dates(tax_year: int) -> DueDates:
    """The due dates of a tax year; for years outside the table the nominal days."""
    nominal = DueDates(date(tax_year + 1, _APRIL, 15), date(tax_year + 1, _OCTOBER, 15))
    return _table().get(tax_year, nominal)


def filing_year(on: date) -> int:
    """The tax year for which returns are filed on this day: the calendar year before."""
    return on.year - 1
