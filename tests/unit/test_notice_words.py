"""The words of every notice: none is missing, no box is empty, nothing is left to fill in."""

import re
from datetime import date

import pytest

from records import codes
from records.notices import triggers
from records.notices.values import answer_by
from records.notices.words import WORDS, Facts, Way, dispute_by, text_of

MONDAY = date(2026, 3, 16)
CODES = sorted(codes.notice_kinds())
BOXES = ("title", "what", "why", "do", "otherwise")


def facts(code: str, *, bare: bool = False) -> Facts:
    if bare:
        return Facts(code, MONDAY)
    return Facts(code, MONDAY, answer_by(code, MONDAY), 88_10, 2025)


def test_every_notice_of_the_agencys_list_has_words() -> None:
    assert len(CODES) == 45 and set(WORDS) == set(CODES)


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_every_box_is_filled_and_is_a_sentence(code: str, bare: bool) -> None:
    text = text_of(facts(code, bare=bare))
    for box in (*(getattr(text, name) for name in BOXES[1:]), *text.more):
        assert box.strip() and not box[0].islower() and box[-1] in ".?", box
        assert not re.search(r"%\(|%s|\{|\}|None|  | \.|\bby by\b", box), box
        assert "still being " + "processed" not in box and "'" not in box, box


@pytest.mark.parametrize("code", CODES)
def test_titles_are_the_agencys(code: str) -> None:
    title = text_of(facts(code)).title
    assert title.replace("’", "'").replace("Installment", "Instalment") == codes.notice_kinds()[code].title


@pytest.mark.parametrize("code", CODES)
def test_a_day_for_an_answer_is_told_in_the_box_that_says_what_to_do(code: str) -> None:
    asks = bool(codes.notice_kinds()[code].response_days)
    told = re.search(r"%\((by|dispute)\)s", str(WORDS[code].do))
    assert bool(told) or not asks or code in {"CP05", "CP07"}  # these two only tell how long it takes


@pytest.mark.parametrize(
    "code", [code for code in CODES if codes.notice_kinds()[code].family in {"balance_due", "collection"}]
)
def test_bills_name_the_amount_and_lead_to_paying(code: str) -> None:
    text = text_of(facts(code))
    assert "$88.10" in text.what + text.do or code == "LT16"
    assert WORDS[code].way in {Way.PAY, Way.ANSWER}


def test_letters_that_ask_for_words_can_be_answered() -> None:
    for code, words in WORDS.items():
        assert words.way is not Way.ANSWER or words.answer, code
        assert words.way is not Way.DISAGREE or words.dispute_days, code


def test_the_last_day_to_disagree() -> None:
    assert dispute_by(facts("CP14")) == date(2026, 5, 15)
    assert dispute_by(facts("CP11")) == date(2026, 5, 15)
    assert dispute_by(facts("CP2000")) == date(2026, 4, 15)
    assert dispute_by(facts("CP3219A")) == date(2026, 6, 15)  # the 14th is a Sunday
    assert dispute_by(facts("CP05")) is None
    assert dispute_by(Facts("CP504", MONDAY, answer_by=date(2026, 4, 20))) == date(2026, 4, 20)


def test_whatever_is_issued_has_words() -> None:
    issued = {"CP501", "CP503", "CP504", "CP71C", "CP521", "CP523", "CP05", "CP05A", "CP12", "CP13", "CP21B", "CP21C"}
    assert issued | triggers.BILLS | triggers.IDENTITY_LETTERS <= set(WORDS)
