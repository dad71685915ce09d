"""The words of every notice, and what stands on one when its facts are filled in."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from records.notices import words_changes as changes
from records.notices import words_money as money_words
from records.notices import words_refunds as refunds
from records.notices.values import answer_by
from records.notices.wording import NoticeWords, Way
from taxportal.kit.formats import day, money

__all__ = ["WORDS", "Facts", "Text", "Way", "dispute_by", "text_of"]

WORDS: dict[str, NoticeWords] = {
    **money_words.BALANCE_DUE,
    **money_words.COLLECTION,
    **money_words.PAYMENT_PLAN,
    **money_words.PENALTY,
    **changes.MATH_ERROR,
    **changes.ADJUSTMENT,
    **changes.UNDERREPORTER,
    **changes.OFFSET,
    **refunds.REFUND_HOLD,
    **refunds.REFUND,
    **refunds.FILING,
    **refunds.CREDIT,
    **refunds.IDENTITY_HOLD,
    **refunds.IDENTITY,
}


@dataclass(frozen=True)
class Facts:
    """What is filled in: the number, the day of issue, the day for an answer, cents, and the tax year (None: no account)."""

    code: str
    issued_on: date
    answer_by: date | None = None
    amount_cents: int = 0
    tax_year: int | None = None


@dataclass(frozen=True)
class Text:
    """A notice in words: the four boxes, and further paragraphs of the letter."""

    title: str
    what: str
    why: str
    do: str
    otherwise: str
    more: tuple[str, ...]


def text_of(facts: Facts) -> Text:
    """The words of a notice with its facts filled in, in the reader's language. Raises KeyError for an unknown number."""
    words, values = WORDS[facts.code], _values(facts)
    return Text(
        title=str(words.title),
        what=_fill(str(words.what), values),
        why=_fill(str(words.why), values),
        do=_fill(str(words.do), values),
        otherwise=_fill(str(words.otherwise), values),
        more=tuple(_fill(str(paragraph), values) for paragraph in words.more),
    )


def dispute_by(facts: Facts) -> date | None:
    """The last day to disagree with a notice here; None where there is nothing to disagree with. Raises KeyError."""
    days = WORDS[facts.code].dispute_days
    last = answer_by(facts.code, facts.issued_on, days=days) if days else None
    return max(last, facts.answer_by) if last and facts.answer_by else last


def _values(facts: Facts) -> dict[str, str]:
    last = dispute_by(facts)
    return {
        "amount": money(facts.amount_cents) if facts.amount_cents else _("the amount on your balance page"),
        "year": str(facts.tax_year) if facts.tax_year else _("the year concerned"),
        "issued": day(facts.issued_on),
        "by": _("by %(day)s") % {"day": day(facts.answer_by)} if facts.answer_by else _("as soon as you can"),
        "dispute": day(last) if last else "",
    }


def _fill(text: str, values: dict[str, str]) -> str:
    filled = text % values
    return filled[:1].upper() + filled[1:]
