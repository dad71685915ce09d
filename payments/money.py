"""The one strict parser of typed amounts. Pure: text in, integer cents out, or a refusal in words."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MIN_CENTS = 1
MAX_CENTS = 999_999_999  # $9,999,999.99: a payment stays under ten million dollars
MAX_TYPED = 24  # more characters than the largest amount needs; longer text is never scanned

_AMOUNT = re.compile(r"\$?(0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]{2}))?")
_OTHER_SIGNS = re.compile(r"[^0-9$,.]")
_CENTS = re.compile(r"[0-9$,]*\.[0-9]*")


class AmountProblem(StrEnum):
    """Why a typed amount is refused; each has one sentence in WORDS."""

    EMPTY = "empty"
    SIGN = "sign"
    CHARACTERS = "characters"
    COMMAS = "commas"
    CENTS = "cents"
    SHAPE = "shape"
    ZERO = "zero"
    TOO_LARGE = "too-large"


WORDS: Mapping[AmountProblem, "StrPromise"] = {
    AmountProblem.EMPTY: _("Enter an amount"),
    AmountProblem.SIGN: _("Enter an amount without a plus or minus sign"),
    AmountProblem.CHARACTERS: _("Use only the digits 0 to 9 and a point before the cents, like 3,275.40"),
    AmountProblem.COMMAS: _("Put commas only between thousands, like 3,275.40"),
    AmountProblem.CENTS: _("Write cents with two digits after the point, like 120.50"),
    AmountProblem.SHAPE: _("Enter dollars and cents, like 3,275.40"),
    AmountProblem.ZERO: _("Enter an amount of at least $0.01"),
    AmountProblem.TOO_LARGE: _("Enter an amount of at most $9,999,999.99"),
}


class AmountRefused(ValueError):
    """A typed amount that isn't one; `problem` says why and str() is the sentence for the person."""

    def __init__(self, problem: AmountProblem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return str(WORDS[self.problem])


def parse_amount(text: str) -> int:
    """Return the cents in `text`, from 1 to 999,999,999; raise AmountRefused with the reason otherwise.

    Accepted: ASCII digits, an optional leading dollar sign, commas between all thousands or none, and
    either no cents or exactly two digits of them. Blanks around the amount are ignored. No signs,
    exponents or other digits.
    """
    typed = text.strip(" \t\r\n")
    match = _AMOUNT.fullmatch(typed) if len(typed) <= MAX_TYPED else None
    if match is None:
        raise AmountRefused(_problem_of(typed))
    dollars, cents = match.group(1), match.group(2)
    amount = int(dollars.replace(",", "")) * 100 + int(cents or 0)
    if amount < MIN_CENTS:
        raise AmountRefused(AmountProblem.ZERO)
    if amount > MAX_CENTS:
        raise AmountRefused(AmountProblem.TOO_LARGE)
    return amount


def _problem_of(typed: str) -> AmountProblem:
    """Return what is most likely wrong with text that isn't an amount, so that the sentence helps."""
    if not typed:
        return AmountProblem.EMPTY
    if len(typed) > MAX_TYPED:
        return AmountProblem.TOO_LARGE if typed[:MAX_TYPED].isdigit() else AmountProblem.SHAPE
    if typed[0] in "+-\u2212":
        return AmountProblem.SIGN
    if _OTHER_SIGNS.search(typed):
        return AmountProblem.CHARACTERS
    if _AMOUNT.fullmatch(typed.partition(".")[0]) and _CENTS.fullmatch(typed):
        return AmountProblem.CENTS
    if "," in typed:
        return AmountProblem.COMMAS
    return AmountProblem.SHAPE
