"""What a rule says: a verdict, in a few words why, and the requests that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stub_idp.report.log import Entry
from stub_idp.report.seen import Seen

MOST_EVIDENCE = 12

Text = str | Promise


class Verdict(Enum):
    """In the order in which a report card lists them."""

    BAD = "bad"
    BETTER = "could be better"
    GOOD = "good"
    UNSEEN = "not seen yet"


@dataclass(frozen=True)
class Finding:
    """A verdict; `requests` are numbers of the log, the latest last."""

    verdict: Verdict
    note: str = ""
    requests: tuple[int, ...] = ()


@dataclass(frozen=True)
class Check:
    """One row of the report card: what is looked at, why it matters, how to mend it, and the rule."""

    slug: str
    title: Text
    why: Text
    mend: Text
    look: Callable[[Seen], Finding]


@dataclass(frozen=True)
class Problem:
    """What is wrong, and with which requests; without requests there is no problem."""

    verdict: Verdict
    note: str
    entries: Sequence[Entry]


def bad(note: str, entries: Iterable[Entry]) -> Problem:
    """A rule is broken."""
    return Problem(Verdict.BAD, note, list(entries))


def better(note: str, entries: Iterable[Entry]) -> Problem:
    """It works, and there is a better way."""
    return Problem(Verdict.BETTER, note, list(entries))


def judged(watched: Sequence[Entry], *problems: Problem) -> Finding:
    """The worst of the problems that have requests; good where there are none, not seen where nothing was looked at."""
    if not watched:
        return Finding(Verdict.UNSEEN)
    real = [problem for problem in problems if problem.entries]
    if not real:
        count = len(watched)
        note = ngettext("%(count)s request looked at", "%(count)s requests looked at", count) % {"count": count}
        return Finding(Verdict.GOOD, note)
    verdict = Verdict.BAD if any(problem.verdict is Verdict.BAD for problem in real) else Verdict.BETTER
    numbers = sorted({entry.number for problem in real for entry in problem.entries})
    note = "; ".join(
        _("%(what)s (%(count)s of %(all)s)")
        % {"what": problem.note, "count": len(problem.entries), "all": len(watched)}
        for problem in real
    )
    return Finding(verdict, note, tuple(numbers[-MOST_EVIDENCE:]))
