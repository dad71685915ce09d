"""The lines of Form 1040 in plain words. Since 2025 some have other names: 11 is 11a, 12 is 12e, 13 is 13a, 27 is 27a."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_AGI, _STANDARD, _BUSINESS, _EARNED = (
    _("Adjusted gross income"),
    _("Standard or itemized deduction"),
    _("Deduction for business income"),
    _("Earned income credit"),
)
LINE_WORDS: dict[str, Promise] = {
    "1a": _("Wages from your W-2 forms"),
    "1b": _("Pay of household work"),
    "1c": _("Tips not on a W-2"),
    "1h": _("Other pay"),
    "1z": _("Wages in all"),
    "2a": _("Interest that is not taxed"),
    "2b": _("Interest that is taxed"),
    "3a": _("Qualified dividends"),
    "3b": _("Ordinary dividends"),
    "4a": _("Paid out of IRAs"),
    "4b": _("Paid out of IRAs, the taxed part"),
    "5a": _("Pensions and annuities"),
    "5b": _("Pensions and annuities, the taxed part"),
    "6a": _("Social security benefits"),
    "6b": _("Social security benefits, the taxed part"),
    "7": _("Capital gain or loss"),
    "7a": _("Capital gain or loss"),
    "8": _("Other income, such as business or unemployment"),
    "9": _("Total income"),
    "10": _("Adjustments to income"),
    "11": _AGI,
    "11a": _AGI,
    "12": _STANDARD,
    "12e": _STANDARD,
    "13": _BUSINESS,
    "13a": _BUSINESS,
    "13b": _("Additional deductions (Schedule 1-A)"),
    "14": _("Deductions in all"),
    "15": _("Taxable income"),
    "16": _("Tax"),
    "17": _("Other tax added (Schedule 2)"),
    "18": _("Tax before credits"),
    "19": _("Child tax credit and credit for other dependents"),
    "20": _("Other credits (Schedule 3)"),
    "21": _("Credits in all"),
    "22": _("Tax after credits"),
    "23": _("Other taxes, such as self-employment tax"),
    "24": _("Total tax"),
    "25a": _("Tax withheld from wages"),
    "25b": _("Tax withheld from other income"),
    "25c": _("Tax withheld elsewhere"),
    "25d": _("Tax withheld in all"),
    "26": _("Estimated tax payments"),
    "27": _EARNED,
    "27a": _EARNED,
    "28": _("Additional child tax credit"),
    "29": _("American opportunity credit"),
    "30": _("Adoption credit paid out"),
    "31": _("Other payments and credits (Schedule 3)"),
    "32": _("Credits paid out, in all"),
    "33": _("Total payments"),
    "34": _("Overpayment"),
    "35a": _("Refund"),
    "36": _("Carried to next year's estimated tax"),
    "37": _("Amount you owe"),
    "38": _("Estimated tax penalty"),
}
TOTALS = frozenset({"9", "11", "11a", "15", "24", "33", "34", "35a", "37"})


def line_words(number: str) -> str:
    """The line in plain words; one that has none is named by its number."""
    words = LINE_WORDS.get(number)
    return str(words) if words else _("Line %(number)s") % {"number": number}
