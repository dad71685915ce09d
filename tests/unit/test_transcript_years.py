"""Which transcripts of which years there are: the agency's rule for each type as a table, and a sentence for every no."""

from dataclasses import replace
from datetime import date

import pytest

from records.transcripts import Kind, YearFacts, availability

ON = date(2026, 3, 16)
FILED = YearFacts(2025, has_entries=True, received_on=date(2026, 2, 17), is_posted=True, documents=2)
YES = ""


def why(kind: Kind, facts: YearFacts, on: date = ON) -> str:
    found = availability(kind, facts, filing_year=on.year - 1, on=on)
    assert found.available == (not found.why_not) and (found.kind, found.tax_year) == (kind, facts.tax_year)
    return found.why_not


@pytest.mark.parametrize(
    ("kind", "first"),
    [(Kind.RETURN, 2022), (Kind.ACCOUNT, 2016), (Kind.RECORD, 2022), (Kind.WAGE, 2016), (Kind.NON_FILING, 2022)],
)
def test_how_far_back_each_type_goes(kind: Kind, first: int) -> None:
    held = YearFacts(first, documents=1) if kind == Kind.NON_FILING else replace(FILED, tax_year=first)
    assert why(kind, held) == YES
    assert f"{first} and later" in why(kind, replace(held, tax_year=first - 1))
    assert why(kind, replace(held, tax_year=first), on=date(2027, 1, 1))  # a year later it is a year too old


@pytest.mark.parametrize(
    ("received", "by_mail", "posted", "on", "words"),
    [
        (date(2026, 3, 15), False, False, ON, "between 29 March 2026 and 5 April 2026"),
        (date(2026, 3, 15), True, False, ON, "between 26 April 2026 and 10 May 2026"),
        (date(2026, 3, 3), False, True, ON, "between 17 March 2026"),  # posted early: two weeks all the same
        (date(2026, 3, 2), False, True, ON, YES),
        (date(2026, 2, 2), False, False, ON, "has not been posted"),
        (None, False, False, ON, "Nothing has been posted for 2025 yet."),
        (None, False, False, date(2026, 10, 16), "No record of a return filed for 2025."),
    ],
)
def test_a_return_shows_some_weeks_after_it_came_in(
    received: date | None, by_mail: bool, posted: bool, on: date, words: str
) -> None:
    facts = YearFacts(2025, received_on=received, by_mail=by_mail, is_posted=posted)
    for kind in (Kind.RETURN, Kind.RECORD):
        found = why(kind, facts, on)
        assert words in found and bool(words) == bool(found)


@pytest.mark.parametrize(
    ("owes", "on", "available"),
    [(True, ON, False), (True, date(2026, 5, 14), False), (True, date(2026, 5, 15), True), (False, ON, True)],
)
def test_a_return_with_tax_to_pay_shows_from_mid_may(owes: bool, on: date, available: bool) -> None:
    found = why(Kind.RETURN, replace(FILED, owes=owes), on)
    assert (found == YES) is available and ("15 May 2026" in found) is not available


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (YearFacts(2025, has_entries=True), YES),
        (YearFacts(2026, has_entries=True), YES),  # estimated payments of the running year
        (YearFacts(2026), "Tax year 2026 is not over"),
        (YearFacts(2025, received_on=date(2026, 3, 15)), "It shows here between"),
        (YearFacts(2025), "Nothing has been posted for 2025 yet."),
        (YearFacts(2019), "No record of a return filed for 2019."),
    ],
)
def test_an_account_shows_once_something_is_posted(facts: YearFacts, words: str) -> None:
    found = why(Kind.ACCOUNT, facts)
    assert words in found and bool(words) == bool(found)


@pytest.mark.parametrize(
    ("documents", "on", "words"),
    [
        (1, date(2026, 1, 31), "until the end of January. Look again from 1 February 2026"),
        (1, date(2026, 2, 1), YES),
        (85, ON, YES),
        (86, ON, "86 documents were reported for you. Online we print at most 85."),
        (0, date(2026, 6, 30), "until July 2026"),
        (0, date(2026, 7, 1), "Nobody reported income of 2025 for you."),
    ],
)
def test_wages_and_income_show_from_february(documents: int, on: date, words: str) -> None:
    found = why(Kind.WAGE, YearFacts(2025, documents=documents), on)
    assert words in found and bool(words) == bool(found)


@pytest.mark.parametrize(
    ("facts", "on", "words"),
    [
        (YearFacts(2024), ON, YES),
        (YearFacts(2025), date(2026, 6, 15), "after 15 June 2026"),
        (YearFacts(2025), date(2026, 6, 16), YES),
        (YearFacts(2024, has_entries=True), ON, YES),  # a letter was posted, no return
        (FILED, ON, "We have a return from you for 2025"),
        (YearFacts(2024, received_on=date(2026, 3, 1)), ON, "came in on 1 March 2026"),
        (YearFacts(2026), ON, "is not over"),
    ],
)
def test_non_filing_is_certified_after_the_season(facts: YearFacts, on: date, words: str) -> None:
    found = why(Kind.NON_FILING, facts, on)
    assert words in found and bool(words) == bool(found)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("year", range(2014, 2028))
def test_every_no_is_a_sentence(kind: Kind, year: int) -> None:
    for facts in (YearFacts(year), YearFacts(year, received_on=ON), replace(FILED, tax_year=year, documents=99)):
        found = why(kind, facts)
        assert not found or (found.endswith(".") and "%" not in found)
        assert "still being processed" not in found
