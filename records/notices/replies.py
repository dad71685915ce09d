"""Until when one can write back about a notice here, and why one can't: from values alone."""

from datetime import date
from enum import StrEnum

from records.notices.words import WORDS, Facts, dispute_by

TEXT_LENGTH = 4000


class ReplyKind(StrEnum):
    """What somebody writes back."""

    ANSWER = "answer"
    DISAGREE = "disagree"


class Closed(StrEnum):
    """Why a notice takes no reply of a kind."""

    NOT_ASKED = "not_asked"  # this notice asks for no answer, or has nothing to disagree with
    TOO_LATE = "too_late"


def last_day(facts: Facts, kind: ReplyKind) -> date | None:
    """The last business date for a reply; None where there is no limit (or no such reply)."""
    return dispute_by(facts) if kind is ReplyKind.DISAGREE else facts.answer_by


def takes(code: str, kind: ReplyKind) -> bool:
    """Whether this kind of notice takes this kind of reply at all. Raises KeyError for an unknown number."""
    words = WORDS[code]
    return bool(words.dispute_days) if kind is ReplyKind.DISAGREE else words.answer


def why_closed(facts: Facts, kind: ReplyKind, on: date) -> Closed | None:
    """Why no such reply is taken on the business date ``on``; None where it is. The last day itself is in time."""
    if not takes(facts.code, kind):
        return Closed.NOT_ASKED
    last = last_day(facts, kind)
    return Closed.TOO_LATE if last is not None and on > last else None
