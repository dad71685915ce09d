"""What the tracker of cases shows, as strings: formatted here, once, so that templates only print."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from records.case_words import CASE_WORDS, PHONE_WORDS
from records.holds import ACTOR_WORDS, Actor
from taxportal.kit.formats import day

if TYPE_CHECKING:
    from records.models import Case


@dataclass(frozen=True)
class CaseRow:
    """One line of the list of cases."""

    reference: str
    url: str
    title: str
    since: str
    status: str
    tag: str  # how the status tag looks
    next: str


@dataclass(frozen=True)
class CaseSection:
    """One case on its page: where it stands, what you told us, what happens, what you can do, our answer."""

    title: str
    reference: str
    status: str
    tag: str
    late: str
    facts: tuple[dict[str, str], ...]
    steps: tuple[dict[str, str], ...]
    you_can: tuple[str, ...]
    answer: str


def case_row(case: "Case", url: str, *, on: date) -> CaseRow:
    """A case in one line, as of the business date ``on``."""
    if case.closed_on is not None:
        return CaseRow(case.ref, url, title_of(case), day(case.opened_on), _("Answered"), "done", "")
    status, tag, upcoming = waiting_words(case.target_on, on=on)
    return CaseRow(case.ref, url, title_of(case), day(case.opened_on), status, tag, upcoming)


def waiting_words(target_on: date, *, on: date) -> tuple[str, str, str]:
    """Where something stands that waits for us: the status, how its tag looks, and what comes next."""
    if target_on < on:
        return _("Overdue"), "problem", _("Our answer is overdue")
    return _("Waiting for us"), "waiting", _("We answer by %(day)s") % {"day": day(target_on)}


def late_words(target_on: date) -> str:
    """That we are late, and what that means for the person."""
    words = _(
        "We said that we would answer by %(day)s, and have not. You lose nothing by it: your case keeps its place "
        "and its date. Call 800-555-0142 (a practice number) with the reference, and we tell you the new date."
    )
    return words % {"day": day(target_on)}


def case_section(case: "Case", *, on: date) -> CaseSection:
    """Everything that the page says about one case, as of the business date ``on``."""
    words, closed = CASE_WORDS[case.kind], case.closed_on is not None
    status, tag = _status(case, on)
    return CaseSection(
        title=title_of(case),
        reference=case.ref,
        status=status,
        tag=tag,
        late=_late(case, on),
        facts=tuple(_facts(case, on)),
        steps=() if closed else tuple(_steps(case)),
        you_can=(str(PHONE_WORDS),) if closed else (str(words.you_can), str(PHONE_WORDS)),
        answer=case.answer,
    )


def title_of(case: "Case") -> str:
    """What a case is about, with the tax year where it has one."""
    title = str(CASE_WORDS[case.kind].title)
    if case.module is None:
        return title
    return _("%(what)s (tax year %(year)s)") % {"what": title, "year": case.module.tax_year}


def _status(case: "Case", on: date) -> tuple[str, str]:
    return (_("Answered"), "done") if case.closed_on is not None else waiting_words(case.target_on, on=on)[:2]


def _late(case: "Case", on: date) -> str:
    return late_words(case.target_on) if case.closed_on is None and case.target_on < on else ""


def _facts(case: "Case", on: date) -> list[dict[str, str]]:
    words = CASE_WORDS[case.kind]
    facts = [(_("What you asked"), str(words.asked)), (_("Since"), _since(case, on))]
    if case.closed_on is None:
        facts += [
            (_("Who acts next"), str(ACTOR_WORDS[Actor.US])),
            (_("By when"), day(case.target_on)),
            (_("Meanwhile"), str(words.meanwhile)),
        ]
    else:
        facts.append((_("Answered on"), day(case.closed_on)))
    return [{"term": term, "value": value} for term, value in facts]


def _since(case: "Case", on: date) -> str:
    if case.closed_on is not None or case.opened_on >= on:
        return day(case.opened_on)
    words = _("%(day)s; today is day %(count)s")
    return words % {"day": day(case.opened_on), "count": (on - case.opened_on).days + 1}


def _steps(case: "Case") -> list[dict[str, str]]:
    words = CASE_WORDS[case.kind]
    return [
        {"heading": _("We have what you wrote"), "body": _("Received on %(day)s.") % {"day": day(case.opened_on)}},
        {"heading": _("We look into it"), "body": str(words.we_do)},
        {"heading": _("We answer by %(day)s") % {"day": day(case.target_on)}, "body": str(words.outcome)},
    ]
