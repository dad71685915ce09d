"""Transaction codes, forms, notice kinds and hold reasons, each with the plain words that people read.

The agency's own tables are package data in ``records/data``; the plain words are ours and translatable.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.code_words import PLAIN_ACTION_WORDS, PLAIN_WORDS

DATA = Path(__file__).resolve().parent / "data"
MFT_INDIVIDUAL = "30"
MFT_CIVIL_PENALTY = "55"
MAX_CENTS = 9_999_999_999
MAX_PAYMENT_CENTS = 999_999_999

FORMS = {"1040": _("Form 1040"), "1040-X": _("Form 1040-X, amended return")}


class Sign(StrEnum):
    """What a code does to the balance."""

    DEBIT = "D"
    CREDIT = "C"
    NONE = "N"


@dataclass(frozen=True)
class Code:
    """A transaction code: the wording of the transcript, its sign, and what it says in plain words."""

    code: str
    explanation: str
    sign: Sign
    category: str
    plain: Promise | str
    reverses: frozenset[str]


@dataclass(frozen=True)
class Action:
    """An action code of TC 971: the wording of the transcript and the plain words."""

    explanation: str
    plain: Promise | str


# Action codes of TC 971 that the transcript prints in words of their own.
_ACTIONS = {
    "043": "Pending installment agreement",
    "063": "Installment agreement established",
    "069": "Collection due process notice issued",
    "071": "Injured spouse claim received",
    "111": "Amended return received",
    "120": "Amended return forwarded for processing",
    "121": "Identity verification case opened",
    "124": "Identity verified",
    "129": "Selected for identity verification",
    "163": "No longer in installment agreement status",
    "501": "Identity theft claim closed",
    "506": "Identity theft found by us",
    "522": "Identity theft reported",
    "524": "Account locked: taxpayer deceased",
    "527": "Identity protection PIN opt-in",
    "598": "Manual offset recorded",
    "599": "Manual offset reversed",
}
ACTION_CODES = {number: Action(official, PLAIN_ACTION_WORDS[number]) for number, official in _ACTIONS.items()}


@dataclass(frozen=True)
class NoticeKind:
    """A kind of letter: its number, title, what it means and what it asks for, its family, and within how many days it wants
    an answer (0: none).
    """

    code: str
    title: str
    meaning: str
    asks: str
    family: str = ""
    response_days: int = 0


@cache
def all_codes() -> dict[str, Code]:
    """Every transaction code that the ledger may carry, by code."""
    with (DATA / "transaction_codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: _code(row) for row in csv.DictReader(file)}


def _code(row: dict[str, str]) -> Code:
    return Code(
        code=row["code"],
        explanation=row["transcript_explanation"],
        sign=Sign(row["sign"]),
        category=row["category"],
        plain=PLAIN_WORDS[row["code"]],
        reverses=frozenset(filter(None, row["reverses"].split(","))),
    )


def code(number: str) -> Code:
    """The transaction code; raises KeyError for one that does not exist."""
    return all_codes()[number]


@cache
def notice_kinds() -> dict[str, NoticeKind]:
    """Every kind of letter by its number."""
    with (DATA / "notices.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: NoticeKind(
                row["code"],
                row["title"],
                row["meaning"],
                row["taxpayer_action"],
                row["family"],
                int(row["response_days"]),
            )
            for row in csv.DictReader(file)
        }


# Codes that tell something and never carry money in the balance; their amount is 0.00.
NEVER_MONEY = sorted(number for number, entry in all_codes().items() if entry.sign is Sign.NONE)
# Codes other than the return's own entry after which a letter may be due (records/notices/triggers.py).
WITH_LETTER = ["140", "176", "286", "290", "291", "420", "494", "570", "826", "841", "922", "971"]
