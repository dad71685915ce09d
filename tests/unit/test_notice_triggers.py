"""Which letter is due: each trigger of the agency's list, from entries alone, and that nothing is sent twice."""

from datetime import date, timedelta
from typing import Any

import pytest

from records.ledger import Entry
from records.notices import triggers
from records.notices.values import Account, Due, Issued, answer_by
from records.refund_story import Event, Kind

MONDAY = date(2026, 3, 16)
TUESDAY = MONDAY + timedelta(days=1)
LAST_WEEK = date(2026, 3, 11)  # a Wednesday


def entry(code: str, cents: int = 0, on: date = LAST_WEEK, **more: Any) -> Entry:
    values: dict[str, Any] = {"posted_on": on, "date": on, "amount_cents": cents}
    return Entry(code=code, **{**values, **more})


def event(kind: Kind, on: date = LAST_WEEK, **more: Any) -> Event:
    return Event(kind=kind, date=on, posted_on=on, **more)


def letters(*entries: Entry, on: date = MONDAY, **account: Any) -> dict[str, Due]:
    return {due.code: due for due in triggers.due(Account(entries=entries, **account), on)}


OWING = entry("150", 100_00)
REFUND = (entry("150", 100_00), entry("806", -300_00))
MARKED = entry("971", action_code="111", on=date(2026, 1, 12))

# entries (and more) -> the one letter that is due on Monday, with its cents
ONE: list[tuple[str, tuple[Entry, ...], dict[str, Any], str, int]] = [
    ("a balance after a return", (OWING,), {}, "CP14", 100_00),
    ("a return corrected, owing", (OWING,), {"corrected_on": (LAST_WEEK,)}, "CP11", 100_00),
    ("a return corrected, refund", REFUND, {"corrected_on": (LAST_WEEK,)}, "CP12", 200_00),
    ("a return corrected, even", (OWING, entry("806", -100_00)), {"corrected_on": (LAST_WEEK,)}, "CP13", 0),
    ("an amendment, owing", (MARKED, entry("290", 70_00)), {}, "CP21A", 70_00),
    ("an amendment, refund", (entry("977"), entry("291", -70_00), entry("846", 70_00)), {}, "CP21B", 70_00),
    ("an amendment, even", (MARKED, entry("290")), {}, "CP21C", 0),
    ("our own change, owing", (entry("290", 70_00),), {}, "CP22A", 70_00),
    ("an examination's change", (entry("300", 70_00),), {}, "CP22A", 70_00),
    ("a held refund", (*REFUND, entry("570", reason="wage_match")), {}, "CP05", 200_00),
    ("a held refund under examination", (entry("420"), entry("570", reason="credit_check")), {}, "CP75", 0),
    ("missing returns", (*REFUND, entry("570", reason="prior_return_missing")), {}, "CP63", 200_00),
    ("a penalty out of a refund", (*REFUND, entry("176", 12_00)), {}, "CP30", 12_00),
    ("an older debt", (*REFUND, entry("826", 50_00)), {}, "CP49", 50_00),
    ("the spouse's debt", (*REFUND, entry("826", 50_00, id=7)), {"spouse_debts": frozenset({7})}, "CP42", 50_00),
    ("a refund sent back", (*REFUND, entry("846", 200_00), entry("841", -200_00)), {}, "CP53E", 200_00),
    ("a rejected deposit", REFUND, {"events": (event(Kind.BANK_REJECTED),)}, "CP53E", 200_00),
    ("a fee for a returned payment", (entry("671", 60_00), entry("286", 25_00)), {}, "608C", 25_00),
    ("a missing return", (entry("140"),), {}, "CP59", 0),
    ("income that differs", (entry("922"),), {}, "CP2000", 0),
    ("a deficiency", (entry("494"),), {}, "CP3219A", 0),
    ("a right to a hearing", (entry("971", action_code="069"),), {}, "LT11", 0),
    ("a claim of identity theft", (entry("971", action_code="506"),), {}, "CP01", 0),
    ("an identity hold", (), {"events": (event(Kind.IDENTITY_HOLD_PLACED),)}, "5071C", 0),
    (
        "an identity hold in person",
        (),
        {"events": (event(Kind.IDENTITY_HOLD_PLACED, notice_code="5747C"),)},
        "5747C",
        0,
    ),
    ("a missing form", (), {"events": (event(Kind.INFORMATION_REQUESTED),)}, "12C", 0),
    ("documents", REFUND, {"events": (event(Kind.INFORMATION_REQUESTED),)}, "CP05A", 200_00),
    ("a named letter", REFUND, {"events": (event(Kind.INFORMATION_REQUESTED, notice_code="CP75"),)}, "CP75", 200_00),
]


@pytest.mark.parametrize(("what", "entries", "more", "code", "cents"), ONE, ids=[row[0] for row in ONE])
def test_one_thing_happened_and_one_letter_is_due(
    what: str, entries: tuple[Entry, ...], more: dict[str, Any], code: str, cents: int
) -> None:
    found = letters(*entries, **more)
    assert {number: due.amount_cents for number, due in found.items()} == {code: cents}
    out = Issued(code, MONDAY)
    for later in (MONDAY, TUESDAY, MONDAY + timedelta(days=7)):
        assert letters(*entries, on=later, **{**more, "issued": (out,)}) == {}, later


