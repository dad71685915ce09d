"""The arithmetic of the ledger: balance and waterfall always add up, whatever is posted. covers INV-01"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import codes, ledger, refund_story
from records.holds import HoldReason
from records.ledger import Entry, balance, waterfall
from records.refund_story import Event, Kind

START = date(2026, 1, 5)
DAYS = st.integers(0, 120).map(lambda days: START + timedelta(days=days))
CENTS = st.integers(0, codes.MAX_CENTS)


def signed(number: str, cents: int) -> int:
    """The amount with the sign that the code takes."""
    return {codes.Sign.DEBIT: cents, codes.Sign.CREDIT: -cents, codes.Sign.NONE: 0}[codes.code(number).sign]


@st.composite
def an_entry(draw: st.DrawFn) -> Entry:
    number = draw(st.sampled_from(sorted(codes.all_codes())))
    memo = draw(CENTS) if number in {"898", "899"} else 0
    reason = draw(st.sampled_from(["", "nonsense", *HoldReason]))
    return Entry(number, draw(DAYS), draw(DAYS), signed(number, draw(CENTS)), memo_cents=memo, reason=reason)


@st.composite
def an_event(draw: st.DrawFn) -> Event:
    happened = draw(DAYS)
    hold = draw(st.none() | st.sampled_from(list(HoldReason)))
    return Event(
        draw(st.sampled_from(list(Kind))), happened, happened, draw(CENTS), hold, answer_by=draw(st.none() | DAYS)
    )


LEDGERS = st.lists(an_entry(), max_size=12)


@given(LEDGERS, DAYS)
def test_balance_is_the_sum_of_what_was_posted(entries: list[Entry], on: date) -> None:
    assert balance(entries, on) == sum(entry.amount_cents for entry in entries if entry.posted_on <= on)


@given(LEDGERS, DAYS, CENTS)
def test_waterfall_always_adds_up(entries: list[Entry], on: date, claimed: int) -> None:
    shown = waterfall(entries, on=on, claimed_cents=claimed)
    assert sum(row.amount_cents for row in shown.rows) == shown.total.amount_cents
    assert shown.total.amount_cents == shown.paid_cents + shown.held_cents
    assert shown.rows[0].amount_cents == claimed


@given(LEDGERS, st.lists(an_event(), max_size=6), DAYS, CENTS, st.booleans())
def test_no_ledger_breaks_the_story(
    entries: list[Entry], events: list[Event], on: date, claimed: int, amended: bool
) -> None:
    story = refund_story.tell(
        tax_year=2025, entries=entries, events=events, claimed_cents=claimed, on=on, amended=amended
    )
    assert list(story.steps) == sorted(story.steps, key=lambda step: step.date)
    assert all(step.date <= on or step.kind is not Kind.SENT for step in story.steps)
    assert (story.next.actor is None) == (story.next.kind is None)


@pytest.mark.parametrize(
    ("entries", "claimed", "rows", "paid", "held"),
    [
        ([], 1000, [1000], 0, 1000),
        ([("150", 4115), ("806", -5480), ("846", 1365)], 1365, [1365], 1365, 0),
        ([("150", 4115), ("806", -5480)], 1365, [1365], 0, 1365),
        ([("150", 4115), ("806", -5480), ("290", 65), ("846", 1300)], 1365, [1365, -65], 1300, 0),
        ([("150", 0), ("806", -500), ("776", -12), ("846", 512)], 500, [500, 12], 512, 0),
        ([("150", 0), ("806", -500), ("826", 200), ("846", 300)], 500, [500, -200], 300, 0),
        ([("150", 0), ("806", -500), ("836", 100), ("846", 400)], 500, [500, -100], 400, 0),
        ([("150", 0), ("806", -500), ("176", 30), ("196", 5), ("846", 465)], 500, [500, -30, -5], 465, 0),
        ([("150", 0), ("806", -500), ("846", 500), ("841", -500)], 500, [500], 0, 500),
        ([("150", 0), ("806", -500), ("846", 500), ("720", -80)], 500, [500, 80], 500, 80),
        ([("150", 900), ("806", -500)], 0, [0, -400], 0, -400),
    ],
)
def test_worked_examples(entries: list[tuple[str, int]], claimed: int, rows: list[int], paid: int, held: int) -> None:
    shown = waterfall([Entry(code, START, START, cents) for code, cents in entries], on=START, claimed_cents=claimed)
    assert [row.amount_cents for row in shown.rows] == rows
    assert (shown.paid_cents, shown.held_cents) == (paid, held)


def test_an_offset_to_another_agency_is_outside_the_balance() -> None:
    entries = [
        Entry("150", START, START, 0),
        Entry("806", START, START, -231_000),
        Entry("846", START, START, 231_000),
        Entry("898", START, START, 0, memo_cents=90_000),
    ]
    assert balance(entries, START) == 0
    shown = waterfall(entries, on=START, claimed_cents=231_000)
    assert [row.amount_cents for row in shown.rows] == [231_000, -90_000]
    assert shown.total.amount_cents == shown.paid_cents == 141_000
    given_back = [*entries, Entry("899", START, START, 0, memo_cents=90_000)]
    assert waterfall(given_back, on=START, claimed_cents=231_000).paid_cents == 231_000


@pytest.mark.parametrize(
    ("cents", "label"), [((0, 5), "Refund due to you"), ((5, 0), "Paid to you"), ((5, 5), "Paid to you and still held")]
)
def test_names_the_total(cents: tuple[int, int], label: str) -> None:
    issued, held = cents
    entries = [Entry("150", START, START, 0), Entry("806", START, START, -issued - held)]
    entries += [Entry("846", START, START, issued)] if issued else []
    assert str(waterfall(entries, on=START, claimed_cents=0).total.label) == label


def test_a_refund_that_posted_before_its_day_is_not_yet_paid() -> None:
    later = START + timedelta(days=2)
    entries = [Entry("150", START, START, 0), Entry("806", START, START, -500), Entry("846", START, later, 500)]
    assert str(waterfall(entries, on=START, claimed_cents=500).total.label) == "Refund due to you"
    assert str(waterfall(entries, on=later, claimed_cents=500).total.label) == "Paid to you"


def test_codes_are_sorted_out_by_group() -> None:
    groups = [ledger.REFUND_FLOW, ledger.TO_TAX_DEBT, ledger.TO_NEXT_YEAR, ledger.INTEREST_TO_YOU, ledger.PENALTIES]
    groups.append(ledger.INTEREST_CHARGED)
    every = [code for group in groups for code in group]
    assert len(every) == len(set(every)), "a code in two groups would be counted twice"
    assert set(every) <= set(codes.all_codes())
