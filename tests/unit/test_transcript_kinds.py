"""Return transcript, record of account, wages and the letter of non-filing as values; the story of a ledger."""

from dataclasses import replace
from datetime import date

import pytest

from records.ledger import Entry
from records.transcripts import (
    Account,
    Assessed,
    Dependent,
    FiledReturn,
    Item,
    Kind,
    Order,
    Person,
    Section,
    Transcript,
    build,
    head,
    story,
)
from records.transcripts.document import BANNER

ON = date(2026, 3, 16)
TODAY = Order(ON)
LAKE = Person("Maya", "Lakewood", "0004", "12 Elm St", "lake")
SPOUSE = Person("Lee", "Ng", "0005", id="ng")
LINES = {
    "1a": 31500,
    "1z": 31500,
    "9": 31500,
    "11a": 31500,
    "12e": 23625,
    "14": 23625,
    "15": 7875,
    "16": 788,
    "18": 788,
    "19": 788,
    "21": 788,
    "24": 0,
    "25d": 1150,
    "27a": 5430,
    "28": 3400,
    "32": 8830,
    "33": 9980,
    "34": 9980,
    "35a": 9980,
}
FILED = FiledReturn(
    *("1040", date(2026, 1, 28), "HOH", 3, LINES, "76211-028-05004-6"),
    dependents=(Dependent("Mateo Ramirez", "0104"), Dependent("Lucia Noor Ng", "0204")),
)
ENTRIES = (
    Entry("150", date(2026, 2, 12), date(2026, 3, 2), 0, cycle="20260605", id=1),
    Entry("806", date(2026, 2, 12), date(2026, 4, 15), -115_000, id=2),
    Entry("670", date(2026, 3, 2), date(2026, 3, 2), 115_000, id=3),
)
ACCOUNT = Account(2025, LAKE, None, ENTRIES, FILED)


def built(kind: Kind, account: Account = ACCOUNT, order: Order = TODAY, **more: object) -> Transcript:
    return build(kind, account, order, viewer=LAKE, **more)  # type: ignore[arg-type]


def labels(transcript: Transcript) -> dict[str, str]:
    return {item.label: item.value for section in transcript.sections for item in section.items}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_title_and_furniture(kind: Kind) -> None:
    found = built(kind, order=Order(ON, date(2026, 3, 14), "012345678901", "0007"))
    assert found.banner == BANNER and found.kind == kind and found.on == ON and found.language == "en"
    assert [(item.label, item.value) for item in head(found)] == [
        ("Request Date", "03-14-2026"),
        ("Response Date", "03-14-2026"),
        ("Tracking Number", "012345678901"),
        ("Customer File Number", "0007"),
    ]
    assert found == built(kind, order=Order(ON, date(2026, 3, 14), "012345678901", "0007"))
    assert [item.label for item in head(built(kind))] == ["Request Date", "Response Date"]
    printed = " ".join([*labels(found).values(), *(line.source for s in found.sections for line in s.lines)])
    for hidden in ("LAKEWOOD", "RAMIREZ", "MATEO", "12 ELM ST", "Lakewood", "Ramirez"):
        assert hidden not in printed


def test_a_return_transcript_names_everybody_masked() -> None:
    found = built(Kind.RETURN, replace(ACCOUNT, secondary=SPOUSE))
    values = labels(found)
    for label, value in {
        "SSN": "XXX-XX-0004",
        "SPOUSE SSN": "XXX-XX-0005",
        "NAME(S) SHOWN ON RETURN": "MAY LAKE & LEE NG",
        "ADDRESS": "12 ELM",
        "FILING STATUS": "Head of Household",
        "CYCLE POSTED": "20260605",
        "RECEIVED DATE": "01-28-2026",
        "REMITTANCE": "$0.00",
        "EXEMPTION NUMBER": "3",
        "DEPENDENT 1 NAME": "MATE RAMI",
        "DEPENDENT 1 SSN": "XXX-XX-0104",
        "DEPENDENT 2 NAME": "LUCI NOO NG",
    }.items():
        assert values[label] == value, label


def test_a_return_transcript_prints_pairs_in_the_official_order() -> None:
    found = built(Kind.RETURN)
    assert [section.heading for section in found.sections] == [
        *("Taxpayer", "Income", "Adjustments to income", "Tax and credits", "Other taxes", "Payments"),
        *("Refund or amount owed", "Schedule 8812, child tax credit", "Schedule EIC, earned income credit"),
        "Third party designee",
    ]
    income = [item.label for item in found.sections[1].items]
    assert income[:4] == ["TOTAL WAGES", "TOTAL WAGES PER COMPUTER", "FORM W-2 WAGES", "FORM W-2 WAGES PER COMPUTER"]
    assert income[-2:] == ["TOTAL INCOME", "TOTAL INCOME PER COMPUTER"]
    values = labels(found)
    for label, value in {
        "ADJUSTED GROSS INCOME": "$31,500.00",
        "STANDARD DEDUCTION PER COMPUTER": "$23,625.00",
        "TAXABLE INCOME PER COMPUTER": "$7,875.00",
        "EARNED INCOME CREDIT": "$5,430.00",
        "TOTAL ASSESSMENT PER COMPUTER": "$0.00",
        "REFUND AMOUNT": "$9,980.00",
        "BALANCE DUE/OVERPAYMENT PER COMPUTER": "-$9,980.00",
    }.items():
        assert values[label] == value, label
    assert "STANDARD DEDUCTION" not in values  # nobody files it: the agency works it out


