"""Which years' transcripts can be asked for, and why a year can't."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

YEARS_ONLINE = 10  # the current year and nine before
YEARS_ALWAYS_TOLD = 4


@dataclass(frozen=True)
class YearAvailability:
    """Whether the account transcript of a year can be shown, and if not, why."""

    tax_year: int
    available: bool
    why_not: str = ""


def years_available(on_record: Collection[int], *, filing_year: int, due_on: date, on: date) -> list[YearAvailability]:
    """The years that can be asked for, newest first: ten of them where the agency holds something, else the
    last four.
    """
    asked = range(filing_year, filing_year - YEARS_ONLINE, -1)
    return [
        YearAvailability(year, year in on_record, "" if year in on_record else _why_not(year, filing_year, due_on, on))
        for year in asked
        if year in on_record or year > filing_year - YEARS_ALWAYS_TOLD
    ]


def _why_not(year: int, filing_year: int, due_on: date, on: date) -> str:
    if year == filing_year and on <= due_on:
        nothing = _("Nothing has been posted for %(year)s yet.") % {"year": year}
        when = _(
            "A return filed online shows here two to three weeks after we accept it, a paper return in six to eight."
        )
        return f"{nothing} {when}"
    return _("No record of a return filed for %(year)s.") % {"year": year}
