"""Tax numbers: rules of issue, the practice ranges, and that they never print whole."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.tin import InvalidTin, Tin, TinKind, is_ein, is_ptin, strict_kind

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_calendar_tax_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["tin"], ids=lambda vector: vector["value"])
def test_strict_mode_follows_the_rules_of_issue(vector: dict[str, str]) -> None:
    if vector["kind"] in {"invalid", "never_issue"}:
        with pytest.raises(InvalidTin):
            Tin.parse(vector["value"], demo=False)
    else:
        assert Tin.parse(vector["value"], demo=False).kind == vector["kind"].lower()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("666-10-0001", TinKind.SSN),
        ("666100001", TinKind.SSN),
        ("666 10 0001", TinKind.SSN),
        (" 666-10-0001\n", TinKind.SSN),
        ("900-12-0001", TinKind.SSN),
        ("900-89-0022", TinKind.ITIN),
        ("912-66-0001", TinKind.ITIN),
    ],
)
def test_demo_mode_takes_the_practice_ranges(text: str, kind: TinKind) -> None:
    assert Tin.parse(text, demo=True).kind is kind


@pytest.mark.parametrize(
    "text",
    ["123-45-6788", "900-70-1234", "912-93-0001", "666-00-0001", "666-10-0000", "000-10-0001", "999-99-9999"],
)
def test_demo_mode_refuses_what_could_be_real_or_is_malformed(text: str) -> None:
    with pytest.raises(InvalidTin):
        Tin.parse(text, demo=True)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "66610000",
        "6661000011",
        "666-10 0001",
        "66610-0001",
        "٦٦٦١٠٠٠٠١",
        "666-10-000a",
        None,
        666100001,
        ["6"],
    ],
)
def test_refuses_every_other_shape(value: object) -> None:
    with pytest.raises(InvalidTin, match="not nine digits"):
        Tin.parse(value, demo=True)


@pytest.mark.parametrize("digits", ["078051120", "457555462", "987654325", "111111111", "222222222"])
def test_void_numbers_are_nobodys(digits: str) -> None:
    assert strict_kind(digits) is None


def test_never_prints_whole() -> None:  # covers INV-31
    tin = Tin.parse("666-10-0001", demo=True)
    for text in (str(tin), repr(tin), f"{tin}", f"{tin!r}", tin.masked):
        assert "66610" not in text and "666-10" not in text
        assert "XXX-XX-0001" in text


def test_the_error_does_not_repeat_the_number() -> None:  # covers INV-31
    with pytest.raises(InvalidTin) as caught:
        Tin.parse("123-45-6788", demo=True)
    assert "6788" not in repr(caught.value)


def test_fingerprint_is_keyed_and_stable(settings: object) -> None:
    first = Tin.parse("666-10-0001", demo=True).fingerprint
    assert len(first) == 32
    assert first == Tin.parse("666100001", demo=True).fingerprint
    assert first != Tin.parse("666-10-0002", demo=True).fingerprint
    settings.TIN_KEY = "another-key-of-sufficient-length-0123456789"  # type: ignore[attr-defined]
    assert first != Tin.parse("666-10-0001", demo=True).fingerprint


@given(st.text(max_size=14))
def test_parsing_any_text_answers_or_refuses(text: str) -> None:
    for demo in (True, False):
        try:
            tin = Tin.parse(text, demo=demo)
        except InvalidTin:
            continue
        assert tin.digits.isascii() and len(tin.digits) == 9


@given(st.integers(0, 999_999_999))
def test_no_number_is_both_real_and_practice(number: int) -> None:
    digits = f"{number:09d}"

    def accepted(demo: bool) -> bool:
        try:
            Tin.parse(digits, demo=demo)
        except InvalidTin:
            return False
        return True

    assert not (accepted(True) and accepted(False))


@pytest.mark.parametrize(
    ("text", "real", "practice"),
    [
        ("12-3456789", True, False),
        ("123456789", True, False),
        ("07-1234567", False, True),
        ("89-1234567", False, True),
        ("971234567", False, True),
        ("00-1234567", False, False),
        ("49-1234567", False, False),
        ("12-345678", False, False),
        ("1-23456789", False, False),
        ("٠٧-1234567", False, False),
        ("", False, False),
    ],
)
def test_employers_numbers_go_by_their_prefix(text: str, real: bool, practice: bool) -> None:
    assert (is_ein(text, demo=False), is_ein(text, demo=True)) == (real, practice)


@pytest.mark.parametrize(("text", "shaped"), [("P12345678", True), ("P1234567", False), ("p12345678", False)])
def test_preparers_numbers_have_their_shape(text: str, shaped: bool) -> None:
    assert is_ptin(text) is shaped


@pytest.mark.parametrize(
    ("digits", "kind"),
    [
        ("912930001", TinKind.ATIN),
        ("900500001", TinKind.ITIN),
        ("900650001", TinKind.ITIN),
        ("900660001", None),
        ("900490001", None),
        ("899990001", TinKind.SSN),
        ("665010001", TinKind.SSN),
        ("667010001", TinKind.SSN),
        ("666010001", None),
        ("000000000", None),
        ("987654329", None),
        ("987654330", TinKind.ITIN),
    ],
)
def test_strict_mode_at_the_edges_of_its_ranges(digits: str, kind: TinKind | None) -> None:
    assert strict_kind(digits) is kind
