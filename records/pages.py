"""What the pages show, as strings: every amount and date is formatted here, once, so that templates only
print.
"""

from dataclasses import dataclass

from records.transcripts import YearAvailability


@dataclass(frozen=True)
class YearRow:
    """One line of the list of transcripts."""

    tax_year: str
    url: str
    why_not: str


def year_row(year: YearAvailability, url: str) -> YearRow:
    """A year of the list of transcripts."""
    return YearRow(str(year.tax_year), url if year.available else "", year.why_not)
