"""Parts that a population is made of: its penalties and interest against the agency's examples, its days, its numbers."""

from datetime import date

import pytest

from records.tin import TinKind, demo_kind
from taxportal.cast.population import balance_stories, charges, days, people
from taxportal.cast.population.book import Book
from taxportal.cast.population.tables import Rows
from taxportal.kit.refs import is_reference


def test_the_first_bill_of_the_reference_is_reproduced() -> None:
    due, billed = date(2025, 4, 15), date(2025, 6, 2)
    assert charges.late_payment(4_500_00, due, billed) == 45_00
    assert charges.interest_on_tax(4_500_00, due, billed) == 41_61


def test_five_months_and_127_days_of_the_reference_are_reproduced() -> None:
    due, paid = date(2025, 4, 15), date(2025, 8, 20)
    assert charges.late_payment(5_000_00, due, paid) == 125_00
    assert charges.interest_on_tax(5_000_00, due, paid) == 123_26


@pytest.mark.parametrize(
    ("first", "last", "interest"), [("2023-12-31", "2024-12-31", 832_78), ("2024-12-31", "2025-12-31", 725_01)]
)
def test_a_whole_year_has_its_own_number_of_days(first: str, last: str, interest: int) -> None:
    assert charges.interest(10_000_00, date.fromisoformat(first), date.fromisoformat(last)) == interest


@pytest.mark.parametrize(
    ("through", "months"),
    [
        ("2025-04-15", 0),
        ("2025-04-16", 1),
        ("2025-05-15", 1),
        ("2025-05-16", 2),
        ("2026-04-15", 12),
        ("2031-01-01", 50),
    ],
)
def test_a_month_that_has_begun_counts(through: str, months: int) -> None:
    assert charges.late_payment(1_000_00, date(2025, 4, 15), date.fromisoformat(through)) == months * 5_00


def test_who_misses_a_moved_due_date_pays_interest_from_15_april() -> None:
    moved, billed = date(2023, 4, 18), date(2023, 6, 5)
    assert charges.interest_on_tax(1_000_00, moved, billed) == charges.interest(1_000_00, date(2023, 4, 15), billed)


def test_paying_off_adds_what_came_since_the_bill() -> None:
    due, billed, paid = date(2025, 4, 15), date(2025, 6, 2), date(2025, 9, 10)
    penalty, interest = charges.pay_off(2_000_00, due, billed, paid)
    assert charges.late_payment(2_000_00, due, billed) + penalty == charges.late_payment(2_000_00, due, paid)
    on_tax = charges.interest_on_tax(2_000_00, due, paid) - charges.interest_on_tax(2_000_00, due, billed)
    assert interest == on_tax + charges.interest(20_00, billed, paid)


def test_days_are_the_agencys() -> None:
    assert days.working_day(date(2026, 3, 14)) == date(2026, 3, 16)
    assert days.working_day(date(2026, 3, 13)) == date(2026, 3, 13)
    assert days.deposit_day(date(2026, 2, 18)) == date(2026, 2, 24)
    assert days.assessed(date(2026, 2, 18)) == date(2026, 3, 9)
    assert days.assessed(date(2025, 4, 25), balance_due_year=2025) == date(2025, 6, 2)
    assert days.assessed(date(2025, 9, 12), balance_due_year=2025) == date(2025, 10, 6)


def test_people_have_numbers_of_the_practice_ranges_and_readable_references() -> None:
    for place in (0, 1, 7_777, 2_999_999):
        assert demo_kind(people.tin_of(1, place, itin=False).digits) is TinKind.SSN
        assert demo_kind(people.tin_of(1, place, itin=True).digits) is TinKind.ITIN
        assert is_reference(people.reference_of(1, place))
        assert people.key_of(1, place) == people.key_of(1, place) != people.key_of(2, place)


def a_book(rows: Rows, year: int, cents: int) -> Book:
    """An account of one person with one entry."""
    book = Book(rows, people.Someone("ab" * 16, 0, date(1980, 1, 1), "Ada", "Quill"), None, year)
    book.post("290" if cents > 0 else "291", date(2025, 6, 2), cents=cents)
    return book


@pytest.mark.parametrize("given", [5_000_00, 600_00, 100_00])
def test_a_refund_pays_the_oldest_debt_first_and_tells_of_all_in_one_letter(given: int) -> None:
    rows = Rows(1, 1)
    older, newer, refund = a_book(rows, 2022, 500_00), a_book(rows, 2023, 300_00), a_book(rows, 2024, -given)
    for debt in (older, newer):
        debt.open_debt = (debt.balance, date(debt.year + 1, 4, 15), date(2025, 6, 2))
    balance_stories.settle_with_refund([older, newer], refund, date(2025, 9, 3))
    moved = {code: sum(row[4] for row in rows.postings if row[1] == code) for code in ("826", "706")}
    assert moved["826"] == -moved["706"] > 0 and [row[3] for row in rows.notices] == ["CP49"]
    assert (older.balance == 0) is (given >= 600_00)
    assert (newer.balance == 0) is (given == 5_000_00)
    assert refund.balance == (moved["826"] - given)
