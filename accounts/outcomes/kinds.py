"""What an outcome is. Pure: words, ways on, status; no request, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Words = str | Promise


class Place(StrEnum):
    """Where an outcome leads the browser."""

    NEXT = "next"  # the page that was asked for first
    LIMITED = "limited"  # /account/limited/
    MATCH = "match"  # /account/match/
    PROBLEM = "problem"  # /signin/problem/<code>/<ref>/, without a session


class Tone(StrEnum):
    """The kind of alert at the top of the page."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Way:
    """A way on. ``route`` is a URL name; ``again`` marks those that keep the page asked for first (``?next=``)."""

    label: Words
    route: str
    again: bool = False


@dataclass(frozen=True)
class Outcome:
    """One row of the catalogue.

    ``trigger`` is the cause in plain English, for the documentation. ``heading``, ``body`` and ``next_step`` (who acts next, and by
    when) may hold %(provider)s, %(other_provider)s and %(answer_by)s. ``status`` is the HTTP status of the page that shows it,
    never of the callback, which always answers 303. ``log_code`` is the default; a refusal says more exactly what failed.
    ``stub`` names how the practice provider brings it about.
    """

    code: str
    name: str
    place: Place
    status: int
    log_code: str
    heading: Words
    body: tuple[Words, ...]
    ways: tuple[Way, ...]
    trigger: str
    next_step: Words
    tone: Tone = Tone.INFO
    help_route: str = ""
    answer_days: int = 0
    retry_after_s: int = 0
    opens_session: bool = False
    stub: str = ""

    def paragraphs(self, values: Mapping[str, object]) -> list[str]:
        """The body with its placeholders filled, in the active language."""
        return [str(paragraph) % values for paragraph in self.body]

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class LogCode:
    """One cause. ``code`` may end in ``.*`` where the rest is a name from the configuration; ``words`` are told to the person,
    ``meaning`` to staff.
    """

    code: str
    outcome: str
    meaning: str
    words: Words = ""


def rows_of(outcome: str, meanings: Mapping[str, str]) -> tuple[LogCode, ...]:
    """Rows of one outcome: code to what it means."""
    return tuple(LogCode(code, outcome, meaning) for code, meaning in meanings.items())


class Refusal(Exception):
    """A sign-in that goes no further. ``outcome`` is the code of the page, ``log_code`` says which check failed, from a closed
    list. It carries no value of the attempt."""

    def __init__(self, outcome: str, log_code: str) -> None:
        super().__init__(f"{outcome} {log_code}")
        self.outcome, self.log_code = outcome, log_code
