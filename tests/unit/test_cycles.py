"""Posting cycles and due dates against printed examples."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.cycles import NotACycle, assessment_date, cycle_of, posting_date
from records.due_dates import due_dates, filing_year

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_calendar_tax_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["posting_cycle"], ids=lambda vector: vector["cycle"])
def test_agrees_with_printed_cycles(vector: dict[str, str]) -> None:
    posted = date.fromisoformat(vector["posting_date"])
    assert cycle_of(posted) == vector["cycle"]
    assert posting_date(vector["cycle"]) == posted
    assert assessment_date(vector["cycle"]) == date.fromisoformat(vector["assessment_and_notice_date"])


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_business_day_has_one_cycle(day: date) -> None:
    if day.weekday() >= 5:
        with pytest.raises(NotACycle):
            cycle_of(day)
    else:
        assert posting_date(cycle_of(day)) == day
        assert assessment_date(cycle_of(day)).weekday() == 0


@pytest.mark.parametrize(
    "cycle", ["", "2026010", "20260100", "20260106", "20265401", "20260001", "2026010x", "00000101"]
)
def test_refuses_what_is_no_cycle(cycle: str) -> None:
    with pytest.raises(NotACycle):
        posting_date(cycle)


@pytest.mark.parametrize("vector", VECTORS["due_date_roll"], ids=lambda vector: vector["nominal"])
def test_due_dates_are_where_they_roll_to(vector: dict[str, str]) -> None:
    nominal = date.fromisoformat(vector["nominal"])
    returns, installments = due_dates(nominal.year - 1), due_dates(nominal.year - (nominal.month == 1))
    if nominal.month == 4:
        assert returns.payment == date.fromisoformat(vector["effective"])
    place = {4: 0, 6: 1, 9: 2, 1: 3}[nominal.month]
    assert installments.estimated[place] == date.fromisoformat(vector["effective"])


def test_due_dates_roll_over_weekends_and_holidays() -> None:
    assert due_dates(2021).payment == date(2022, 4, 18)
    assert due_dates(2025).payment == date(2026, 4, 15)
    assert due_dates(2025).extended_return == date(2026, 10, 15)
    assert due_dates(2050).payment == date(2051, 4, 15)  # outside the table: the nominal day


def test_returns_are_filed_for_the_year_before() -> None:
    assert filing_year(date(2026, 3, 16)) == 2025
    assert filing_year(date(2026, 1, 1)) == filing_year(date(2027, 1, 1) - timedelta(days=1))
