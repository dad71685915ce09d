"""The lines that a return transcript prints, in its order: official label, line of Form 1040, plain words.

Where 2025 renumbered a line both numbers stand, the older first. Lines of schedules carry the form before the line
("C:31"); a return without such a line prints $0.00, as the agency does.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ReturnLine:
    """One label. ``paired``: a second row "per computer" follows with the agency's own figure; ``computer_only``: only that row.
    ``part_of``: the line into which this one of a schedule goes; where the return carries only the sum, its parts are left out.
    """

    label: str
    numbers: tuple[str, ...]
    plain: str | Promise
    paired: bool = True
    computer_only: bool = False
    part_of: str = ""


def _line(label: str, numbers: str, plain: str | Promise, *, paired: bool = True, part_of: str = "") -> ReturnLine:
    return ReturnLine(label, tuple(numbers.split()), plain, paired, part_of=part_of)


INCOME = (
    _line("TOTAL WAGES", "1z", _("All wages")),
    _line("FORM W-2 WAGES", "1a", _("Wages that employers reported")),
    _line("HOUSEHOLD EMPLOYEE WAGES", "1b", _("Wages from work in a household")),
    _line("TIP INCOME NOT REPORTED", "1c", _("Tips that were not reported to the employer")),
    _line("OTHER EARNED INCOME", "1h", _("Other income from work")),
    _line("TAX-EXEMPT INTEREST", "2a", _("Interest that is not taxed"), paired=False),
    _line("TAXABLE INTEREST INCOME: SCH B", "2b", _("Interest that is taxed")),
    _line("QUALIFIED DIVIDENDS", "3a", _("Dividends taxed at the lower rate")),
    _line("ORDINARY DIVIDEND INCOME: SCH B", "3b", _("All dividends")),
    _line("TOTAL IRA DISTRIBUTIONS", "4a", _("Money taken out of a retirement account"), paired=False),
    _line("TAXABLE IRA DISTRIBUTIONS", "4b", _("The part of it that is taxed")),
    _line("TOTAL PENSIONS AND ANNUITIES", "5a", _("Pensions and annuities"), paired=False),
    _line("TAXABLE PENSION/ANNUITY AMOUNT", "5b", _("The part of them that is taxed")),
    _line("TOTAL SOCIAL SECURITY BENEFITS", "6a", _("Social security benefits"), paired=False),
    _line("TAXABLE SOCIAL SECURITY BENEFITS", "6b", _("The part of them that is taxed")),
    _line("CAPITAL GAIN OR LOSS: SCH D", "7 7a", _("Gain or loss from things you sold")),
    _line("ADDITIONAL INCOME: SCH 1", "8", _("Other income, from Schedule 1")),
    _line("REFUNDS OF STATE/LOCAL TAXES", "1:1", _("State tax that came back to you"), paired=False, part_of="8"),
    _line("ALIMONY RECEIVED", "1:2a", _("Alimony you received"), paired=False, part_of="8"),
    _line("BUSINESS INCOME OR LOSS: SCH C", "1:3", _("Profit or loss of your business"), part_of="8"),
    _line("OTHER GAINS OR LOSSES: FORM 4797", "1:4", _("Gain or loss from business property"), part_of="8"),
    _line("RENT/ROYALTY/PARTNERSHIP/ESTATE: SCH E", "1:5", _("Rent, royalties, partnerships, estates"), part_of="8"),
    _line("FARM INCOME OR LOSS: SCH F", "1:6", _("Profit or loss of your farm"), part_of="8"),
    _line("UNEMPLOYMENT COMPENSATION", "1:7", _("Unemployment benefits"), part_of="8"),
    _line("OTHER INCOME", "1:8", _("Other income"), paired=False, part_of="8"),
    _line("TOTAL INCOME", "9", _("All income together")),
)
ADJUSTMENTS = (
    _line("EDUCATOR EXPENSES", "1:11", _("What a teacher spent on school supplies"), part_of="10"),
    _line("HEALTH SAVINGS ACCT DEDUCTION", "1:13", _("Paid into a health savings account"), part_of="10"),
    _line("SELF EMPLOYMENT TAX DEDUCTION", "1:15", _("Half of the tax of the self-employed"), part_of="10"),
    _line(
        "KEOGH/SEP CONTRIBUTION DEDUCTION",
        "1:16",
        _("Retirement savings of the self-employed"),
        paired=False,
        part_of="10",
    ),
    _line(
        "SELF-EMP HEALTH INS DEDUCTION", "1:17", _("Health insurance of the self-employed"), paired=False, part_of="10"
    ),
    _line(
        "EARLY WITHDRAWAL OF SAVINGS PENALTY",
        "1:18",
        _("Penalty for taking savings out early"),
        paired=False,
        part_of="10",
    ),
    _line("ALIMONY PAID", "1:19a", _("Alimony you paid"), part_of="10"),
    _line("IRA DEDUCTION", "1:20", _("Paid into a retirement account"), part_of="10"),
    _line("STUDENT LOAN INTEREST DEDUCTION", "1:21", _("Interest on student loans"), part_of="10"),
    _line("OTHER ADJUSTMENTS", "1:25", _("Other adjustments"), paired=False, part_of="10"),
    _line("TOTAL ADJUSTMENTS", "10", _("All adjustments together")),
    _line("ADJUSTED GROSS INCOME", "11 11a", _("Income after adjustments. Lenders and schools ask for this figure")),
)
TAX_AND_CREDITS = (
    ReturnLine("STANDARD DEDUCTION", ("12", "12e"), _("Deduction that everybody may take"), computer_only=True),
    _line("ITEMIZED DEDUCTIONS", "A:17", _("Deductions added up one by one instead")),
    _line("QUALIFIED BUSINESS INCOME DEDUCTION", "13 13a", _("Deduction for business income")),
    _line("ADDITIONAL DEDUCTIONS: SCH 1-A", "13b", _("Deductions from Schedule 1-A, since 2025")),
    _line("TAXABLE INCOME", "15", _("Income that is taxed")),
    _line("TENTATIVE TAX", "16", _("Tax on it, before credits")),
    _line(
        "EXCESS ADVANCE PREMIUM TAX CREDIT REPAYMENT", "2:1a", _("Health insurance credit to pay back"), part_of="17"
    ),
    _line("ALTERNATIVE MINIMUM TAX", "2:2", _("Alternative minimum tax"), part_of="17"),
    _line("ADDITIONAL TAX: SCH 2", "17", _("Tax added, from Schedule 2")),
    _line("CHILD TAX AND OTHER DEPENDENT CREDIT", "19", _("Credit for children and other dependents")),
    _line("FOREIGN TAX CREDIT", "3:1", _("Credit for tax paid abroad"), part_of="20"),
    _line("CHILD AND DEPENDENT CARE CREDIT", "3:2", _("Credit for care of children"), part_of="20"),
    _line("EDUCATION CREDIT", "3:3", _("Credit for studies"), part_of="20"),
    _line("RETIREMENT SAVINGS CNTRB CREDIT", "3:4", _("Credit for saving for retirement"), part_of="20"),
    _line("RESIDENTIAL ENERGY CREDIT", "3:5a", _("Credit for saving energy at home"), part_of="20"),
    _line("OTHER CREDITS: SCH 3", "20", _("Other credits, from Schedule 3")),
    _line("TOTAL CREDITS", "21", _("All credits together")),
    _line("INCOME TAX AFTER CREDITS", "22", _("Tax after credits")),
)
OTHER_TAXES = (
    _line("SE TAX", "2:4 se_tax", _("Social security tax of the self-employed"), part_of="23"),
    _line(
        "TAX ON QUALIFIED PLANS: FORM 5329", "2:8", _("Extra tax on retirement accounts"), paired=False, part_of="23"
    ),
    _line("HOUSEHOLD EMPLOYMENT TAXES", "2:9", _("Tax for people employed in your home"), part_of="23"),
    _line("ADDITIONAL MEDICARE TAX", "2:11", _("Additional Medicare tax"), part_of="23"),
    _line("NET INVESTMENT INCOME TAX", "2:12", _("Tax on investment income"), part_of="23"),
    _line("OTHER TAXES", "23", _("Other taxes together"), paired=False),
    ReturnLine("TOTAL ASSESSMENT", ("24",), _("All tax, by our reckoning"), computer_only=True),
    _line("TOTAL TAX LIABILITY TP FIGURES", "24", _("All tax, as on your return"), paired=False),
)
PAYMENTS = (
    _line("FEDERAL INCOME TAX WITHHELD", "25d", _("Tax taken from your pay and other income")),
    _line("ESTIMATED TAX PAYMENTS", "26", _("Estimated tax you paid, and what was carried over from last year")),
    _line("EARNED INCOME CREDIT", "27 27a", _("Credit for people who work and earn little")),
    _line("ADDITIONAL CHILD TAX CREDIT", "28", _("Part of the child credit that is paid out")),
    _line("AMERICAN OPPORTUNITY CREDIT", "29", _("Part of the study credit that is paid out")),
    _line("REFUNDABLE ADOPTION CREDIT", "30", _("Credit for an adoption")),
    _line("NET PREMIUM TAX CREDIT", "3:9", _("Credit for health insurance"), part_of="31"),
    _line("AMOUNT PAID WITH EXTENSION REQUEST", "3:10", _("Paid when you asked for more time"), part_of="31"),
    _line("EXCESS SOCIAL SECURITY & RRTA TAX WITHHELD", "3:11", _("Social security tax taken twice"), part_of="31"),
    _line("OTHER PAYMENTS: SCH 3", "31", _("Other payments, from Schedule 3")),
    _line("TOTAL PAYMENTS", "33", _("All payments and paid-out credits together")),
)
REFUND_OR_OWED = (
    _line("OVERPAYMENT", "34", _("Paid too much"), paired=False),
    _line("REFUND AMOUNT", "35a", _("Refund you asked for"), paired=False),
    _line("APPLIED TO NEXT YEAR'S ESTIMATED TAX", "36", _("Carried to the next year"), paired=False),
    _line("AMOUNT YOU OWE", "37", _("Left to pay"), paired=False),
    _line("ESTIMATED TAX PENALTY", "38", _("Penalty because too little was paid during the year"), paired=False),
)
SECTIONS = (
    ("Income", INCOME),
    ("Adjustments to income", ADJUSTMENTS),
    ("Tax and credits", TAX_AND_CREDITS),
    ("Other taxes", OTHER_TAXES),
    ("Payments", PAYMENTS),
    ("Refund or amount owed", REFUND_OR_OWED),
)
# A block for each schedule that came with the return: printed where one of its lines carries an amount.
SCHEDULES = (
    (
        "Schedule A, itemized deductions",
        (
            _line("MEDICAL/DENTAL", "A:4", _("Medical and dental costs"), paired=False),
            _line("TAXES PAID", "A:7", _("State and local taxes"), paired=False),
            _line("INTEREST PAID", "A:10", _("Interest on a home loan"), paired=False),
            _line("CHARITABLE CONTRIBUTIONS", "A:14", _("Gifts to charity"), paired=False),
            _line("TOTAL ITEMIZED DEDUCTIONS", "A:17", _("All of these together"), paired=False),
        ),
    ),
    (
        "Schedule C, profit or loss from business",
        (
            _line("GROSS RECEIPTS OR SALES", "C:1", _("What the business took in"), paired=False),
            _line("TOTAL EXPENSES", "C:28", _("What the business spent"), paired=False),
            _line("SCH C NET PROFIT OR LOSS", "C:31", _("Profit or loss")),
        ),
    ),
    (
        "Schedule D, capital gains and losses",
        (
            _line("SHORT TERM GAIN/LOSS", "D:7", _("On things held for a year or less"), paired=False),
            _line("LONG TERM GAIN/LOSS", "D:15", _("On things held longer"), paired=False),
        ),
    ),
    (
        "Schedule SE, self-employment tax",
        (
            _line("SE TAXABLE INCOME TAXPAYER", "SE:6 se_primary", _("Your income from self-employment")),
            _line("SE TAXABLE INCOME SPOUSE", "se_secondary", _("Your spouse’s income from self-employment")),
            _line("SELF-EMPLOYMENT TAX", "SE:12 se_tax", _("Social security tax of the self-employed")),
        ),
    ),
    (
        "Schedule 8812, child tax credit",
        (
            _line("CHILD TAX AND OTHER DEPENDENT CREDIT", "19", _("Credit against the tax")),
            _line("ADDITIONAL CHILD TAX CREDIT", "28", _("The part that is paid out")),
        ),
    ),
    (
        "Schedule EIC, earned income credit",
        (_line("EARNED INCOME CREDIT", "27 27a", _("Credit for people who work and earn little")),),
    ),
    (
        "Form 8863, education credits",
        (
            _line("NONREFUNDABLE EDUCATION CREDIT", "3:3", _("Credit against the tax")),
            _line("REFUNDABLE AMERICAN OPPORTUNITY CREDIT", "29", _("The part that is paid out")),
        ),
    ),
    (
        "Form 8889, health savings accounts",
        (_line("HSA DEDUCTION", "1:13", _("Paid into a health savings account")),),
    ),
    (
        "Form 8962, premium tax credit",
        (_line("NET PREMIUM TAX CREDIT", "3:9", _("Credit for health insurance")),),
    ),
    (
        "Form 8995, qualified business income deduction",
        (_line("QUALIFIED BUSINESS INCOME DEDUCTION", "13 13a", _("Deduction for business income")),),
    ),
)
SCHEDULE_B_FROM = 1_500  # dollars of interest or of dividends from which Schedule B is asked for
SCHEDULE_B = (
    "Schedule B, interest and dividends",
    (
        _line("TAXABLE INTEREST INCOME", "2b", _("Interest that is taxed")),
        _line("ORDINARY DIVIDENDS", "3b", _("All dividends")),
    ),
)
