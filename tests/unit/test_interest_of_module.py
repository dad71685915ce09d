"""What accrues on a ledger: the reference accounts posted as ledgers, and what plans, levies, bills and reversals change."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from records.interest import accruals, charges
from records.interest.abatement import Relief, YearOfRecord, may_have_first_time_relief, relief
from records.interest.demands import window_end
from records.interest.estimated_tax import required_annual_cents
from records.interest.rates import quarter_of, segments
from records.ledger import Entry

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "penalty_interest_vectors.json").read_text())["vectors"]
ACCOUNTS = [v for v in VECTORS if v["kind"] == "account" and not v["inputs"]["notice_and_demand_date"]]
DUE = date(2025, 4, 15)
FILED = date(2025, 4, 10)


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def entry(code: str, day: date, amount: int = 0, **other: Any) -> Entry:
    """An entry made on its own day; a return's charge on its due date."""
    return Entry(code, day, day, amount, **other)


def ledger_of(given: dict[str, Any]) -> list[Entry]:
    due = date.fromisoformat(given["payment_due"])
    entries = [entry("150", due, cents(given["net_tax_unpaid_at_due_date"]))]
    for paid in given["tax_payments"]:
        entries.append(entry("670", date.fromisoformat(paid["date"]), -cents(paid["amount"])))
    if given["filing_due"] != given["payment_due"]:
        entries.append(entry("460", due))
    if plan := given["installment_agreement"]:
        entries.append(entry("971", date.fromisoformat(plan["start"]), action_code="063"))
    if levy := given["levy_notice_date"]:
        entries.append(entry("971", date.fromisoformat(levy), action_code="069"))
    return entries


@pytest.mark.parametrize("vector", ACCOUNTS, ids=[v["id"] for v in ACCOUNTS])
def test_a_ledger_accrues_what_the_reference_account_does(vector: dict[str, Any]) -> None:
    given, expected = vector["inputs"], vector["expected"]
    found = accruals(
        tax_year=int(given["payment_due"][:4]) - 1,
        entries=ledger_of(given),
        filed_on=date.fromisoformat(given["filed"]),
        on=date.fromisoformat(given["calculate_through"]),
    )
    assert found.penalty_cents == cents(expected["ftp_total"]) + cents(expected.get("ftf_total", "0"))
    assert found.interest_cents == cents(expected["interest_on_tax"]) + cents(expected.get("interest_on_ftf", "0"))
    paying = [line for line in found.working if line.kind == "failure_to_pay"]
    assert [(line.first_day.isoformat(), f"{line.rate.normalize():f}") for line in paying] == [
        (month["start"], month["rate_pct"]) for month in expected["ftp_months"]
    ]
    filing = [line for line in found.working if line.kind == "failure_to_file"]
    assert len(filing) == len(expected.get("ftf_months", [])) + expected.get("minimum_ftf_applied", False)
    assert round(sum((line.amount for line in filing), Decimal(0)) * 100) == cents(expected.get("ftf_total", "0"))


def owed(*more: Entry, on: date, filed: date = FILED, year: int = 2024, tax: int = 500_000) -> tuple[int, int]:
    """Penalty and interest accrued on a debt of $5,000.00 with further entries."""
    entries = [entry("150", FILED, tax), *more]
    found = accruals(tax_year=year, entries=entries, filed_on=filed, on=on)
    return found.penalty_cents, found.interest_cents


def test_a_payment_that_came_back_never_counted() -> None:
    paid = entry("670", date(2025, 4, 14), -500_000, id=1)
    back = entry("671", date(2025, 4, 22), 500_000, id=2, reverses_id=1)
    assert owed(paid, on=date(2025, 8, 20)) == (0, 0)
    assert owed(paid, back, on=date(2025, 8, 20)) == owed(on=date(2025, 8, 20)) == (12_500, 12_326)


def test_the_day_of_the_payment_bears_interest_and_the_due_date_does_not() -> None:
    assert owed(on=DUE) == (0, 0)
    assert owed(on=DUE + timedelta(days=1)) == (2_500, 96)


