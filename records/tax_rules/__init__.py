"""How an individual's tax is worked out, from values alone: the table, credits, payroll taxes, the lines of Form 1040.

All amounts are whole dollars, as on the form, except payroll taxes, which are cents. Every number of the law stands in
``records/data/tax_parameters.csv`` (2021 to 2026) and nowhere else.
"""

from records.tax_rules.credits import additional_child_credit, child_credit, earned_income_credit
from records.tax_rules.form_1040 import Income, lines_of, with_payments
from records.tax_rules.income_tax import standard_deduction, tax
from records.tax_rules.parameters import YEARS, UnknownParameter

__all__ = [
    "YEARS",
    "Income",
    "UnknownParameter",
    "additional_child_credit",
    "child_credit",
    "earned_income_credit",
    "lines_of",
    "standard_deduction",
    "tax",
    "with_payments",
]
