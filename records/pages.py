"""What the pages show, as strings: every amount and date is formatted here, once, so that templates only
print.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.refund_story import Kind, RefundStory
from records.refund_words import headline, next_words, step_words, why
from taxportal.kit.formats import money

_PROBLEM = frozenset({Kind.IDENTITY_HOLD_PLACED, Kind.INFORMATION_REQUESTED, Kind.BANK_REJECTED})


@dataclass(frozen=True)
class TimelineEvent:
    """One event of the timeline component."""

    when: str
    heading: str
    body: str
    by: str
    status: str


@dataclass(frozen=True)
class MoneyRow:
    """One row of the money component."""

    label: str
    amount: str
    kind: str


@dataclass(frozen=True)
class RefundSection:
    """One refund on its page: the answer, what happens next, the timeline, the figures."""

    heading: str
    headline: str
    amount: str
    facts: tuple[dict[str, str], ...]
    must_act: bool
    you_can: str
    events: tuple[TimelineEvent, ...]
    rows: tuple[MoneyRow, ...]
    has_transcript: bool


@dataclass(frozen=True)
class RefundRow:
    """One line of the list of refunds."""

    tax_year: str
    url: str
    amount: str
    status: str
    next: str


def refund_row(story: RefundStory, url: str) -> RefundRow:
    """A refund in one line."""
    upcoming = next_words(story)
    expected = f"{upcoming.title} {upcoming.by_when}".strip()
    return RefundRow(str(story.tax_year), url, money(_amount(story)), headline(story), expected)


def refund_section(story: RefundStory) -> RefundSection:
    """Everything that the page says about one refund."""
    upcoming = next_words(story)
    return RefundSection(
        heading=_("Your amended return") if story.amended else _("Your refund"),
        headline=headline(story),
        amount=money(_amount(story)),
        facts=tuple(_facts(story)),
        must_act=upcoming.must_act,
        you_can=upcoming.you_can,
        events=(*_events(story), *_expected(story)),
        rows=_rows(story),
        has_transcript=story.posted or story.amended,
    )


def _amount(story: RefundStory) -> int:
    return story.waterfall.paid_cents or story.waterfall.total.amount_cents


def _facts(story: RefundStory) -> list[dict[str, str]]:
    upcoming = next_words(story)
    facts = [
        (_("Why"), why(story)),
        (_("What happens next"), upcoming.title),
        (_("Who acts next"), upcoming.actor),
        (_("When"), upcoming.by_when),
    ]
    if story.day_count is not None and story.pays_on is None:
        facts.append((_("How long it takes"), _how_long(story)))
    return [{"term": term, "value": _capital(value)} for term, value in facts if value]


def _how_long(story: RefundStory) -> str:
    first, last = story.usual_days
    usual = _("Up to %(last)s days are usual.") if not first else _("%(first)s to %(last)s days are usual.")
    count = _("Today is day %(day)s.") % {"day": story.day_count}
    return (
        f"{count} {usual % {'first': first, 'last': last}}" if first < last else ""
    )  # a fixed wait has its day already


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _events(story: RefundStory) -> list[TimelineEvent]:
    events = []
    for step in story.steps:
        words = step_words(step)
        status = "problem" if step.kind in _PROBLEM else "done"
        if step is story.steps[-1] and story.next.kind is not None and status == "done":
            status = "now"
        events.append(TimelineEvent(words.date, words.title, words.text, words.actor, status))
    return events


def _expected(story: RefundStory) -> list[TimelineEvent]:
    upcoming = next_words(story)
    if story.next.kind is None or not story.steps:
        return []
    when = _capital(upcoming.by_when) or _("No date yet")
    return [TimelineEvent(when, upcoming.title, "", upcoming.actor, "next")]


def _rows(story: RefundStory) -> tuple[MoneyRow, ...]:
    rows = [*story.waterfall.rows, story.waterfall.total]
    return tuple(MoneyRow(str(row.label), money(row.amount_cents), row.kind) for row in rows)