@pytest.mark.parametrize(("what", "entries", "more", "code", "cents"), ONE, ids=[row[0] for row in ONE])
def test_what_is_long_past_is_not_told_again(
    what: str, entries: tuple[Entry, ...], more: dict[str, Any], code: str, cents: int
) -> None:
    """But a debt is: its bill may have waited for a payment that failed."""
    late = set(letters(*entries, on=MONDAY + timedelta(days=28), **more))
    assert late == ({code} if code in triggers.BILLS else set())


def test_letters_about_money_wait_for_their_monday() -> None:
    assert letters(OWING, on=TUESDAY) == {}
    assert letters(entry("150", 100_00, date=date(2026, 6, 8))) == {}
    assert set(letters(entry("150", 100_00, date=date(2026, 6, 8)), on=date(2026, 6, 8))) == {"CP14"}
    assert letters(*REFUND, entry("570", on=MONDAY, reason="wage_match")) == {}


@pytest.mark.parametrize(
    "entries",
    [
        (entry("150"),),
        REFUND,
        (OWING, entry("670", -100_00)),
        (OWING, entry("971", action_code="063")),
        (OWING, entry("530")),
        (OWING, entry("520")),
        (*REFUND, entry("570", reason="wage_match"), entry("571")),
        (*REFUND, entry("570", reason="identity")),
        (*REFUND, entry("570", reason="bank_change")),
        (entry("176", 12_00),),
        (*REFUND, entry("846", 200_00, on=LAST_WEEK), entry("841", -200_00), entry("846", 200_00, on=MONDAY)),
        (entry("971", text_data="CP 0014"),),
    ],
)
def test_nothing_to_tell(entries: tuple[Entry, ...]) -> None:
    assert letters(*entries) == {}


def test_an_answered_question_is_not_asked() -> None:
    held, released = event(Kind.IDENTITY_HOLD_PLACED), event(Kind.IDENTITY_HOLD_RELEASED, on=MONDAY)
    assert letters(events=(held, released)) == {}
    assert set(letters(events=(released, event(Kind.IDENTITY_HOLD_PLACED, on=TUESDAY)), on=TUESDAY)) == {"5071C"}


def test_the_letter_keeps_the_day_that_the_hold_named() -> None:
    named = event(Kind.IDENTITY_HOLD_PLACED, answer_by=date(2026, 4, 14))
    assert letters(events=(named,))["5071C"].answer_by == date(2026, 4, 14)
    past = event(Kind.IDENTITY_HOLD_PLACED, answer_by=date(2026, 3, 12))
    assert letters(events=(past,))["5071C"].answer_by == answer_by("5071C", MONDAY)


def test_reminders_follow_every_five_weeks_and_then_once_a_year() -> None:
    issued, on, codes = [Issued("CP14", MONDAY)], MONDAY, []
    while on < MONDAY + timedelta(days=900):
        on += timedelta(days=7)
        for code in letters(OWING, on=on, issued=tuple(issued)):
            issued.append(Issued(code, on))
            codes.append((code, (on - MONDAY).days))
    assert codes == [("CP501", 35), ("CP503", 70), ("CP504", 105), ("CP71C", 105 + 364), ("CP71C", 105 + 728)]


def test_reminders_stop_with_the_debt_a_plan_or_a_disagreement() -> None:
    issued, on = (Issued("CP14", MONDAY),), MONDAY + timedelta(days=35)
    assert set(letters(OWING, on=on, issued=issued)) == {"CP501"}
    assert letters(OWING, entry("670", -100_00), on=on, issued=issued) == {}
    assert letters(OWING, entry("971", action_code="063"), on=on, issued=issued) == {}
    assert set(
        letters(OWING, entry("971", action_code="063"), entry("971", action_code="163"), on=on, issued=issued)
    ) == {"CP501"}


PLAN = (entry("150", 900_00, on=date(2025, 6, 2)), entry("971", action_code="063", on=date(2025, 6, 27)))
CP521 = Issued("CP521", date(2026, 3, 9), answer_by=date(2026, 4, 1), amount_cents=150_00)


def test_the_next_installment_is_announced() -> None:
    paid = entry("670", -150_00, on=date(2026, 4, 1))
    days = [date(2026, 4, 1) + timedelta(days=n) for n in range(40)]
    first = next(day for day in days if letters(*PLAN, paid, on=day, issued=(CP521,)))
    due = letters(*PLAN, paid, on=first, issued=(CP521,))["CP521"]
    assert first == date(2026, 4, 8)
    assert (due.answer_by, due.amount_cents) == (date(2026, 5, 1), 150_00)


def test_a_missed_installment_is_warned_of_the_day_after_with_thirty_days() -> None:
    assert letters(*PLAN, on=date(2026, 4, 1), issued=(CP521,)) == {}
    warned = letters(*PLAN, on=date(2026, 4, 2), issued=(CP521,))["CP523"]
    assert warned.answer_by == date(2026, 5, 4) and warned.amount_cents == 150_00  # 2 May is a Saturday
    bounced = (entry("670", -150_00, on=date(2026, 4, 1)), entry("671", 150_00, on=date(2026, 4, 2)))
    assert set(letters(*PLAN, *bounced, on=date(2026, 4, 3), issued=(CP521,))) == {"CP523"}


def test_days_for_an_answer_end_on_a_weekday() -> None:
    assert answer_by("CP14", MONDAY) == date(2026, 4, 6)
    assert answer_by("CP2000", date(2026, 3, 13)) == date(2026, 4, 13)  # the 12th is a Sunday
    assert answer_by("CP49", MONDAY) is None
    assert answer_by("CP49", MONDAY, days=60) == date(2026, 5, 15)
