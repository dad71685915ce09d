"""Cases in words: every kind says what, who acts next, by when and what one can do."""

from datetime import date, timedelta

import pytest

from records import case_pages
from records.case_words import CASE_WORDS
from records.models import Case, TaxModule

MONDAY = date(2026, 3, 16)


def a_case(kind: str = "offset_contested", **other: object) -> Case:
    values: dict[str, object] = {
        "ref": "ABCD2345",
        "kind": kind,
        "opened_on": MONDAY,
        "target_on": MONDAY + timedelta(days=30),
    }
    return Case(**{**values, **other})


def test_every_kind_has_words() -> None:
    assert set(CASE_WORDS) == set(Case.Kind.values)
    for words in CASE_WORDS.values():
        for name in ("title", "asked", "we_do", "you_can", "meanwhile", "outcome"):
            assert str(getattr(words, name)).strip(), name


@pytest.mark.parametrize("kind", Case.Kind.values)
def test_an_open_case_says_who_acts_by_when_and_what_you_can_do(kind: str) -> None:
    section = case_pages.case_section(a_case(kind), on=MONDAY)
    facts = {row["term"]: row["value"] for row in section.facts}
    assert facts["Who acts next"] == "Us" and facts["By when"] == "15 April 2026" and facts["Since"] == "16 March 2026"
    assert section.steps[-1]["heading"] == "We answer by 15 April 2026"
    assert (section.status, section.tag, section.late) == ("Waiting for us", "waiting", "")
    assert len(section.you_can) == 2 and section.answer == ""


def test_a_case_counts_its_days() -> None:
    facts = {
        row["term"]: row["value"] for row in case_pages.case_section(a_case(), on=MONDAY + timedelta(days=9)).facts
    }
    assert facts["Since"] == "16 March 2026; today is day 10"


def test_a_case_past_its_day_says_that_we_are_late() -> None:
    on = MONDAY + timedelta(days=31)
    section, row = case_pages.case_section(a_case(), on=on), case_pages.case_row(a_case(), "/", on=on)
    assert section.tag == row.tag == "problem" and "15 April 2026, and have not" in section.late
    assert row.next == "Our answer is overdue"
    assert case_pages.case_section(a_case(), on=MONDAY + timedelta(days=30)).late == ""


def test_an_answered_case_shows_the_answer_and_waits_for_nobody() -> None:
    closed = a_case(closed_on=MONDAY + timedelta(days=40), answer="The money comes back to you.", target_on=MONDAY)
    on = MONDAY + timedelta(days=50)
    section, row = case_pages.case_section(closed, on=on), case_pages.case_row(closed, "/", on=on)
    assert (section.status, section.answer, section.late, section.steps) == ("Answered", closed.answer, "", ())
    assert row.next == "" and "Who acts next" not in {fact["term"] for fact in section.facts}


def test_the_year_is_said_where_there_is_one() -> None:
    row = case_pages.case_row(a_case(module=TaxModule(period="202412")), "/x/", on=MONDAY)
    assert row.title == "You contest what was taken from your refund (tax year 2024)" and row.url == "/x/"
