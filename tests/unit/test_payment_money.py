"""The strict parser of amounts. covers T30, INV-04"""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from payments.money import MAX_CENTS, WORDS, AmountProblem, AmountRefused, parse_amount


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0.01", 1),
        ("1", 100),
        ("88.10", 8810),
        ("3275.40", 327540),
        ("3,275.40", 327540),
        ("$3,275.40", 327540),
        ("$3275", 327500),
        ("  3275.40\t", 327540),
        ("9999999.99", MAX_CENTS),
        ("$9,999,999.99", MAX_CENTS),
    ],
)
def test_reads_amounts(text: str, cents: int) -> None:
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", AmountProblem.EMPTY),
        ("   ", AmountProblem.EMPTY),
        ("-5.00", AmountProblem.SIGN),
        ("+5.00", AmountProblem.SIGN),
        ("\u22125.00", AmountProblem.SIGN),
        ("0", AmountProblem.ZERO),
        ("0.00", AmountProblem.ZERO),
        ("10000000", AmountProblem.TOO_LARGE),
        ("10,000,000.00", AmountProblem.TOO_LARGE),
        ("9" * 24, AmountProblem.TOO_LARGE),
        ("9" * 5000, AmountProblem.TOO_LARGE),
        ("9," * 5000, AmountProblem.SHAPE),
        ("12.5", AmountProblem.CENTS),
        ("12.", AmountProblem.CENTS),
        ("12.345", AmountProblem.CENTS),
        ("1,2.00", AmountProblem.COMMAS),
        ("32,75.40", AmountProblem.COMMAS),
        ("3275,40", AmountProblem.COMMAS),
        (",100", AmountProblem.COMMAS),
        ("1e5", AmountProblem.CHARACTERS),
        ("NaN", AmountProblem.CHARACTERS),
        ("Infinity", AmountProblem.CHARACTERS),
        ("0x10", AmountProblem.CHARACTERS),
        ("1_000", AmountProblem.CHARACTERS),
        ("1 000.00", AmountProblem.CHARACTERS),
        ("12.00 USD", AmountProblem.CHARACTERS),
        ("€12.00", AmountProblem.CHARACTERS),
        ("12\n.00", AmountProblem.CHARACTERS),
        ("١٢٣", AmountProblem.CHARACTERS),  # Arabic-Indic digits
        ("１２３", AmountProblem.CHARACTERS),  # full-width digits
        ("²", AmountProblem.CHARACTERS),
        ("$", AmountProblem.SHAPE),
        ("$$5", AmountProblem.SHAPE),
        ("5$", AmountProblem.SHAPE),
        (".50", AmountProblem.SHAPE),
        ("007", AmountProblem.SHAPE),
        ("1.2.3", AmountProblem.SHAPE),
    ],
)
def test_refuses_with_the_reason(text: str, problem: AmountProblem) -> None:
    with pytest.raises(AmountRefused) as refused:
        parse_amount(text)
    assert refused.value.problem is problem
    assert str(refused.value) == str(WORDS[problem])


def test_has_a_sentence_for_every_reason() -> None:
    assert set(WORDS) == set(AmountProblem)
    assert len({str(words) for words in WORDS.values()}) == len(AmountProblem)


@given(st.integers(min_value=1, max_value=MAX_CENTS))
def test_reads_back_every_amount_it_could_show(cents: int) -> None:
    plain = f"{cents // 100}.{cents % 100:02}"
    grouped = f"${cents // 100:,}.{cents % 100:02}"
    assert parse_amount(plain) == parse_amount(grouped) == cents


@given(st.text())
@example("1\n")
@example("1\u200b")
@example("\u06f1")
def test_never_accepts_anything_but_plain_amounts(text: str) -> None:
    try:
        cents = parse_amount(text)
    except AmountRefused as refusal:
        assert refusal.problem in AmountProblem
        return
    assert 1 <= cents <= MAX_CENTS
    assert text.isascii()
    digits = text.strip(" \t\r\n").removeprefix("$").replace(",", "")
    assert f"{cents / 100:.2f}".rstrip("0").rstrip(".") == (digits.rstrip("0").rstrip(".") if "." in digits else digits)


@given(st.integers(min_value=1, max_value=10**6), st.sampled_from("٠۰०０᠐𝟎"))
def test_refuses_digits_of_other_scripts(number: int, zero: str) -> None:
    exotic = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert unicodedata.decimal(exotic[0]) == int(str(number)[0])
    with pytest.raises(AmountRefused) as refused:
        parse_amount(exotic)
    assert refused.value.problem is AmountProblem.CHARACTERS
