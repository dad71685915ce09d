"""The account transcript as a value: order, masking, formats."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from records.accruals import Accruals
from records.ledger import Entry
from records.transcripts import (
    Account,
    Assessed,
    FiledReturn,
    Kind,
    Order,
    Person,
    Transcript,
    build,
    mask_name,
    mask_number,
    mask_street,
    mdy,
    usd,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_vectors.json").read_text())
MASKS = {"name": mask_name, "street": mask_street}
ON = date(2026, 3, 16)
FERN = Person("Jordan", "Fernandes", "0001", "3050 River Rd", "fern")
NG = Person("Sam", "Ng", "0002", id="ng")
FILED = FiledReturn("1040", date(2026, 2, 9), "S", 1, {"11a": 52000, "15": 36250, "24": 4115}, "76211-040-05001-6")
MODULE = (
    Entry("806", date(2026, 2, 18), date(2026, 4, 15), -548_000, id=2),
    Entry("150", date(2026, 2, 18), date(2026, 3, 9), 411_500, cycle="20260704", id=1),
    Entry("846", date(2026, 2, 18), date(2026, 2, 24), 136_500, cycle="20260704", id=3),
)
ACCOUNT = Account(2025, FERN, None, MODULE, FILED)


def shown(account: Account = ACCOUNT, *, on: date = ON, accruals: Accruals | None = None) -> Transcript:
    return build(Kind.ACCOUNT, account, Order(on), viewer=account.primary, accruals=accruals)


def values(transcript: Transcript, place: int) -> list[str]:
    return [item.value for item in transcript.sections[place].items]


def account_of(*entries: Entry, **more: Any) -> Account:
    return Account(**{"tax_year": 2025, "primary": FERN, "entries": entries, **more})


# covers T12
@pytest.mark.parametrize("vector", VECTORS["masking"], ids=lambda vector: vector["value"])
def test_masks_as_the_agency_does(vector: dict[str, str]) -> None:
    mask = MASKS.get(vector["kind"], mask_number)
    assert mask(vector["value"]) == vector["shown"]


def test_reads_in_the_official_order() -> None:
    found = shown(replace(ACCOUNT, secondary=NG))
    assert (found.title, found.request_date, found.response_date) == ("Account Transcript", "03-16-2026", "03-16-2026")
    assert [section.heading for section in found.sections] == [
        *("Taxpayer", "Account balance", "Information from the return or as adjusted", "Transactions")
    ]
    assert values(found, 0) == ["1040", "Dec. 31, 2025", "XXX-XX-0001", "XXX-XX-0002", "JORD FERN & SAM NG", "3050 R"]
    assert found.sections[1].notes == ("--- ANY MINUS SIGN SHOWN BELOW SIGNIFIES A CREDIT AMOUNT ---",)
    assert values(found, 1) == ["$0.00"] * 4
    assert values(found, 2) == [
        *(
            "01",
            "Single",
            "$52,000.00",
            "$36,250.00",
            "$4,115.00",
            "$0.00",
            "$0.00",
            "$0.00",
            "04-15-2026",
            "03-09-2026",
        )
    ]
    lines = found.sections[3].lines
    assert [line.code for line in lines] == ["150", "806", "846"]
    assert [line.amount for line in lines] == ["$4,115.00", "-$5,480.00", "$1,365.00"]
    assert [line.cents for line in lines] == [411_500, -548_000, 136_500]
    assert [line.cycle for line in lines] == ["20260704", "", ""]  # only what a return or an adjustment entered
    assert [line.locator for line in lines] == [FILED.locator, "", ""]
    assert [line.date for line in lines] == ["03-09-2026", "04-15-2026", "02-24-2026"]


def test_shows_only_what_was_posted_by_then() -> None:
    later = Entry("670", date(2026, 3, 17), date(2026, 3, 17), -5, id=9)
    found = shown(account_of(*MODULE, later))
    assert "670" not in {line.code for line in found.sections[3].lines}


def test_without_a_return_says_so() -> None:
    letters = (Entry("971", ON, ON, 0, action_code="527"), Entry("971", ON, ON, 0, text_data="CP 0059"))
    found = shown(account_of(*letters, tax_year=2024, primary=Person("Al", "Bo", "0003")))
    assert found.sections[2].notes == ("Return not present for this account",) and not found.sections[2].items
    first, pin, letter = found.sections[3].lines
    assert (first.code, first.explanation, first.amount) == ("", "No tax return filed", "")
    assert (pin.explanation, pin.plain) == (
        "Identity protection PIN opt-in",
        "You asked for an identity protection PIN.",
    )
    assert (letter.explanation, letter.plain) == ("Notice issued (CP 0059)", "We sent you letter CP59.")
    assert "ADDRESS" not in {item.label for item in found.sections[0].items}


def test_a_return_that_has_not_posted_has_no_processing_date() -> None:
    assert values(shown(account_of(filed=FILED)), 2)[-1] == "04-15-2026"


def test_adjusted_figures_say_why_and_carry_the_amended_locator() -> None:
    changed = (
        Assessed(date(2026, 2, 18), {"24": 4215}, "The tax was added up wrong"),
        Assessed(date(2026, 3, 2), {"24": 4015}, "You amended the return"),
        Assessed(date(2026, 4, 2), {"24": 1}, "Not yet"),
    )
    filed = replace(FILED, assessed=changed, adjustment_locator="76254-061-05009-6")
    found = shown(account_of(*MODULE, Entry("290", ON, ON, 0, cycle="20261102"), filed=filed))
    tax = found.sections[2].items[4]
    assert (tax.value, tax.source) == ("$4,015.00", "Worked out by us on 2 March 2026: You amended the return")
    assert found.sections[3].lines[-1].locator == "76254-061-05009-6"
    assert found.sections[3].lines[0].locator == FILED.locator


def test_never_guesses_what_has_accrued() -> None:
    owed = account_of(Entry("150", date(2025, 5, 15), date(2025, 6, 2), 100_000, id=1), tax_year=2024)
    assert values(shown(owed), 1) == ["$1,000.00", "Not worked out", "Not worked out"]
    assert values(shown(replace(owed, tax_year=2025)), 1)[3] == "$1,000.00"  # not due yet
    known = Accruals(date(2026, 3, 23), penalty_cents=5_500, interest_cents=6_789)
    assert values(shown(owed, accruals=known), 1) == ["$1,000.00", "$67.89", "$55.00", "$1,122.89"]
    assert shown(owed, accruals=known).sections[1].items[1].label == "ACCRUED INTEREST AS OF 03-23-2026"


def test_memo_amounts_and_unknown_codes_are_printed() -> None:
    entries = [Entry("898", ON, ON, 0, memo_cents=90_000, text_data="Child Support Agency"), Entry("xyz", ON, ON, 0)]
    _none, memo, unknown = shown(account_of(*entries)).sections[3].lines
    assert memo.memo == "$900.00" and "Child Support Agency" in memo.explanation and "agency" in memo.source
    assert unknown.explanation == "xyz" and unknown.plain


def test_says_who_paid_on_a_joint_account() -> None:
    paid = Entry("670", ON, ON, -100, payer_id="ng")
    found = shown(account_of(*MODULE, paid, filed=FILED, secondary=NG))
    assert found.sections[3].lines[-1].plain == "SAM NG made a payment."
    assert found.sections[3].lines[-1].source == "Paid by SAM NG, entered on 16 March 2026"
    assert found.sections[3].lines[0].source == "From your return, entered on 18 February 2026"


def test_formats() -> None:
    assert (usd(-548_000), usd(0), usd(5), mdy(ON)) == ("-$5,480.00", "$0.00", "$0.05", "03-16-2026")
