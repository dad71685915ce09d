"""Table, credits and payroll taxes against the agency's examples, and returns whose sums hold whatever was earned."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.tax_rules import (
    YEARS,
    Income,
    UnknownParameter,
    additional_child_credit,
    child_credit,
    earned_income_credit,
    lines_of,
    standard_deduction,
    tax,
    with_payments,
)
from records.tax_rules.parameters import STATUSES, parameter
from records.tax_rules.payroll import medicare_tax, self_employment_tax, social_security_tax, social_security_wages
from tests.returns import sums_that_do_not_hold

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_calendar_tax_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["tax"], ids=lambda v: f"{v['year']}-{v['status']}-{v['taxable_income']}")
def test_the_tax_agrees_with_the_agency(vector: dict[str, Any]) -> None:
    assert tax(vector["year"], vector["status"], vector["taxable_income"]) == int(vector["tax"])


@pytest.mark.parametrize("vector", VECTORS["eitc"], ids=lambda v: f"{v['year']}-{v['status']}-{v['agi']}")
def test_the_earned_income_credit_agrees_with_the_agency(vector: dict[str, Any]) -> None:
    credit = earned_income_credit(
        vector["year"],
        vector["status"],
        earned=vector["earned_income"],
        agi=vector["agi"],
        children=vector["qualifying_children"],
    )
    assert credit == int(vector["eitc"])


@pytest.mark.parametrize("vector", VECTORS["child_tax_credit"], ids=lambda v: f"{v['year']}-{v['status']}-{v['agi']}")
def test_the_child_tax_credit_agrees_with_the_agency(vector: dict[str, Any]) -> None:
    credit = child_credit(
        vector["year"],
        vector["status"],
        agi=vector["agi"],
        children=vector["children_under_17"],
        others=vector["other_dependents"],
    )
    assert credit == int(vector["credit_before_tax_limit"])


@pytest.mark.parametrize(("taxable", "expected"), [(0, 0), (-5, 0), (4, 0), (14, 1), (24, 2), (2999, 299)])
def test_the_foot_of_the_table(taxable: int, expected: int) -> None:
    assert tax(2025, "S", taxable) == expected


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_year_and_status_has_a_table_and_a_deduction(year: int, status: str) -> None:
    owed = [tax(year, status, taxable) for taxable in range(0, 900_000, 977)]
    assert owed == sorted(owed) and owed[0] == 0
    assert standard_deduction(year, status, aged=1) > standard_deduction(year, status) > 12_000


def test_a_year_without_a_table_is_refused() -> None:
    with pytest.raises(UnknownParameter, match="bracket_top_10pct of 2019"):
        tax(2019, "S", 1)
    with pytest.raises(UnknownParameter):
        parameter(2025, "S", "no_such_thing")


def test_spouses_who_file_apart_get_no_earned_income_credit() -> None:
    assert earned_income_credit(2025, "MFS", earned=9_000, agi=9_000, children=2) == 0


def test_too_much_investment_income_ends_the_earned_income_credit() -> None:
    asked: dict[str, Any] = {"earned": 20_000, "agi": 20_000, "children": 2}
    assert earned_income_credit(2025, "HOH", **asked, investment_income=11_950) == 7_152
    assert earned_income_credit(2025, "HOH", **asked, investment_income=11_951) == 0


@pytest.mark.parametrize(
    ("unused", "children", "earned", "expected"),
    [
        (4_400, 2, 31_500, 3_400),
        (500, 2, 31_500, 500),
        (4_400, 2, 9_173, 1_001),
        (4_400, 2, 2_000, 0),
        (0, 2, 9_000, 0),
    ],
)
def test_what_is_paid_out_of_the_child_credit(unused: int, children: int, earned: int, expected: int) -> None:
    assert additional_child_credit(2025, unused=unused, children=children, earned=earned) == expected


def test_in_2021_the_child_credit_was_larger_and_paid_out_whole() -> None:
    lines = lines_of(Income(2021, "HOH", wages=30_000, children=2))
    assert lines["19"] == 0 and lines["28"] == 6_000
    assert child_credit(2021, "HOH", agi=200_000, children=2) == 4_000


def test_payroll_taxes_stop_and_rise_where_the_law_says() -> None:
    assert social_security_wages(2025, 200_000_00) == 176_100_00
    assert social_security_tax(2025, 200_000_00) == 1_091_820
    assert social_security_tax(2025, 52_000_00) == 322_400
    assert medicare_tax(2025, 52_000_00) == 75_400
    assert medicare_tax(2025, 210_000_00) == 304_500 + 9_000


@pytest.mark.parametrize(
    ("net", "wages", "expected"), [(432, 0, 0), (434, 0, 61), (10_000, 0, 1_413), (10_000, 176_100, 268)]
)
def test_the_tax_of_the_self_employed(net: int, wages: int, expected: int) -> None:
    assert self_employment_tax(2025, net, wages=wages) == expected


@pytest.mark.parametrize(
    ("status", "benefits", "pension", "taxable"),
    [
        ("S", 20_000, 14_000, 0),
        ("S", 20_000, 20_000, 2_500),
        ("S", 20_000, 60_000, 17_000),
        ("MFJ", 30_000, 40_000, 15_350),
    ],
)
def test_how_much_of_the_benefits_is_taxable(status: str, benefits: int, pension: int, taxable: int) -> None:
    assert lines_of(Income(2024, status, benefits=benefits, pension=pension))["6b"] == taxable


def test_lines_are_named_as_in_their_year() -> None:
    now = with_payments(lines_of(Income(2025, "HOH", wages=31_500, children=2, aged=1)), withheld=1_150)
    before = with_payments(lines_of(Income(2024, "HOH", wages=31_500, children=2, aged=1)), withheld=1_150)
    assert {"11a", "12e", "27a", "13b"} <= set(now) and not {"11", "12", "27"} & set(now)
    assert {"11", "12", "27"} <= set(before) and not {"11a", "12e", "27a", "13b"} & set(before)


def test_the_held_return_of_the_reference_is_reproduced() -> None:
    lines = with_payments(lines_of(Income(2025, "HOH", wages=31_500, children=2)), withheld=1_150)
    expected = {"15": 7_875, "16": 788, "19": 788, "24": 0, "25d": 1_150, "27a": 5_430, "28": 3_400, "35a": 9_980}
    assert {number: lines[number] for number in expected} == expected


def test_what_is_applied_to_the_next_year_is_not_refunded() -> None:
    lines = with_payments(lines_of(Income(2025, "S", wages=52_000)), withheld=5_480, applied=2_000)
    assert lines["34"] == 1_365 == lines["36"] and "35a" not in lines


incomes = st.builds(
    Income,
    year=st.sampled_from(list(YEARS)),
    status=st.sampled_from(STATUSES),
    wages=st.integers(0, 400_000),
    interest=st.integers(0, 30_000),
    dividends=st.integers(0, 30_000),
    pension=st.integers(0, 90_000),
    benefits=st.integers(0, 60_000),
    unemployment=st.integers(0, 20_000),
    business=st.integers(0, 120_000),
    children=st.integers(0, 5),
    others=st.integers(0, 2),
    aged=st.integers(0, 2),
    childless_credit=st.booleans(),
)


@given(income=incomes, withheld=st.integers(0, 90_000), on_1099=st.integers(0, 9_000), estimated=st.integers(0, 9_000))
def test_every_sum_of_the_form_holds(income: Income, withheld: int, on_1099: int, estimated: int) -> None:
    lines = with_payments(lines_of(income), withheld=withheld, withheld_on_1099=on_1099, estimated=estimated)
    assert sums_that_do_not_hold(income.year, lines) == []
    assert lines["16"] == tax(income.year, income.status, lines["15"])
    assert all(amount >= 0 for amount in lines.values())