def test_a_plan_halves_the_rate_only_after_a_return_in_time_and_a_levy_notice_doubles_it() -> None:
    plan = entry("971", date(2025, 5, 1), action_code="063")
    ended = entry("971", date(2025, 6, 20), action_code="163")
    levy = entry("971", date(2025, 5, 5), action_code="069")
    july = date(2025, 7, 20)
    assert owed(on=july)[0] == 10_000
    assert owed(plan, on=july)[0] == 2_500 + 3 * 1_250
    assert owed(plan, ended, on=july)[0] == 2_500 + 2 * 1_250 + 2_500
    assert owed(levy, on=july)[0] == 2_500 + 3 * 5_000
    late = accruals(tax_year=2024, entries=[entry("150", FILED, 500_000), plan], filed_on=FILED, on=july, timely=False)
    assert late.penalty_cents == 10_000


def test_paying_within_the_days_of_a_bill_stops_interest_at_its_date() -> None:
    bill = [entry("196", date(2025, 6, 2), 4_624), entry("276", date(2025, 6, 2), 5_000)]
    paid = entry("670", date(2025, 6, 23), -500_000)
    late = entry("670", date(2025, 6, 24), -500_000)
    assert owed(*bill, on=date(2025, 6, 2)) == (0, 0)
    assert owed(*bill, on=date(2025, 6, 23))[1] == 0
    assert owed(*bill, on=date(2025, 6, 24))[1] > 2_000
    assert owed(*bill, paid, on=date(2025, 12, 1))[1] < 400 < owed(*bill, late, on=date(2025, 12, 1))[1]


def test_large_bills_have_ten_business_days() -> None:
    assert window_end(date(2025, 6, 2), 9_999_999) == date(2025, 6, 23)
    assert window_end(date(2025, 6, 9), 10_000_000) == date(2025, 6, 24)  # 19 June is a holiday


def test_a_refund_makes_later_tax_late_only_from_its_own_day() -> None:
    refund = [entry("806", DUE, -520_000), entry("846", date(2025, 5, 20), 20_000)]
    more = entry("300", date(2025, 12, 22), 10_000)
    assert owed(*refund, on=date(2025, 12, 22)) == (0, 0)
    days = segments(date(2025, 5, 20), date(2025, 12, 22))
    growth = Decimal(1)
    for part in days:
        growth *= part.factor
    assert owed(*refund, more, on=date(2025, 12, 22)) == (0, round(10_000 * (growth - 1)))


def test_more_tax_bears_the_penalty_from_21_days_after_its_bill() -> None:
    paid = entry("806", DUE, -500_000)
    more = entry("290", date(2025, 10, 6), 10_000)
    assert owed(paid, more, on=date(2025, 10, 27))[0] == 0
    assert owed(paid, more, on=date(2025, 10, 28))[0] == 50


def test_a_debt_written_off_accrues_no_more_until_that_is_undone() -> None:
    gone = entry("608", date(2025, 8, 1), -500_000)
    undone = entry("609", date(2025, 9, 1), 500_000)
    assert owed(gone, on=date(2025, 9, 15)) == (0, 0)
    assert owed(gone, undone, on=date(2025, 9, 15))[0] == 10_000  # the month that began between is free


def test_who_misses_a_rolled_due_date_pays_interest_from_the_15th() -> None:
    entries = [entry("150", date(2022, 3, 7), 100_000)]
    on_it = entry("670", date(2022, 4, 18), -100_000)
    found = accruals(tax_year=2021, entries=[*entries, on_it], filed_on=date(2022, 4, 18), on=date(2022, 12, 1))
    assert found.total_cents == 0
    missed = accruals(tax_year=2021, entries=entries, filed_on=date(2022, 4, 18), on=date(2022, 4, 19))
    assert [(line.kind, line.first_day, line.days) for line in missed.working] == [
        ("failure_to_pay", date(2022, 4, 19), 0),
        ("interest", date(2022, 4, 16), 4),
    ]