def test_only_changes_made_when_it_posted_are_on_a_return_transcript() -> None:
    changes = (
        Assessed(date(2026, 2, 12), {"25d": 1100, "33": 9930}, "Less was withheld"),
        Assessed(date(2026, 3, 10), {"25d": 900}, "An amended return"),
    )
    found = built(Kind.RETURN, replace(ACCOUNT, filed=replace(FILED, assessed=changes)))
    items = {item.label: item for section in found.sections for item in section.items}
    assert items["FEDERAL INCOME TAX WITHHELD"].value == "$1,150.00"
    assert items["FEDERAL INCOME TAX WITHHELD PER COMPUTER"].value == "$1,100.00"
    assert items["FEDERAL INCOME TAX WITHHELD PER COMPUTER"].source.endswith("Less was withheld")
    assert items["BALANCE DUE/OVERPAYMENT PER COMPUTER"].cents == -993_000
    account = built(Kind.ACCOUNT, replace(ACCOUNT, filed=replace(FILED, assessed=changes)))
    assert account.sections[2].items[2].value == "$31,500.00"


def test_parts_of_a_schedule_are_left_out_where_only_the_sum_is_known() -> None:
    only_sum = replace(FILED, lines={**LINES, "8": 1150})
    assert "BUSINESS INCOME OR LOSS: SCH C" not in labels(built(Kind.RETURN, replace(ACCOUNT, filed=only_sum)))
    with_parts = replace(FILED, lines={**LINES, "8": 1150, "1:3": 1150, "2b": 1501})
    found = built(Kind.RETURN, replace(ACCOUNT, filed=with_parts))
    assert labels(found)["BUSINESS INCOME OR LOSS: SCH C"] == "$1,150.00"
    assert "Schedule B, interest and dividends" in {section.heading for section in found.sections}
    assert labels(built(Kind.RETURN))["BUSINESS INCOME OR LOSS: SCH C"] == "$0.00"


def test_a_record_of_account_is_both_in_one() -> None:
    found = built(Kind.RECORD)
    tops = [section.heading for section in found.sections if section.level == 2]
    assert tops == ["Tax return transcript", "Account transcript"]
    parts = [built(Kind.RETURN), built(Kind.ACCOUNT)]
    inside = [replace(section, level=2) for section in found.sections if section.level == 3]
    assert inside == [section for part in parts for section in part.sections]


@pytest.mark.parametrize("kind", [Kind.RETURN, Kind.RECORD])
def test_without_a_return_there_is_no_return_transcript(kind: Kind) -> None:
    with pytest.raises(ValueError, match="no return"):
        built(kind, replace(ACCOUNT, filed=None))


def test_wages_are_printed_document_by_document_and_may_change_until_july() -> None:
    blocks = [Section("Form W-2 Wage and Tax Statement", level=3, items=(Item("Wages", "$1.00", 100),))]
    found = built(Kind.WAGE, blocks=blocks)
    assert labels(found)["SSN PROVIDED"] == "XXX-XX-0004" and labels(found)["DOCUMENTS"] == "1"
    assert labels(found)["TAX PERIOD REQUESTED"] == "December, 2025"
    assert found.sections[2:] == tuple(blocks)
    assert "until July 2026" in found.sections[1].notes[0]
    assert built(Kind.WAGE, order=Order(date(2026, 7, 1)), blocks=blocks).sections[1].notes == ()


def test_the_letter_names_the_year_and_claims_no_more() -> None:
    letter = built(Kind.NON_FILING)
    assert "As of 16 March 2026" in letter.sections[1].notes[0] and "31 December 2025" in letter.sections[1].notes[0]
    assert "does not say whether you had to file" in letter.sections[1].notes[2]


def test_a_story_tells_each_day_and_where_it_ended() -> None:
    first, second = story(built(Kind.ACCOUNT))
    assert (first.day, first.balance) == ("12 February 2026", "After this day we held $1,150.00 for you.")
    assert first.sentences[1] == "Tax withheld from your pay or other income: $1,150.00."
    assert second.balance == "After this day nothing was open."
    assert story(built(Kind.RETURN)) == ()
    owed = replace(ACCOUNT, entries=(Entry("898", ON, ON, 0, memo_cents=5), Entry("290", ON, ON, 7)))
    (day,) = story(built(Kind.ACCOUNT, owed))
    assert "They took $0.05." in day.sentences[0] and day.balance == "After this day you owed $0.07."
