"""The lines of Form 1040 from what somebody earned, every sum of the form holding. Whole dollars by line number.

Since 2025 some lines have other names: 11 is 11a, 12 is 12e, 13 is 13a, 27 is 27a, and 13b is new.
"""

from dataclasses import dataclass

from records.tax_rules import credits, payroll
from records.tax_rules.income_tax import senior_deduction, standard_deduction, tax
from records.tax_rules.parameters import half_up

Lines = dict[str, int]

RENUMBERED = 2025
_NEW_NAMES = {"11": "11a", "12": "12e", "13": "13a", "27": "27a"}
# Half of the benefits plus other income: from the first amount half of the excess is taxable, from the second 85 %.
_BENEFITS_FROM = {"MFJ": (32_000, 44_000)}
_BENEFITS_FROM_OTHERWISE = (25_000, 34_000)
_ALWAYS = frozenset({"9", "11", "11a", "12", "12e", "15", "16", "24", "33"})  # printed even where they are nothing


@dataclass(frozen=True)
class Income:
    """What a return is made from, in whole dollars; on a joint return of both. ``aged`` counts the filers of 65 or over;
    ``childless_credit`` says that a filer without children has the age for the earned income credit.
    """

    year: int
    status: str
    wages: int = 0
    interest: int = 0
    dividends: int = 0
    pension: int = 0
    benefits: int = 0
    unemployment: int = 0
    business: int = 0
    children: int = 0
    others: int = 0
    aged: int = 0
    childless_credit: bool = False


def line_name(year: int, number: str) -> str:
    """The name that a line has in a year: 11 is 11a from 2025 on."""
    return _NEW_NAMES.get(number, number) if year >= RENUMBERED else number


def lines_of(income: Income) -> Lines:
    """Lines 1a to 24, and the refundable credits 27, 28 and 32. Raises UnknownParameter for a year without a table."""
    year = income.year
    self_employed = payroll.self_employment_tax(year, income.business, wages=income.wages)
    lines = _incomes(income, adjustments=half_up(self_employed, 2))
    agi = lines["11"]
    lines |= _taxable(income, agi, deductible=half_up(self_employed, 2))
    lines["16"] = lines["18"] = tax(year, income.status, lines["15"])
    whole = credits.child_credit(year, income.status, agi=agi, children=income.children, others=income.others)
    used = 0 if year == 2021 and income.children else min(lines["18"], whole)
    lines["19"] = lines["21"] = used
    lines["22"] = lines["18"] - used
    lines["23"] = self_employed
    lines["24"] = lines["22"] + lines["23"]
    lines |= _refundable(income, agi, unused=whole - used, deductible=half_up(self_employed, 2))
    return {line_name(year, number): amount for number, amount in lines.items()}


def with_payments(
    lines: Lines, *, withheld: int, withheld_on_1099: int = 0, estimated: int = 0, applied: int = 0
) -> Lines:
    """The whole return: ``lines`` with withholding by W-2 and by 1099, estimated payments, the refund and how much of it is
    ``applied`` to the next year, or the amount owed. Lines that are nothing are left out, save those that are always printed.
    """
    done = dict(lines)
    done["25a"], done["25b"] = withheld, withheld_on_1099
    done["25d"] = withheld + withheld_on_1099
    done["26"] = estimated
    done["33"] = done["25d"] + estimated + done.get("32", 0)
    over = done["33"] - done["24"]
    done["34"], done["37"] = max(0, over), max(0, -over)
    done["36"] = min(applied, done["34"])
    done["35a"] = done["34"] - done["36"]
    return {number: amount for number, amount in done.items() if amount or number in _ALWAYS}


def _incomes(income: Income, *, adjustments: int) -> Lines:
    elsewhere = income.business + income.unemployment
    known = income.wages + income.interest + income.dividends + income.pension + elsewhere
    taxable_benefits = _taxable_benefits(income, known - adjustments)
    return {
        "1a": income.wages,
        "1z": income.wages,
        "2b": income.interest,
        "3b": income.dividends,
        "5a": income.pension,
        "5b": income.pension,
        "6a": income.benefits,
        "6b": taxable_benefits,
        "8": elsewhere,
        "9": known + taxable_benefits,
        "10": adjustments,
        "11": known + taxable_benefits - adjustments,
    }


def _taxable_benefits(income: Income, other: int) -> int:
    """Line 6b by the worksheet: at most 85 % of the benefits."""
    first, second = _BENEFITS_FROM.get(income.status, _BENEFITS_FROM_OTHERWISE)
    counted = other + income.benefits // 2
    if counted <= first:
        return 0
    lower = min(min(counted, second) - first, income.benefits) // 2
    upper = half_up(max(0, counted - second) * 85, 100)
    return min(lower + upper, half_up(income.benefits * 85, 100))


def _taxable(income: Income, agi: int, *, deductible: int) -> Lines:
    standard = standard_deduction(income.year, income.status, aged=income.aged)
    senior = senior_deduction(income.year, income.status, aged=income.aged, agi=agi)
    left = max(0, agi - standard - senior)
    business = half_up(min(max(0, income.business - deductible), left) * 20, 100)
    total = standard + business + senior
    return {"12": standard, "13": business, "13b": senior, "14": total, "15": max(0, agi - total)}


def _refundable(income: Income, agi: int, *, unused: int, deductible: int) -> Lines:
    """Dependents who are no children (``others``) never make a credit that is paid out."""
    year = income.year
    earned = income.wages + income.business - deductible
    eitc = 0
    if income.children or income.childless_credit:
        eitc = credits.earned_income_credit(
            year,
            income.status,
            earned=earned,
            agi=agi,
            children=income.children,
            investment_income=income.interest + income.dividends,
        )
    of_children = credits.additional_child_credit(year, unused=unused, children=income.children, earned=earned)
    return {"27": eitc, "28": of_children, "32": eitc + of_children}
