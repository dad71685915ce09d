"""The ledger as a story: what happened on which day, in sentences, and where the account stood after it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from records.transcripts.document import LedgerLine, Transcript
from taxportal.kit.formats import day, money


@dataclass(frozen=True)
class StoryDay:
    """One day: its sentences, and the balance after it in words."""

    day: str
    sentences: tuple[str, ...]
    balance: str


def story(transcript: Transcript) -> tuple[StoryDay, ...]:
    """The days on which something entered the ledger, oldest first; empty for a transcript without a ledger."""
    lines = [line for section in transcript.sections for line in section.lines if line.posted]
    days, balance = [], 0
    for posted, found in groupby(sorted(lines, key=lambda line: line.posted), key=lambda line: line.posted):
        today = list(found)
        balance += sum(line.cents for line in today)
        days.append(StoryDay(day(date.fromisoformat(posted)), tuple(map(_sentence, today)), _balance(balance)))
    return tuple(days)


def _sentence(line: LedgerLine) -> str:
    words = line.plain
    if line.cents:
        words = _("%(words)s: %(amount)s.") % {"words": words.removesuffix("."), "amount": money(abs(line.cents))}
    if line.memo:
        words = _("%(words)s They took %(amount)s.") % {"words": words, "amount": line.memo}
    return words


def _balance(cents: int) -> str:
    if cents > 0:
        return _("After this day you owed %(amount)s.") % {"amount": money(cents)}
    if cents < 0:
        return _("After this day we held %(amount)s for you.") % {"amount": money(-cents)}
    return _("After this day nothing was open.")
