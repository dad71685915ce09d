"""Bank days and cut-offs, in Eastern time. covers T32, INV-13"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import calendar

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "bank_vectors.json").read_text())
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2034, 12, 31))


@pytest.mark.parametrize("vector", VECTORS["change_or_cancel_cutoff"], ids=lambda v: v["payment_date"])
def test_closes_on_the_day_the_vectors_name(vector: dict[str, object]) -> None:
    pay_on = date.fromisoformat(str(vector["payment_date"]))
    assert calendar.is_bank_day(pay_on) is vector["is_bank_day"]
    assert calendar.last_day_to_cancel(pay_on).isoformat() == vector["last_day_to_change_or_cancel"]


@pytest.mark.parametrize("vector", VECTORS["debit_date_roll"], ids=lambda v: v["requested"])
def test_rolls_a_date_to_the_day_of_the_debit(vector: dict[str, str]) -> None:
    requested = date.fromisoformat(vector["requested"])
    assert calendar.bank_day_on_or_after(requested) == date.fromisoformat(vector["debit_date"])


@pytest.mark.parametrize(
    ("pay_on", "instant"),
    [
        # The clocks go forward on Sunday 8 March 2026: winter time before it, summer time after.
        (date(2026, 3, 10), datetime(2026, 3, 7, 4, 45, tzinfo=UTC)),
        (date(2026, 3, 11), datetime(2026, 3, 10, 3, 45, tzinfo=UTC)),
        # They go back on Sunday 1 November 2026.
        (date(2026, 11, 3), datetime(2026, 10, 31, 3, 45, tzinfo=UTC)),
        (date(2026, 11, 4), datetime(2026, 11, 3, 4, 45, tzinfo=UTC)),
    ],
)
def test_closes_at_a_quarter_to_midnight_eastern(pay_on: date, instant: datetime) -> None:
    assert calendar.cutoff_at(pay_on) == instant


def test_offers_tuesday_on_monday_and_monday_on_friday() -> None:
    assert calendar.earliest_pay_on(date(2026, 3, 16)) == date(2026, 3, 17)
    assert calendar.earliest_pay_on(date(2026, 3, 20)) == date(2026, 3, 23)
    assert calendar.next_bank_day(date(2026, 5, 22)) == date(2026, 5, 26)  # Memorial Day weekend


def test_offers_dates_up_to_a_year_ahead() -> None:
    assert calendar.latest_pay_on(date(2026, 3, 16)) == date(2027, 3, 16)
    assert calendar.latest_pay_on(date(2026, 3, 14)) == date(2027, 3, 12)  # a Sunday steps back to Friday


def test_lists_the_bank_days_of_a_span() -> None:
    assert calendar.bank_days(first=date(2026, 7, 2), last=date(2026, 7, 7)) == [
        date(2026, 7, 2),
        date(2026, 7, 3),  # the Friday before a holiday on Saturday is open
        date(2026, 7, 6),
        date(2026, 7, 7),
    ]


@given(DAYS)
def test_moves_monotonically(day: date) -> None:
    later = calendar.next_bank_day(day)
    assert later > day
    assert calendar.is_bank_day(later)
    assert calendar.cutoff_at(later) > calendar.cutoff_at(day) or not calendar.is_bank_day(day)
    assert calendar.last_day_to_cancel(later) < later


@given(DAYS, st.integers(min_value=0, max_value=6))
def test_counts_bank_days_back_as_many_as_asked(day: date, count: int) -> None:
    start = calendar.bank_day_on_or_after(day)
    back = calendar.bank_days_before(start, count)
    assert len(calendar.bank_days(first=back, last=start)) == count + 1


def test_never_closes_two_dates_in_the_wrong_order() -> None:
    day, previous = date(2026, 1, 1), None
    while day < date(2029, 1, 1):
        if calendar.is_bank_day(day):
            instant = calendar.cutoff_at(day)
            assert previous is None or instant > previous
            previous = instant
        day += timedelta(days=1)


def test_sends_in_the_first_run_after_the_cutoff() -> None:
    monday = date(2026, 3, 16)
    assert calendar.sending_day(date(2026, 3, 17), today=monday) == date(2026, 3, 17)
    assert calendar.sending_day(date(2026, 3, 23), today=monday) == date(2026, 3, 20)
