"""How the words of a notice are written down: four boxes above the letter, further paragraphs in it, one main button, and
whether and how long one can answer or disagree.

Placeholders in the texts: %(amount)s, %(year)s, %(issued)s, %(by)s ("by 15 April 2026", or "as soon as you can" where the
letter names no day) and %(dispute)s, the last day to disagree. Nothing else is filled in.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Words = str | Promise


class Way(StrEnum):
    """The one main button of a notice."""

    PAY = "pay"
    BALANCE = "balance"
    IDENTITY = "identity"
    BANK = "bank"
    REFUND = "refund"
    ANSWER = "answer"
    DISAGREE = "disagree"
    PIN = "pin"
    YEARS = "years"  # the account transcript of the year


@dataclass(frozen=True)
class NoticeWords:
    """What a notice says: what it is, why it was sent, what to do and by when, and what happens if you don't.

    ``more`` are further paragraphs of the letter. ``answer``: whether it asks for something that can be written to us here.
    ``dispute_days``: for how many days after its date one can disagree here; 0 where there is nothing to disagree with.
    """

    title: Words
    what: Words
    why: Words
    do: Words
    otherwise: Words
    more: tuple[Words, ...] = ()
    way: Way = Way.BALANCE
    answer: bool = False
    dispute_days: int = 60
