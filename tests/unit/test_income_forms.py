"""Every form and box of the income documents: words, what a box takes, and how the transcript prints it."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from records.income import checks
from records.income.checks import WrongBox, check_boxes
from records.income.document import Document
from records.income.forms import Box, Kind, all_forms, form
from records.income.printed import boxes_of, section
from records.models import IncomeDocument

EVERY_BOX = [(name, box) for name, values in all_forms().items() for box in values.boxes]
IDS = [f"{name}-{box.number}" for name, box in EVERY_BOX]


@dataclass(frozen=True)
class Somebody:
    """Who a document is about."""

    given_name: str = "Jordan"
    family_name: str = "Samp"
    tin_last4: str = "1234"
    street: str = "3050 Rose Lane"


W2 = Document(
    form="W-2",
    tax_year=2025,
    payer_name="Northern Tools",
    payer_ein="071234567",
    payer_street="12 Wharf Road",
    received_on=date(2026, 2, 2),
    boxes={
        "1": 6_120_000,
        "2": 621_700,
        "3": 6_120_000,
        "4": 379_440,
        "5": 6_120_000,
        "6": 88_740,
        "12DD": 742_000,
        "13RP": "X",
    },
)


def printed(document: Document) -> dict[str, str]:
    return {item.label: item.value for item in section(document, Somebody()).items}


def test_every_form_of_the_table_can_be_kept_and_printed() -> None:
    assert set(all_forms()) == set(IncomeDocument.Form.values)
    for name, values in all_forms().items():
        assert name.removeprefix("Form ") in values.title and values.plain and values.payer and values.payer_plain
        assert len({box.number for box in values.boxes}) == len(values.boxes)
        labels = [box.label for box in values.boxes if box.label]
        assert (
            len({*labels}) == len(labels) >= len(values.boxes) - (name == "SSA-1099")
        )  # its net benefits aren't printed


@pytest.mark.parametrize(("name", "box"), EVERY_BOX, ids=IDS)
def test_every_box_has_a_label_and_plain_words(name: str, box: Box) -> None:
    assert box.plain and box.plain != box.label and not box.plain.endswith(".")
    if box.kind is Kind.MARK:
        assert all(box.words) and box.words[0] != box.words[1]
    if box.kind is Kind.CODE:
        assert box.codes and all(all(words) for words in box.codes.values())


GOOD = {Kind.AMOUNT: 12_345, Kind.MARK: "X", Kind.TEXT: "02-01-2019"}
BAD = {
    Kind.AMOUNT: [-1, "12", 1.5, True, None, 10**10],
    Kind.MARK: ["", "yes", 1],
    Kind.CODE: ["?", 7, None],
    Kind.TEXT: ["", "a\nb", "<b>", 2019, "x" * 41, "=1+1"],
}


@pytest.mark.parametrize(("name", "box"), EVERY_BOX, ids=IDS)
def test_a_box_takes_what_it_can_hold_and_nothing_else(name: str, box: Box) -> None:
    good = [GOOD[box.kind]] if box.kind in GOOD else [*(box.codes or {})]
    for value in good:
        check_boxes(name, {box.number: value})
    for value in BAD[box.kind]:
        with pytest.raises(WrongBox, match=f"Box {box.number} of Form {name} can't hold this"):
            check_boxes(name, {box.number: value})


@pytest.mark.parametrize(
    ("name", "number"), [("W-2", "1a"), ("W-2", "12"), ("1099-INT", "TY2024"), ("SSA-1099", "TY24"), ("1098", "")]
)
def test_a_box_of_another_form_is_refused(name: str, number: str) -> None:
    with pytest.raises(WrongBox, match="has no box"):
        check_boxes(name, {number: 1})


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(WrongBox, match="no such form"):
        check_boxes("W-3", {})
    with pytest.raises(KeyError):
        form("W-3")


@pytest.mark.parametrize("name", all_forms())
def test_an_empty_document_prints_every_amount_as_nothing(name: str) -> None:
    document = replace(W2, form=name, boxes={})
    shown = section(document, Somebody())
    assert shown.heading == form(name).title
    for box in (box for box in form(name).boxes if box.label):
        values = [item for item in shown.items if item.label == box.label]
        assert [item.value for item in values] == ["$0.00"] if box.kind is Kind.AMOUNT else len(values) <= 1


def test_a_w2_prints_as_the_transcript_does() -> None:
    shown = section(W2, Somebody())
    assert shown.heading == "Form W-2 Wage and Tax Statement" and shown.level == 3
    assert [(item.label, item.value) for item in shown.items][:9] == [
        ("Employer: Employer Identification Number (EIN)", "XX-XXX4567"),
        ("Employer: Name", "NORT"),
        ("Employer: Address", "12 WHA"),
        ("Employee: Employee's Social Security Number", "XXX-XX-1234"),
        ("Employee: Name", "JORD SAM"),
        ("Employee: Address", "3050 R"),
        ("Submission Type", "Original document"),
        ("Wages, Tips and Other Compensation", "$61,200.00"),
        ("Federal Income Tax Withheld", "$6,217.00"),
    ]
    values = printed(W2)
    assert values["Social Security Tips"] == "$0.00"
    assert values["Retirement Plan Indicator"] == "Retirement Plan"
    assert values["Third Party Sick Pay Indicator"] == "Unanswered"
    assert values["W2 Submission Type"] == "Original" and values["W2 WHC SSN Validation Code"] == "Correct SSN"
    wages = shown.items[7]
    assert (wages.cents, wages.line, wages.plain) == (6_120_000, "1", "Pay that counts for income tax")
    assert wages.source == "Reported by NORT on Form W-2, received on 2 February 2026."


def test_no_whole_number_name_or_street_is_printed() -> None:
    text = repr([(item.label, item.value) for item in section(W2, Somebody()).items])
    for hidden in ("071234567", "07-1234567", "NORTHERN", "Northern", "Jordan", "JORDAN", "Wharf", "ROSE"):
        assert hidden not in text, hidden


def test_a_correction_says_so() -> None:
    values = printed(replace(W2, corrects=7))
    assert values["Submission Type"] == "Corrected document" and values["W2 Submission Type"] == "Corrected"


def test_codes_print_with_their_wording_and_an_unused_one_as_not_significant() -> None:
    pension = replace(W2, form="1099-R", boxes={"1": 100, "7": "7"}, account_last4="0042")
    values = printed(pension)
    assert values["Distribution Code Value, First Position"] == "7 Normal Distribution"
    assert values["Distribution Code Value, Second Position"] == "Not significant"
    assert values["SEP Indicator"] == "No IRA/SEP/SIMPLE box checked"
    assert values["Account Number (Optional)"] == "XXXXXXXX0042"


def test_benefits_of_earlier_years_stand_apart() -> None:
    benefits = replace(W2, form="SSA-1099", boxes={"3": 1_900_000, "TY2024": 90_000, "TY2023": 10_000})
    assert [box.number for box in boxes_of(benefits)] == ["TRUST", "3", "4", "TY2024", "TY2023", "5", "6"]
    assert printed(benefits)["TY 2024 Payments"] == "$900.00"
    check_boxes("SSA-1099", benefits.boxes)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({}, []),
        ({"3": 17_610_001, "4": 1_091_820}, ["Social security wages are above the wage base."]),
        ({"4": 379_441}, ["Social security tax is not 6.2 % of its wages."]),
        ({"6": 88_741}, ["Medicare tax is not 1.45 % of its wages."]),
        ({"2": 6_120_001}, ["More tax was withheld than was paid."]),
    ],
)
def test_what_does_not_add_up_in_a_w2_is_named(boxes: dict[str, int], words: list[str]) -> None:
    assert checks.within(replace(W2, boxes={**W2.boxes, **boxes})) == words


def test_medicare_tax_rises_above_two_hundred_thousand() -> None:
    assert checks.medicare_tax(25_000_000) == 25_000_000 * 145 // 10_000 + 5_000_000 * 90 // 10_000
    assert checks.social_security_tax(16_860_000) == 1_045_320


@pytest.mark.parametrize(
    ("name", "boxes", "is_right"),
    [
        ("1099-DIV", {"1a": 100, "1b": 100}, True),
        ("1099-DIV", {"1a": 100, "1b": 101}, False),
        ("1099-R", {"1": 100, "2a": 101}, False),
        ("1099-R", {"1": 100, "2a": 0}, True),
        ("1098", {"1": 100}, True),
    ],
)
def test_parts_are_not_more_than_the_whole(name: str, boxes: dict[str, int], is_right: bool) -> None:
    assert (checks.within(replace(W2, form=name, boxes=boxes)) == []) is is_right


def test_documents_bear_out_a_return_to_the_dollar() -> None:
    bank = replace(W2, form="1099-INT", boxes={"1": 20_000, "3": 1_449, "4": 300})
    lines = {"1a": 61_200, "2b": 214, "25d": 6_220}
    assert checks.against_return([W2, bank], lines) == []
    assert checks.against_return([W2, bank], {**lines, "25a": 6_217, "25b": 3}) == []
    assert checks.against_return([W2], lines) == [
        "2b: 214 on the return, 0 reported",
        "25d: 6220 on the return, 6217 reported",
    ]
    corrected = replace(W2, corrected=True)
    assert checks.against_return([corrected, replace(W2, corrects=1), bank], lines) == []


def test_what_was_withheld_stands_in_each_forms_own_box() -> None:
    assert checks.withheld_cents(W2) == 621_700
    assert checks.withheld_cents(replace(W2, form="SSA-1099", boxes={"6": 5, "4": 9})) == 5
    assert checks.withheld_cents(replace(W2, form="1099-G", boxes={"4": 9})) == 9
    assert checks.withheld_cents(replace(W2, form="1098", boxes={"4": 9})) == 0
