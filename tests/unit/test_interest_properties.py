"""What holds for every ledger: charges add up to the balance, nothing accrues below zero or shrinks by waiting. covers INV-01"""

import random
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from records import codes, ledger
from records.interest import accruals, charges
from records.interest.billing import bill
from records.interest.debts import grown, paid_down
from records.interest.rates import factor, segments
from records.ledger import Entry
from tests.ledgers import ACTIONS, CODES, START, entry, random_ledger

DUE = date(2025, 4, 15)
DAYS = st.integers(0, 900).map(lambda days: START + timedelta(days=days))
CENTS = st.integers(0, codes.MAX_CENTS)
RANDOM_LEDGERS = 10_000


@st.composite
def an_entry(draw: st.DrawFn) -> Entry:
    number = draw(st.sampled_from(CODES) | st.sampled_from(["150", "276", "196", "670", "671", "846"]))
    action = draw(st.sampled_from(ACTIONS)) if number == "971" else ""
    return entry(number, draw(DAYS), draw(DAYS), draw(CENTS), action_code=action, id=draw(st.integers(1, 9)))


LEDGERS = st.lists(an_entry(), max_size=12)


@given(LEDGERS, st.none() | DAYS, DAYS)
def test_charges_add_up_to_the_balance(entries: list[Entry], filed_on: date | None, on: date) -> None:
    found = charges(tax_year=2024, entries=entries, filed_on=filed_on, on=on)
    assert found.balance_cents == ledger.balance(entries, on)
    penalties = sum(row.accrued_cents for row in found.rows if row.kind in {"ftf", "ftp"})
    interest = sum(row.accrued_cents for row in found.rows if row.kind == "interest")
    assert (penalties, interest) == (found.accruals.penalty_cents, found.accruals.interest_cents)


@given(LEDGERS, st.none() | DAYS, DAYS)
def test_nothing_accrues_below_zero(entries: list[Entry], filed_on: date | None, on: date) -> None:
    found = accruals(tax_year=2024, entries=entries, filed_on=filed_on, on=on)
    assert found.penalty_cents >= 0 and found.interest_cents >= 0
    assert all(line.amount >= 0 and line.first_day <= line.last_day for line in found.working)


@given(LEDGERS, DAYS)
def test_nothing_accrues_before_the_due_date_has_passed(entries: list[Entry], filed_on: date) -> None:
    assert accruals(tax_year=2024, entries=entries, filed_on=filed_on, on=DUE).total_cents == 0


@st.composite
def a_standing_debt(draw: st.DrawFn) -> list[Entry]:
    """Tax and charges, and credits by the due date only: nobody pays later."""
    tax = [entry("150", START, draw(DAYS), draw(CENTS)), entry("806", START, DUE, draw(CENTS))]
    further = draw(st.lists(st.sampled_from(["290", "300", "166", "276", "196", "240", "286"]), max_size=5))
    return tax + [entry(number, START, draw(DAYS), draw(CENTS)) for number in further]


@given(a_standing_debt(), DAYS, DAYS, DAYS)
def test_waiting_never_makes_it_less(entries: list[Entry], filed_on: date, one: date, other: date) -> None:
    earlier, later = sorted((max(filed_on, one), max(filed_on, other)))
    before = accruals(tax_year=2024, entries=entries, filed_on=filed_on, on=earlier)
    after = accruals(tax_year=2024, entries=entries, filed_on=filed_on, on=later)
    assert before.penalty_cents <= after.penalty_cents
    assert before.interest_cents <= after.interest_cents


@given(CENTS, DAYS, DAYS, DAYS)
def test_splitting_a_period_changes_nothing(cents: int, one: date, other: date, third: date) -> None:
    first, middle, last = sorted((one, other, third))
    whole, parts = grown(cents, first, last), paid_down(cents, [(middle, 0)], first, last)
    assert abs(whole.charged - parts.charged) < Decimal("1e-9")
    assert abs(factor(first, middle) * factor(middle, last) - factor(first, last)) < Decimal("1e-20")
    assert sum(part.days for part in segments(first, last)) == (last - first).days


@given(a_standing_debt(), DAYS, DAYS)
def test_what_was_billed_is_not_billed_again(entries: list[Entry], filed_on: date, day: date) -> None:
    monday = day + timedelta(days=-day.weekday() % 7)
    lines = bill(tax_year=2024, entries=entries, filed_on=filed_on, on=monday)
    posted = [Entry(line.code, monday, monday, line.cents) for line in lines]
    now = accruals(tax_year=2024, entries=[*entries, *posted], filed_on=filed_on, on=monday)
    if lines:
        assert bill(tax_year=2024, entries=[*entries, *posted], filed_on=filed_on, on=monday) == ()
        assert now.total_cents == 0


def test_ten_thousand_random_ledgers_go_through_every_function() -> None:
    chance = random.Random(20_260_316)
    for _ in range(RANDOM_LEDGERS):
        entries = random_ledger(chance)
        on = START + timedelta(days=chance.randrange(900))
        filed_on = chance.choice((None, START + timedelta(days=chance.randrange(600))))
        found = charges(tax_year=2024, entries=entries, filed_on=filed_on, on=on)
        shown = ledger.waterfall(entries, on=on, claimed_cents=chance.randrange(1_000_000))
        assert found.balance_cents == ledger.balance(entries, on)
        assert sum(row.amount_cents for row in shown.rows) == shown.total.amount_cents
        assert found.accruals.penalty_cents >= 0 and found.accruals.interest_cents >= 0
