"""Returns that add up: tax by the agency's table from wages, and withholding that leads to the refund or
shortfall wanted.

Only what the cast needs: wages, interest, the standard deduction, the child credit. All values are whole
dollars.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

RATES = (Decimal("0.10"), Decimal("0.12"), Decimal("0.22"), Decimal("0.24"), Decimal("0.32"), Decimal("0.35"))
TOP_RATE = Decimal("0.37")
# Top of each bracket by tax year and filing status.
BRACKETS = {
    (2022, "S"): (10_275, 41_775, 89_075, 170_050, 215_950, 539_900),
    (2022, "MFJ"): (20_550, 83_550, 178_150, 340_100, 431_900, 647_850),
    (2022, "HOH"): (14_650, 55_900, 89_050, 170_050, 215_950, 539_900),
    (2023, "S"): (11_000, 44_725, 95_375, 182_100, 231_250, 578_125),
    (2023, "MFJ"): (22_000, 89_450, 190_750, 364_200, 462_500, 693_750),
    (2023, "HOH"): (15_700, 59_850, 95_350, 182_100, 231_250, 578_100),
    (2024, "S"): (11_600, 47_150, 100_525, 191_950, 243_725, 609_350),
    (2024, "MFJ"): (23_200, 94_300, 201_050, 383_900, 487_450, 731_200),
    (2024, "HOH"): (16_550, 63_100, 100_500, 191_950, 243_700, 609_350),
    (2025, "S"): (11_925, 48_475, 103_350, 197_300, 250_525, 626_350),
    (2025, "MFJ"): (23_850, 96_950, 206_700, 394_600, 501_050, 751_600),
    (2025, "HOH"): (17_000, 64_850, 103_350, 197_300, 250_500, 626_350),
}
STANDARD_DEDUCTION = {
    2022: {"S": 12_950, "MFJ": 25_900, "HOH": 19_400},
    2023: {"S": 13_850, "MFJ": 27_700, "HOH": 20_800},
    2024: {"S": 14_600, "MFJ": 29_200, "HOH": 21_900},
    2025: {"S": 15_750, "MFJ": 31_500, "HOH": 23_625},
}
AGED_ADDITION = {2022: 1_750, 2023: 1_850, 2024: 1_950, 2025: 2_000}  # single or head of household, one person
SENIOR_DEDUCTION = {2025: 6_000}  # line 13b from 2025 on, whole below $75,000
CHILD_CREDIT = {2022: 2_000, 2023: 2_000, 2024: 2_000, 2025: 2_200}
TABLE_ENDS = 100_000


@dataclass(frozen=True)
class Wanted:
    """What a return is made from; exactly one of ``refund`` and ``short`` is positive, or both are 0."""

    year: int
    status: str
    wages: int
    interest: int = 0
    children: int = 0
    aged: bool = False
    refund: int = 0
    short: int = 0
    estimated: int = 0


def tax(year: int, status: str, taxable: int) -> int:
    """Line 16 in whole dollars: below $100,000 on the middle of the table's row, from there on the exact
    amount.
    """
    amount, owed, low = _middle(taxable), Decimal(0), Decimal(0)
    tops = [Decimal(top) for top in BRACKETS[year, status]]
    for top, rate in zip([*tops, Decimal("Infinity")], [*RATES, TOP_RATE], strict=True):
        owed += max(Decimal(0), min(amount, top) - low) * rate
        low = top
    return int(owed.quantize(Decimal(1), ROUND_HALF_UP))


def _middle(taxable: int) -> Decimal:
    if taxable <= 0:
        return Decimal(0)
    if taxable >= TABLE_ENDS:
        return Decimal(taxable)
    if taxable < 25:
        return Decimal("2.5") if taxable < 5 else Decimal(10) if taxable < 15 else Decimal(20)
    if taxable < 3_000:
        return Decimal(taxable // 25 * 25) + Decimal("12.5")
    return Decimal(taxable // 50 * 50 + 25)


def return_lines(wanted: Wanted) -> dict[str, int]:
    """The lines of Form 1040 by number, whole dollars, every sum of the form holding."""
    year, income = wanted.year, wanted.wages + wanted.interest
    standard = STANDARD_DEDUCTION[year][wanted.status] + (AGED_ADDITION[year] if wanted.aged else 0)
    senior = SENIOR_DEDUCTION.get(year, 0) if wanted.aged else 0
    taxable = max(0, income - standard - senior)
    before_credits = tax(year, wanted.status, taxable)
    credit = min(before_credits, CHILD_CREDIT[year] * wanted.children)
    total = before_credits - credit
    withheld = total + wanted.refund - wanted.short
    paid = withheld + wanted.estimated
    agi, deduction = ("11a", "12e") if year >= 2025 else ("11", "12")
    lines = {
        "1a": wanted.wages,
        "1z": wanted.wages,
        "2b": wanted.interest,
        "9": income,
        agi: income,
        deduction: standard,
        "13b": senior,
        "14": standard + senior,
        "15": taxable,
        "16": before_credits,
        "18": before_credits,
        "19": credit,
        "21": credit,
        "22": total,
        "24": total,
        "25d": withheld,
        "26": wanted.estimated,
        "33": paid,
        "34": max(0, paid - total),
        "35a": max(0, paid - total),
        "37": max(0, total - paid),
    }
    return {number: amount for number, amount in lines.items() if amount or number in {"15", "16", "24", "33"}}
