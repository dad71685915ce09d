"""A year's return as values: its state, what differs between versions, and the words of its page."""

from dataclasses import replace
from datetime import date

import pytest

from records.income.document import Document
from records.line_words import LINE_WORDS, TOTALS, line_words
from records.return_pages import ReturnPage, return_page
from records.returns import Adjustment, Kind, Letter, ReturnYear, State, Version, differing, in_order

LINES = {"1a": 52_000, "1z": 52_000, "11": 52_000, "24": 4_115, "25a": 5_480, "25d": 5_480, "34": 1_365, "35a": 1_365}
FILED = Version(
    kind=Kind.ORIGINAL,
    form="1040",
    received_on=date(2025, 2, 9),
    by_mail=False,
    filing_status="S",
    lines=LINES,
    locator="76211-040-05001-5",
)
YEAR = ReturnYear(2024, date(2026, 3, 16), (FILED,), posted_on=date(2025, 2, 19))
CHANGE = Adjustment(date(2025, 2, 19), {"25a": 5_380, "25d": 5_380, "34": 1_265, "35a": 1_265}, "Less was withheld.")
CHANGED = replace(YEAR, versions=(replace(FILED, adjustments=(CHANGE,)),))
AMENDED = replace(
    FILED, kind=Kind.AMENDED, form="1040-X", received_on=date(2026, 1, 10), lines={**LINES, "24": 4_000, "35a": 115}
)
WAGES = Document(
    form="W-2",
    tax_year=2024,
    payer_name="Quill Works",
    payer_ein="070000001",
    received_on=date(2025, 1, 28),
    boxes={"1": 5_200_000, "2": 548_000},
)


def sources(page: ReturnPage, number: str) -> tuple[str, ...]:
    return next(line.sources for line in page.lines if line.number == number)


@pytest.mark.parametrize(
    ("year", "state", "headline"),
    [
        (ReturnYear(2024, date(2026, 3, 16)), State.NOT_FILED, "We have no 2024 return from you."),
        (replace(YEAR, posted_on=None), State.RECEIVED, "We received your return. It is not on your account yet."),
        (YEAR, State.AS_FILED, "We accepted your return as you filed it."),
        (CHANGED, State.CHANGED, "We changed your return."),
        (replace(YEAR, versions=(FILED, AMENDED)), State.AMENDED_OPEN, "Your amended return is being worked."),
        (
            replace(YEAR, versions=(FILED, AMENDED), amended_posted_on=date(2026, 3, 2)),
            State.AMENDED_DONE,
            "We have decided on your amended return.",
        ),
    ],
)
def test_each_state_has_its_headline(year: ReturnYear, state: State, headline: str) -> None:
    assert year.state is state
    assert return_page(year, [WAGES]).headline == headline


def test_a_return_not_on_the_account_yet_says_who_acts_and_how_long() -> None:
    page = return_page(replace(YEAR, posted_on=None), [WAGES])
    assert (
        page.body == "We check it and put it on your account, as a rule within 21 days. You do not need to do anything."
    )
    assert not page.posted and not page.compared


def test_the_last_adjustment_counts() -> None:
    again = Adjustment(date(2025, 6, 2), {"34": 1_300, "35a": 1_300}, "We corrected our own mistake.")
    filed = replace(FILED, adjustments=(CHANGE, again))
    assert filed.worked_out["25d"] == 5_380 and filed.worked_out["35a"] == 1_300
    page = return_page(replace(YEAR, versions=(filed,)), [WAGES])
    assert page.body == "Your refund went from $1,365.00 to $1,300.00." and len(page.why) == 2


def test_a_change_of_what_is_owed_is_told_as_such() -> None:
    owing = {"24": 4_115, "33": 4_000, "37": 115}
    change = Adjustment(date(2025, 2, 19), {"33": 3_900, "37": 215}, "Less was paid.")
    year = replace(YEAR, versions=(replace(FILED, lines=owing, adjustments=(change,)),))
    assert return_page(year, []).body == "What you owe went from $115.00 to $215.00."


