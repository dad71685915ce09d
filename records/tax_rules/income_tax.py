"""The tax on taxable income (line 16) and the standard deduction."""

from functools import cache
from itertools import pairwise

from records.tax_rules.parameters import dollars, dollars_or_none, half_up, parameter

TABLE_ENDS = 100_000  # below it the tax table, from it on the schedule
_TOPS = ("10", "12", "22", "24", "32", "35")
_ENDLESS = 10**12


@cache
def _brackets(year: int, status: str) -> tuple[tuple[int, int, int], ...]:
    """(from, to, percent) of each bracket, in whole dollars."""
    tops = [0, *(dollars(year, status, f"bracket_top_{top}pct") for top in _TOPS), _ENDLESS]
    rates = (int(parameter(year, status, f"rate_{number}") * 100) for number in range(1, len(tops)))
    return tuple((low, high, rate) for (low, high), rate in zip(pairwise(tops), rates, strict=True))


def tax(year: int, status: str, taxable: int) -> int:
    """Line 16 in whole dollars of a taxable income in whole dollars: below $100,000 the tax on the middle of the table's
    row, from there on on the exact amount; halves up. Raises UnknownParameter outside the table's years.
    """
    doubled = _doubled_middle(taxable)
    owed = 0
    for low, high, rate in _brackets(year, status):
        if doubled <= 2 * low:
            break
        owed += (min(doubled, 2 * high) - 2 * low) * rate
    return half_up(owed, 200)


def _doubled_middle(taxable: int) -> int:
    """Twice the amount that the tax is taken of; the middles of the rows end in half dollars."""
    if taxable <= 0:
        return 0
    if taxable >= TABLE_ENDS:
        return 2 * taxable
    if taxable < 25:
        return 5 if taxable < 5 else 20 if taxable < 15 else 40
    if taxable < 3_000:
        return 2 * (taxable // 25 * 25) + 25
    return 2 * (taxable // 50 * 50) + 50


def standard_deduction(year: int, status: str, *, aged: int = 0) -> int:
    """Line 12 in whole dollars; ``aged`` is how many of the filers are 65 or over."""
    extra = dollars(year, status, "standard_deduction_addl_aged_or_blind") if aged else 0
    return dollars(year, status, "standard_deduction") + aged * extra


def senior_deduction(year: int, status: str, *, aged: int, agi: int) -> int:
    """Line 13b from 2025 to 2028 in whole dollars: $6,000 for each filer of 65 or over, less 6 % of the income above the
    start for each of them; nothing for spouses who file apart.
    """
    whole = dollars_or_none(year, status, "senior_deduction_per_person")
    start = dollars_or_none(year, status, "senior_deduction_phaseout_start")
    if not aged or whole is None or start is None:
        return 0
    return aged * max(0, whole - half_up(max(0, agi - start) * 6, 100))
