"""The account transcript as a value: order, masking, formats."""

import json
from datetime import date
from pathlib import Path

import pytest

from records.ledger import Entry
from records.transcripts import (
    FiledReturn,
    Person,
    account_transcript,
    mask_name,
    mask_number,
    mask_street,
    mdy,
    usd,
    years_available,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_vectors.json").read_text())
MASKS = {"name": mask_name, "street": mask_street}
ON = date(2026, 3, 16)
FERN = Person("Jordan", "Fernandes", "0001", "3050 River Rd")
FILED = FiledReturn("1040", date(2026, 2, 9), "S", 1, {"11a": 52000, "15": 36250, "24": 4115}, "76211-040-05001-6")
MODULE = [
    Entry("806", date(2026, 2, 18), date(2026, 4, 15), -548_000, id=2),
    Entry("150", date(2026, 2, 18), date(2026, 3, 9), 411_500, cycle="20260704", id=1),
    Entry("846", date(2026, 2, 18), date(2026, 2, 24), 136_500, id=3),
]


@pytest.mark.parametrize("vector", VECTORS["masking"], ids=lambda vector: vector["value"])
def test_masks_as_the_agency_does(vector: dict[str, str]) -> None:
    mask = MASKS.get(vector["kind"], mask_number)
    assert mask(vector["value"]) == vector["shown"]


def test_reads_in_the_official_order() -> None:
    shown = account_transcript(
        tax_year=2025, entries=MODULE, filed=FILED, primary=FERN, secondary=Person("Sam", "Ng", "0002"), on=ON
    )
    assert [figure.value for figure in shown.heading] == [
        *("1040", "Dec. 31, 2025", "03-16-2026", "XXX-XX-0001", "XXX-XX-0002", "JORD FERN & SAM NG", "3050 R")
    ]
    assert [line.code for line in shown.lines] == ["150", "806", "846"]
    assert shown.lines[0].amount == "$4,115.00" and shown.lines[1].amount == "-$5,480.00"
    assert (shown.lines[0].cycle, shown.lines[0].date) == ("20260704", "03-09-2026")
    assert shown.lines[0].locator == FILED.locator and not shown.lines[1].locator
    assert [figure.value for figure in shown.balances] == ["$0.00"] * 4
    assert [figure.value for figure in shown.return_figures[:5]] == [
        "01",
        "Single",
        "$52,000.00",
        "$36,250.00",
        "$4,115.00",
    ]
    assert [figure.value for figure in shown.dates] == ["04-15-2026", "03-09-2026"]
    assert shown.return_present and shown.balance_cents == 0


def test_shows_only_what_was_posted_by_then() -> None:
    later = Entry("670", date(2026, 3, 17), date(2026, 3, 17), -5, id=9)
    shown = account_transcript(
        tax_year=2025, entries=[*MODULE, later], filed=FILED, primary=FERN, secondary=None, on=ON
    )
    assert "670" not in {line.code for line in shown.lines}


def test_without_a_return_says_so() -> None:
    shown = account_transcript(
        tax_year=2024,
        entries=[Entry("971", ON, ON, 0, action_code="527"), Entry("971", ON, ON, 0, text_data="CP 0059")],
        filed=None,
        primary=Person("Al", "Bo", "0003"),
        secondary=None,
        on=ON,
    )
    assert not shown.return_present and shown.return_figures == () and shown.dates == ()
    assert [line.explanation for line in shown.lines] == ["Identity protection PIN opt-in", "Notice issued (CP 0059)"]
    assert len(shown.heading) == 5  # no address on record


def test_a_return_that_has_not_posted_has_no_processing_date() -> None:
    shown = account_transcript(tax_year=2025, entries=[], filed=FILED, primary=FERN, secondary=None, on=ON)
    assert [figure.value for figure in shown.dates] == ["04-15-2026"]


def test_does_not_guess_accruals_of_what_is_overdue() -> None:
    owed = [Entry("150", date(2025, 5, 15), date(2025, 6, 2), 100_000, id=1)]
    shown = account_transcript(tax_year=2024, entries=owed, filed=None, primary=FERN, secondary=None, on=ON)
    assert len(shown.balances) == 3 and "Not worked out" in shown.balances[1].value
    not_yet_due = account_transcript(tax_year=2025, entries=owed, filed=None, primary=FERN, secondary=None, on=ON)
    assert not_yet_due.balances[3].value == "$1,000.00"


def test_memo_amounts_and_unknown_codes_are_printed() -> None:
    entries = [Entry("898", ON, ON, 0, memo_cents=90_000, text_data="Child Support Agency"), Entry("xyz", ON, ON, 0)]
    shown = account_transcript(tax_year=2025, entries=entries, filed=None, primary=FERN, secondary=None, on=ON)
    assert shown.lines[0].memo == "$900.00" and "Child Support Agency" in shown.lines[0].explanation
    assert (shown.lines[1].explanation, shown.lines[1].plain) == ("xyz", "")


def test_formats() -> None:
    assert (usd(-548_000), usd(0), usd(5), mdy(ON)) == ("-$5,480.00", "$0.00", "$0.05", "03-16-2026")


def test_says_which_years_and_why_not() -> None:
    due = date(2026, 4, 15)
    years = years_available({2024, 2018}, filing_year=2025, due_on=due, on=ON)
    assert [(year.tax_year, year.available) for year in years] == [
        *((2025, False), (2024, True), (2023, False), (2022, False), (2018, True))
    ]
    assert "yet" in years[0].why_not and "No record of a return" in years[2].why_not
    late = years_available(set(), filing_year=2025, due_on=due, on=date(2026, 6, 1))
    assert "No record of a return filed for 2025" in late[0].why_not