@pytest.mark.parametrize(
    ("answer_by", "words"),
    [
        (date(2026, 3, 16), "If you think that our change is wrong, answer notice CP12 by 16 March 2026."),
        (date(2026, 3, 15), "until 15 March 2026; that day has passed."),
    ],
)
def test_the_way_to_disagree_names_its_day(answer_by: date, words: str) -> None:
    letter = Letter("CP12", date(2025, 3, 10), answer_by)
    page = return_page(replace(CHANGED, letters=(letter,)), [WAGES])
    assert words in page.disagree[0]
    assert page.why[-1] == "We told you in notice CP12 of 10 March 2025."


@pytest.mark.parametrize(
    ("received", "until"),
    [
        (date(2025, 2, 9), "15 April 2028"),
        (date(2025, 10, 1), "1 October 2028"),
        (date(2028, 2, 29), "28 February 2031"),
    ],
)
def test_an_amended_return_is_possible_for_three_years(received: date, until: str) -> None:
    year = replace(YEAR, versions=(replace(FILED, received_on=received),))
    assert until in return_page(year, [WAGES]).disagree[-1]


def test_only_differences_are_told_apart() -> None:
    assert differing(LINES, LINES) == []
    assert differing({"2b": 0}, {}) == []
    assert differing(LINES, {**LINES, "25a": 1, "9": 5, "1a": 2}) == ["1a", "9", "25a"]
    page = return_page(CHANGED, [WAGES])
    assert [line.number for line in page.lines if line.difference] == ["25a", "25d", "34", "35a"]
    assert {line.difference for line in page.lines if line.difference} == {"−$100.00"}


def test_lines_stand_in_the_order_of_the_form() -> None:
    numbers = ["25d", "9", "11a", "1z", "35a", "2b", "25a", "1a", "12e", "13b", "se_tax", "13a"]
    assert in_order(numbers) == ["1a", "1z", "2b", "9", "11a", "12e", "13a", "13b", "25a", "25d", "35a", "se_tax"]


def test_figures_name_who_reported_them() -> None:
    page = return_page(YEAR, [WAGES])
    assert sources(page, "1a") == ("W-2 of Quill Works, received 28 January 2025: $52,000.00",)
    assert sources(page, "25d") == () and sources(page, "24") == ()


def test_a_figure_that_differs_from_what_was_reported_says_so() -> None:
    less = replace(WAGES, boxes={"1": 5_100_000, "2": 548_000})
    assert sources(return_page(YEAR, [less]), "1a")[-1] == "Your return says $52,000.00; $51,000.00 was reported to us."
    assert "$0.00 was reported" in sources(return_page(YEAR, []), "1a")[0]
    early = replace(YEAR, on=date(2025, 6, 30))
    assert "Nobody has reported this to us yet." in sources(return_page(early, []), "1a")[0]


def test_a_spouses_documents_are_the_spouses_own() -> None:
    joint = replace(YEAR, spouse_given_name="Max")
    half = replace(WAGES, boxes={"1": 3_000_000, "2": 548_000})
    assert sources(return_page(joint, [half]), "1a")[-1] == (
        "The rest, $22,000.00, comes from documents of Max, which only Max can see."
    )
    assert sources(return_page(joint, []), "1a") == ("It comes from documents of Max, which only Max can see.",)
    more = replace(WAGES, boxes={"1": 6_000_000})
    assert "$60,000.00 was reported to us" in sources(return_page(joint, [more]), "1a")[-1]


def test_every_line_has_words_and_an_unknown_one_its_number() -> None:
    assert all(str(words) for words in LINE_WORDS.values()) and {*LINE_WORDS} >= TOTALS
    assert line_words("24") == "Total tax" and line_words("99") == "Line 99"
