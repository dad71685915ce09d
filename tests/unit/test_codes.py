"""Codes, holds and letters: each has its words."""

import pytest

from records import codes
from records.code_words import PLAIN_ACTION_WORDS, PLAIN_WORDS
from records.holds import ACTOR_WORDS, HOLD_WORDS, Actor, HoldReason


def test_every_code_has_words_and_a_sign() -> None:
    assert len(codes.all_codes()) == 132
    for code in codes.all_codes().values():
        assert str(code.plain) and code.explanation and len(code.code) == 3


def test_plain_words_are_for_every_code_and_say_more_than_the_transcript() -> None:
    assert set(PLAIN_WORDS) == set(codes.all_codes())
    assert set(PLAIN_ACTION_WORDS) == set(codes.ACTION_CODES)
    for known in [*codes.all_codes().values(), *codes.ACTION_CODES.values()]:
        plain = str(known.plain)
        assert plain.endswith(".") and plain.rstrip(".").lower() != known.explanation.lower(), plain


def test_money_codes_and_the_others() -> None:
    assert codes.code("898").sign is codes.Sign.NONE and "898" in codes.NEVER_MONEY
    assert codes.code("846").sign is codes.Sign.DEBIT
    assert codes.code("671").reverses == {"670"}
    with pytest.raises(KeyError):
        codes.code("999")


@pytest.mark.parametrize("reason", HoldReason)
def test_every_hold_says_why_who_and_what_you_can_do(reason: HoldReason) -> None:
    words = HOLD_WORDS[reason]
    assert str(words.short) and str(words.why) and str(words.you_can)
    assert words.usual_days[0] <= words.usual_days[1]
    assert "still being processed" not in f"{words.short}{words.why}{words.you_can}"


def test_every_actor_has_a_name() -> None:
    assert set(ACTOR_WORDS) == set(Actor)


def test_letters_have_titles() -> None:
    kinds = codes.notice_kinds()
    assert kinds["5071C"].title and kinds["CP05"].asks and len(kinds) >= 40
