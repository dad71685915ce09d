"""The refund as a story: which step, who acts next, by when, in what words."""

from dataclasses import replace
from datetime import date

import pytest

from records import refund_pages as pages
from records.holds import Actor, HoldReason
from records.ledger import Entry
from records.refund_story import Event, Kind, RefundStory, Step, tell
from records.refund_words import headline, next_words, step_words, why
from records.refunds.ahead import expected_after_each, trace_from
from records.refunds.durations import Counted
from records.refunds.time_words import this_step

ON = date(2026, 3, 16)
RECEIVED = Event(Kind.RECEIVED, date(2026, 2, 3), date(2026, 2, 3))
ACCEPTED = Event(Kind.ACCEPTED, date(2026, 2, 4), date(2026, 2, 4))
POSTED = date(2026, 2, 18)


def posted(*more: Entry) -> list[Entry]:
    """A return with a refund of $1,000.00 in the ledger, and more."""
    return [Entry("150", POSTED, POSTED, 50_000), Entry("806", POSTED, date(2026, 4, 15), -150_000), *more]


def a_story(
    *entries: Entry, events: tuple[Event, ...] = (RECEIVED, ACCEPTED), on: date = ON, **more: object
) -> RefundStory:
    return tell(tax_year=2025, entries=entries, events=events, claimed_cents=100_000, on=on, **more)  # type: ignore[arg-type]


def issued(on: date, pay_on: date, cents: int = 100_000) -> Entry:
    return Entry("846", on, pay_on, cents)


HELD = Entry("570", POSTED, POSTED, 0, reason="wage_match")
SENT = issued(date(2026, 3, 2), date(2026, 3, 6))