def test_rates_that_are_not_published_are_assumed_and_said_to_be() -> None:
    assert quarter_of(date(2027, 2, 3)).rate == quarter_of(date(2026, 12, 31)).rate
    assert quarter_of(date(2027, 2, 3)).assumed and not quarter_of(date(2026, 12, 31)).assumed
    assert quarter_of(date(2012, 2, 29)).last_day == date(2012, 3, 31)
    found = accruals(tax_year=2025, entries=[entry("150", FILED, 1_000)], filed_on=FILED, on=date(2027, 1, 2))
    assert [line.assumed for line in found.working if line.kind == "interest"] == [False, False, False, True]


def test_the_working_adds_up_to_the_figures() -> None:
    found = accruals(tax_year=2024, entries=[entry("150", FILED, 432_109)], filed_on=FILED, on=date(2026, 11, 23))
    for kind, total in (("failure_to_pay", found.penalty_cents), ("interest", found.interest_cents)):
        lines = [line for line in found.working if line.kind == kind]
        assert round(sum((line.amount for line in lines), Decimal(0)) * 100) == total
        assert all(line.first_day <= line.last_day for line in lines)


def test_charges_are_paid_tax_first() -> None:
    entries = [
        entry("150", FILED, 100_000),
        entry("276", date(2025, 6, 2), 1_000),
        entry("196", date(2025, 6, 2), 900),
        entry("670", date(2025, 6, 10), -100_400),
    ]
    found = charges(tax_year=2024, entries=entries, filed_on=FILED, on=date(2025, 6, 20))
    assert [(row.kind, row.paid_cents, row.open_cents) for row in found.rows] == [
        ("tax", 100_000, 0),
        ("ftp", 400, 600),
        ("interest", 0, 900),
    ]
    over = charges(tax_year=2024, entries=[*entries, entry("670", date(2025, 6, 11), -9_000)], filed_on=FILED, on=DUE)
    assert over.balance_cents == 100_000
    credit = charges(
        tax_year=2024, entries=[*entries, entry("670", date(2025, 6, 11), -9_000)], filed_on=FILED, on=date(2025, 7, 1)
    )
    assert (credit.credit_cents, credit.balance_cents) == (7_500, -7_500)


@pytest.mark.parametrize(
    ("years", "settled", "may"),
    [
        ([(2021, True, False), (2022, True, False), (2023, True, False)], True, True),
        ([(2020, True, True), (2022, True, False)], True, True),
        ([(2022, True, True)], True, False),
        ([(2023, False, False)], True, False),
        ([], False, False),
    ],
)
def test_first_time_relief_wants_three_clean_years(
    years: list[tuple[int, bool, bool]], settled: bool, may: bool
) -> None:
    earlier = [YearOfRecord(*year) for year in years]
    assert may_have_first_time_relief(tax_year=2024, earlier=earlier, settled=settled) is may


def test_interest_falls_with_the_penalty_it_sits_on() -> None:
    assert relief(penalty_cents=81_000, bore_interest_after=DUE, on=date(2025, 8, 4)) == Relief(81_000, 1_743)
    assert relief(penalty_cents=9_000, bore_interest_after=None, on=date(2025, 8, 4)) == Relief(9_000, 0)


@pytest.mark.parametrize(
    ("tax", "withheld", "last_tax", "last_agi", "separate", "required"),
    [
        (1_000_000, 0, 1_200_000, 5_000_000, False, 900_000),
        (1_000_000, 0, 800_000, 5_000_000, False, 800_000),
        (1_000_000, 0, 800_000, 15_000_001, False, 880_000),
        (1_000_000, 0, 800_000, 7_500_001, True, 880_000),
        (1_000_000, 900_001, 800_000, 5_000_000, False, 0),
        (1_000_000, 0, 0, 5_000_000, False, 0),
    ],
)
def test_what_had_to_be_paid_during_the_year(
    tax: int, withheld: int, last_tax: int, last_agi: int, separate: bool, required: int
) -> None:
    found = required_annual_cents(
        tax_cents=tax, withheld_cents=withheld, last_tax_cents=last_tax, last_agi_cents=last_agi, separate=separate
    )
    assert found == required
