"""Whatever stands in a ledger: the rules decide, the letters have words, their figures add up, and nothing is told twice."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from records import codes, notice_figures
from records.ledger import Entry
from records.notices import triggers
from records.notices.values import Account, Due, Issued
from records.notices.words import WORDS, Facts, dispute_by, text_of
from records.refund_story import Event, Kind
from taxportal.kit.formats import money

MONDAY = date(2026, 3, 16)
days = st.dates(MONDAY - timedelta(days=60), MONDAY)
cents = st.integers(-codes.MAX_CENTS, codes.MAX_CENTS)
entries = st.builds(
    Entry,
    code=st.sampled_from(sorted(codes.all_codes())),
    posted_on=days,
    date=st.dates(MONDAY - timedelta(days=90), MONDAY + timedelta(days=90)),
    amount_cents=cents,
    action_code=st.sampled_from(["", "063", "163", "069", "111", "501", "506"]),
    reason=st.sampled_from(["", "wage_match", "prior_return_missing", "identity"]),
    id=st.integers(1, 50),
)
events = st.builds(
    Event,
    kind=st.sampled_from(list(Kind)),
    date=days,
    posted_on=days,
    answer_by=st.none() | st.dates(MONDAY - timedelta(days=9), MONDAY + timedelta(days=60)),
    notice_code=st.sampled_from(["", "12C", "5071C", "CP05A"]),
)
issued = st.builds(
    Issued,
    code=st.sampled_from(sorted(codes.notice_kinds())),
    issued_on=st.dates(MONDAY - timedelta(days=500), MONDAY - timedelta(days=1)),
    answer_by=st.none() | days,
    amount_cents=st.integers(0, 10**6),
)
accounts = st.builds(
    Account,
    entries=st.lists(entries, max_size=14).map(tuple),
    events=st.lists(events, max_size=4).map(tuple),
    issued=st.lists(issued, max_size=5).map(tuple),
    corrected_on=st.lists(days, max_size=2).map(tuple),
    spouse_debts=st.frozensets(st.integers(1, 50), max_size=5),
    disputed=st.booleans(),
)


def check(due: Due, on: date) -> None:
    """What the database and the page ask of a letter."""
    assert due.code in WORDS and due.amount_cents >= 0
    assert due.answer_by is None or due.answer_by >= on
    facts = Facts(due.code, on, due.answer_by, due.amount_cents, 2025)
    text = text_of(facts)
    assert all((text.title, text.what, text.why, text.do, text.otherwise))
    last = dispute_by(facts)
    assert last is None or last > on


@settings(max_examples=1000)
@given(accounts, st.integers(0, 13))
def test_any_ledger_gives_letters_that_can_be_sent_once(account: Account, later: int) -> None:
    on = MONDAY + timedelta(days=later)
    found = triggers.due(account, on)
    assert len({due.code for due in found}) == len(found)
    for due in found:
        check(due, on)
    out = tuple(Issued(due.code, on, due.answer_by, due.amount_cents, due.posting_id) for due in found)
    after = Account(
        account.entries, account.events, (*account.issued, *out), account.corrected_on, account.spouse_debts
    )
    again = {due.code for due in triggers.due(after, on)}
    assert not again & {due.code for due in found}


@settings(max_examples=500)
@given(st.lists(entries, max_size=20), days)
def test_the_figures_of_a_notice_add_up(ledger: list[Entry], on: date) -> None:
    rows = notice_figures.balance_rows(ledger, on)
    total = sum(entry.amount_cents for entry in ledger if entry.posted_on <= on)
    assert not rows or rows[-1].amount == money(abs(total))
    amounts = [
        int(row.amount.replace("−", "-").replace("$", "").replace(",", "").replace(".", "")) for row in rows[:-1]
    ]
    assert sum(amounts) == (total if rows else 0)


def test_only_lines_that_differ_are_listed_in_the_order_of_the_form() -> None:
    rows = notice_figures.changed_lines({"24": 100, "16": 90, "11": 5}, {"35a": 3, "24": 110, "11": 5, "8x": 1})
    assert [(row.label, row.filed, row.changed) for row in rows] == [
        ("Total tax", "$100.00", "$110.00"),
        ("Refund", "$0.00", "$3.00"),
        ("Line 8x", "$0.00", "$1.00"),
    ]