CASES: dict[str, tuple[RefundStory, Kind | None, Actor | None, Kind | None, date | None]] = {
    "nothing yet": (a_story(events=()), None, Actor.YOU, Kind.RECEIVED, None),
    "received": (a_story(events=(RECEIVED,)), Kind.RECEIVED, Actor.US, Kind.ACCEPTED, date(2026, 2, 5)),
    "accepted": (a_story(), Kind.ACCEPTED, Actor.US, Kind.APPROVED, date(2026, 2, 24)),
    "held": (a_story(*posted(HELD)), Kind.IN_REVIEW, Actor.US, Kind.APPROVED, date(2026, 4, 4)),
    "released": (
        a_story(*posted(HELD, Entry("571", ON, ON, 0))),
        *(Kind.IN_REVIEW, Actor.US, Kind.APPROVED, date(2026, 3, 4)),
    ),
    "held for a reason unknown": (
        a_story(*posted(Entry("810", POSTED, POSTED, 0, reason="x"))),
        *(Kind.IN_REVIEW, Actor.US, Kind.APPROVED, date(2026, 3, 4)),
    ),
    "approved": (
        a_story(*posted(issued(ON, date(2026, 3, 20)))),
        *(Kind.APPROVED, Actor.US, Kind.SENT, date(2026, 3, 20)),
    ),
    "sent": (a_story(*posted(SENT)), Kind.SENT, Actor.BANK, Kind.CLEARED, date(2026, 3, 11)),
    "adjusted": (
        a_story(*posted(Entry("290", ON, ON, 6_500))),
        *(Kind.AMOUNT_ADJUSTED, Actor.US, Kind.APPROVED, date(2026, 3, 30)),
    ),
    "offset to a tax debt": (
        a_story(*posted(Entry("826", ON, ON, 40_000), issued(ON, date(2026, 3, 20), 60_000))),
        *(Kind.APPROVED, Actor.US, Kind.SENT, date(2026, 3, 20)),
    ),
    "offset to an agency": (
        a_story(*posted(SENT, Entry("898", date(2026, 3, 6), date(2026, 3, 6), 0, memo_cents=30_000, text_data="CSA"))),
        *(Kind.SENT, Actor.BANK, Kind.CLEARED, date(2026, 3, 11)),
    ),
    "back from the bank": (
        a_story(*posted(SENT, Entry("841", date(2026, 3, 11), date(2026, 3, 11), -100_000))),
        *(Kind.BANK_REJECTED, Actor.YOU, Kind.INFORMATION_RECEIVED, date(2026, 4, 10)),
    ),
    "issued again": (
        a_story(
            *posted(SENT, Entry("841", date(2026, 3, 11), date(2026, 3, 11), -100_000), issued(ON, date(2026, 3, 18)))
        ),
        *(Kind.REISSUED, Actor.BANK, Kind.CLEARED, date(2026, 3, 23)),
    ),
    "cleared": (
        a_story(*posted(SENT), events=(RECEIVED, Event(Kind.CLEARED, date(2026, 3, 9), date(2026, 3, 9)))),
        *(Kind.CLEARED, None, None, None),
    ),
    "asked for documents": (
        a_story(
            events=(
                RECEIVED,
                Event(Kind.INFORMATION_REQUESTED, ON, ON, answer_by=date(2026, 4, 5), notice_code="12C"),
            )
        ),
        *(Kind.INFORMATION_REQUESTED, Actor.YOU, Kind.INFORMATION_RECEIVED, date(2026, 4, 5)),
    ),
    "documents came": (
        a_story(events=(RECEIVED, Event(Kind.INFORMATION_RECEIVED, ON, ON))),
        *(Kind.INFORMATION_RECEIVED, Actor.US, Kind.APPROVED, date(2026, 3, 30)),
    ),
    "identity": (
        a_story(
            events=(
                RECEIVED,
                Event(Kind.IDENTITY_HOLD_PLACED, ON, ON, hold_reason=HoldReason.IDENTITY, answer_by=date(2026, 4, 14)),
            )
        ),
        *(Kind.IDENTITY_HOLD_PLACED, Actor.YOU, Kind.INFORMATION_RECEIVED, date(2026, 4, 14)),
    ),
    "identity confirmed": (
        a_story(
            events=(
                Event(Kind.IDENTITY_HOLD_PLACED, POSTED, POSTED, hold_reason=HoldReason.IDENTITY),
                Event(Kind.IDENTITY_HOLD_RELEASED, ON, ON),
            )
        ),
        *(Kind.IDENTITY_HOLD_RELEASED, Actor.US, Kind.APPROVED, date(2026, 5, 18)),
    ),
    "bank details changed": (
        a_story(*posted(), events=(RECEIVED, Event(Kind.IN_REVIEW, ON, ON, hold_reason=HoldReason.BANK_CHANGE))),
        *(Kind.IN_REVIEW, Actor.US, Kind.APPROVED, date(2026, 3, 19)),
    ),
    "amended": (
        a_story(events=(RECEIVED,), amended=True),
        *(Kind.RECEIVED, Actor.US, Kind.AMOUNT_ADJUSTED, date(2026, 5, 26)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_says_where_it_stands_and_who_acts_next(name: str) -> None:
    story, status, actor, upcoming, latest = CASES[name]
    assert (story.status, story.next.actor, story.next.kind, story.next.latest) == (status, actor, upcoming, latest)


@pytest.mark.parametrize("name", CASES)
def test_every_state_has_words(name: str) -> None:
    story = CASES[name][0]
    section = pages.refund_section(story)
    assert section.headline and section.you_can and section.rows
    text = " ".join([section.headline, section.you_can, *(e.heading + e.body for e in section.events)])
    assert "still being processed" not in text.lower() and "None" not in text and "%(" not in text
    assert pages.refund_row(story, "/x/").status == section.headline


HEADLINES = {
    "nothing yet": "We have no return from you for 2025 yet.",
    "received": "We received your return on 3 February 2026.",
    "held": "Your refund of $1,000.00 is taking longer.",
    "approved": "Your refund of $1,000.00 is approved. We will send it on 20 March 2026.",
    "sent": "Your refund of $1,000.00 was sent on 6 March 2026.",
    "cleared": "Your refund of $1,000.00 was sent on 6 March 2026.",
    "back from the bank": "Your refund came back to us.",
    "identity": "We need you to confirm a return.",
    "bank details changed": "Your bank details were changed. Was this you?",
    "amended": "Your amended return is being worked.",
    "offset to an agency": "Your refund of $700.00 was sent on 6 March 2026.",
}


@pytest.mark.parametrize("name", HEADLINES)
def test_headlines(name: str) -> None:
    assert headline(CASES[name][0]) == HEADLINES[name]


@pytest.mark.parametrize("reason", HoldReason)
def test_every_hold_has_a_headline_and_a_way_on(reason: HoldReason) -> None:
    held = Event(Kind.IN_REVIEW, ON, ON, hold_reason=reason, answer_by=date(2026, 4, 1), notice_code="CP05")
    story = a_story(events=(RECEIVED, held))
    words = next_words(story)
    assert headline(story) and words.you_can and words.actor
    assert "Letter CP05" in step_words(story.steps[-1]).text
    assert story.hold_reason is reason


def test_a_review_within_three_weeks_is_not_called_long() -> None:
    held = Event(Kind.IN_REVIEW, ON, ON, hold_reason=HoldReason.CREDIT_CHECK)
    story = a_story(events=(Event(Kind.RECEIVED, date(2026, 3, 2), date(2026, 3, 2)), held))
    assert headline(story) == "We are reviewing your refund of $1,000.00."


def test_an_offset_names_the_agency_and_how_to_contest() -> None:
    story = CASES["offset to an agency"][0]
    step = next(step for step in story.steps if step.kind is Kind.OFFSET_APPLIED)
    assert "CSA" in step_words(step).text and story.offset_cents == 30_000
    assert "only it can correct" in next_words(story).you_can
    own = CASES["offset to a tax debt"][0]
    assert "older tax debt" in step_words(own.steps[-2]).title


def test_days_are_counted_from_the_return() -> None:
    story = CASES["held"][0]
    assert story.day_count == 41
    assert "Today is day 41. 30 to 60 days are usual." in {fact["value"] for fact in pages.refund_section(story).facts}
    assert a_story(events=()).day_count is None
    assert "Up to 21 days are usual." in str(pages.refund_section(CASES["accepted"][0]).facts)
    locked = Event(Kind.IN_REVIEW, ON, ON, hold_reason=HoldReason.SELF_LOCK)
    assert a_story(events=(RECEIVED, locked)).steps[-1].actor is Actor.YOU
    told = pages.refund_section(a_story(events=(RECEIVED, locked))).facts  # a lock has no usual time
    assert "Today is day" not in str(told) and "You have your account unlocked" in str(told)


def test_the_future_is_not_shown() -> None:
    later = Event(Kind.CLEARED, date(2026, 3, 20), date(2026, 3, 20))
    assert (
        a_story(*posted(issued(date(2026, 3, 20), date(2026, 3, 24))), events=(RECEIVED, later)).status is Kind.RECEIVED
    )


def test_the_ledger_wins_over_events_of_its_kinds() -> None:
    doubled = Event(Kind.APPROVED, ON, ON)
    review = Event(Kind.IN_REVIEW, ON, ON, hold_reason=HoldReason.CREDIT_CHECK)
    story = a_story(*posted(HELD), events=(RECEIVED, doubled, review))
    assert [step.kind for step in story.steps] == [Kind.RECEIVED, Kind.IN_REVIEW]
    assert story.hold_reason is HoldReason.WAGE_MATCH


def test_a_review_without_a_reason_still_has_words() -> None:
    assert step_words(CASES["held for a reason unknown"][0].steps[-1]).title == "We are reviewing your return"


def test_an_unpaid_refund_that_came_back_counts_as_returned() -> None:
    assert CASES["back from the bank"][0].returned and not CASES["sent"][0].returned


def test_says_by_when_without_promising_the_past() -> None:
    amended = Event(Kind.RECEIVED, date(2026, 1, 10), date(2026, 1, 10))

    def words(on: date, *events: Event, **more: object) -> str:
        return next_words(a_story(events=events, on=on, **more)).by_when  # type: ignore[arg-type]

    assert words(date(2026, 1, 20), amended, amended=True) == "between 7 March 2026 and 2 May 2026"
    assert words(ON, amended, amended=True) == "by 2 May 2026"
    assert words(date(2026, 6, 1), amended, amended=True) == "soon: later than the usual 2 May 2026"
    held = Event(Kind.IDENTITY_HOLD_PLACED, ON, ON, hold_reason=HoldReason.IDENTITY)
    assert words(ON, held) == "by 15 April 2026"
    assert words(date(2026, 4, 20), held) == "now: the day was 15 April 2026"
    locked = Event(Kind.IN_REVIEW, ON, ON, hold_reason=HoldReason.SELF_LOCK)
    assert words(ON, locked).startswith("as soon as you like")
    assert words(ON) == ""
    assert next_words(a_story(*posted(SENT), on=date(2026, 3, 11))).by_when == "by 11 March 2026"
    assert next_words(a_story(*posted(SENT), on=date(2026, 3, 12))).by_when == ""


def test_a_refund_that_the_law_holds_until_mid_february_says_so() -> None:
    early = Event(Kind.RECEIVED, date(2026, 1, 28), date(2026, 1, 28))
    accepted = Event(Kind.ACCEPTED, date(2026, 1, 29), date(2026, 1, 29))
    ides = date(2026, 2, 15)
    held = a_story(events=(early, accepted), on=date(2026, 2, 10), not_before=ides)
    assert why(held).endswith("is not paid before 15 February 2026.")
    assert (held.next.earliest, held.next.latest) == (ides, date(2026, 3, 1))
    assert why(a_story(events=(early, accepted), on=ides, not_before=ides)) == ""
    assert why(a_story(events=(), on=date(2026, 2, 10), not_before=ides)) == ""


ENDINGS: dict[str, tuple[RefundStory, str, str]] = {
    "all of it paid other agencies": (
        a_story(*posted(SENT, Entry("898", date(2026, 3, 6), date(2026, 3, 6), 0, memo_cents=100_000))),
        "Your whole refund of $1,000.00 paid other debts.",
        "Sent to another agency",
    ),
    "all of it paid older tax": (
        a_story(*posted(Entry("826", ON, ON, 100_000))),
        "Your whole refund of $1,000.00 paid older tax debts.",
        "Used for an older tax debt of yours",
    ),
    "a check": (
        a_story(*posted(Entry("846", date(2026, 3, 2), date(2026, 3, 6), 100_000, reason="paper_check"))),
        "Your refund of $1,000.00 was sent on 6 March 2026.",
        "Paid to you",
    ),
    "interest on a late one": (
        a_story(*posted(Entry("776", ON, ON, -759), issued(ON, date(2026, 3, 20), 100_759))),
        "Your refund of $1,007.59 is approved. We will send it on 20 March 2026.",
        "Interest we pay you",
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_how_a_refund_may_end(name: str) -> None:
    story, says, row = ENDINGS[name]
    section = pages.refund_section(story)
    assert section.headline == says and row in {line.label for line in section.rows}


def test_a_check_is_told_as_one() -> None:
    story = ENDINGS["a check"][0]
    assert (story.next.actor, story.next.latest, trace_from(story)) == (Actor.YOU, date(2026, 4, 3), date(2026, 4, 3))
    section = pages.refund_section(story)
    assert "The check reaches you and you cash it" in str(section.facts) and "ask us to trace it" in section.you_can
    assert [event.heading for event in section.events][-2:] == [
        "We mailed your refund",
        "The check reaches you and you cash it",
    ]
    cashed = Event(Kind.CLEARED, date(2026, 3, 12), date(2026, 3, 12))
    entry = Entry("846", date(2026, 3, 2), date(2026, 3, 6), 100_000, reason="paper_check")
    assert step_words(a_story(*posted(entry), events=(RECEIVED, cashed)).steps[-1]).title == "Your check was cashed"
    back = Entry("740", date(2026, 3, 12), date(2026, 3, 12), -100_000)
    undelivered = a_story(*posted(entry, back))
    assert undelivered.next.must_act and "address" in next_words(undelivered).you_can
    assert why(undelivered) == "The post could not deliver the check."


def test_after_a_second_rejection_or_without_an_answer_a_check_follows() -> None:
    back = Entry("841", date(2026, 3, 9), date(2026, 3, 9), -100_000)
    once = a_story(*posted(SENT, back))
    assert (once.next.actor, once.next.latest, once.next.must_act) == (Actor.YOU, date(2026, 4, 8), True)
    late = a_story(*posted(SENT, back), on=date(2026, 4, 9))
    assert (late.next.actor, late.next.kind, late.next.latest) == (Actor.US, Kind.REISSUED, date(2026, 4, 20))
    again = [issued(date(2026, 3, 10), date(2026, 3, 11)), Entry("841", ON, ON, -100_000)]
    twice = a_story(*posted(SENT, back, *again))
    assert twice.next.kind is Kind.REISSUED and not twice.next.must_act
    assert "27 April 2026" in next_words(twice).you_can


def test_each_of_the_fourteen_events_has_words_and_something_expected_after_it() -> None:
    for kind in Kind:
        step = Step(kind, ON, Actor.US, 5_000)
        story = replace(CASES["accepted"][0], steps=(step,), pays_on=ON)
        (expected,) = expected_after_each(story)
        assert step_words(step).title and step_words(step, amended=True).text
        assert (expected.kind is None) == (kind is Kind.CLEARED)
        assert expected.kind is None or expected.latest or expected.must_act
        row = pages.refund_section(story).expected[0]
        assert row.expected and row.must_act == ("Yes" if expected.must_act else "No")


def test_an_answer_that_it_is_not_theirs_keeps_the_hold_and_asks_nothing_more() -> None:
    hold = Event(Kind.IDENTITY_HOLD_PLACED, POSTED, POSTED, hold_reason=HoldReason.IDENTITY)
    not_mine = Event(Kind.INFORMATION_RECEIVED, ON, ON, hold_reason=HoldReason.IDENTITY, answer_by=date(2026, 4, 15))
    story = a_story(events=(RECEIVED, hold, not_mine))
    assert story.hold_reason is HoldReason.IDENTITY and story.disowned and not story.identity_asked
    section = pages.refund_section(story)
    assert section.headline == "You did not file this return. Nothing is paid on it." and section.amount == ""
    assert "By 15 April 2026" in str(section.facts) and "This step" not in str(section.facts)


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        (None, "Too few refunds passed it"),
        (Counted(20, 40, 9, ON), "Too few refunds passed it"),
        (Counted(20, 40, 10, ON), "took 20 days or less, nine in ten 40 days or less (10 counted on 16 March 2026)."),
        (Counted(1, 20, 10, ON), "took 1 day or less, nine in ten 20 days or less"),
        (Counted(1, 20, 10, ON), "Yours takes longer than nine in ten."),
        (Counted(5, 5, 10, ON), "Nine in ten refunds that passed it in the last year took 5 days or less"),
    ],
)
def test_says_what_is_usual_for_this_step(counted: Counted | None, says: str) -> None:
    told = this_step(CASES["held"][0], counted)
    assert told.startswith("You are at day 26 of this step.") and says in told
    assert this_step(CASES["cleared"][0], counted) == this_step(CASES["identity"][0], counted) == ""
