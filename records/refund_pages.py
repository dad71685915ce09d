"""What the refund pages show, as strings: every amount and date is formatted here, once, so that templates only print."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.holds import ACTOR_WORDS
from records.refund_words import headline, next_words, range_words, step_words, why, words_of_next
from records.refunds.ahead import expected_after_each
from records.refunds.durations import Counted
from records.refunds.steps import open_hold
from records.refunds.time_words import how_long, this_step
from records.refunds.values import Kind, RefundStory
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
class ExpectedRow:
    """What was expected after one step: who was to act next, what, by when, and whether the person had to."""

    when: str
    step: str
    expected: str
    actor: str
    by_when: str
    must_act: str


@dataclass(frozen=True)
class Way:
    """A way on from a refund; ``main`` is the one thing that is asked for now."""

    label: str
    url: str
    main: bool = False


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
    expected: tuple[ExpectedRow, ...]
    ways: tuple[Way, ...]

    @property
    def main_way(self) -> Way | None:
        """The one that is asked for now, None where nothing is."""
        return next((way for way in self.ways if way.main), None)

    @property
    def other_ways(self) -> tuple[Way, ...]:
        """The rest."""
        return tuple(way for way in self.ways if not way.main)


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


def refund_section(story: RefundStory, *, counted: Counted | None = None, ways: Sequence[Way] = ()) -> RefundSection:
    """Everything that the page says about one refund. ``counted`` is how long its present step took others."""
    upcoming = next_words(story)
    return RefundSection(
        heading=_("Your amended return") if story.amended else _("Your refund"),
        headline=headline(story),
        amount="" if story.disowned else money(_amount(story)),
        facts=tuple(_facts(story, counted)),
        must_act=upcoming.must_act,
        you_can=upcoming.you_can,
        events=(*_events(story), *_expected(story)),
        rows=_rows(story),
        has_transcript=story.posted or story.amended,
        expected=_expectations(story),
        ways=tuple(ways),
    )


def _amount(story: RefundStory) -> int:
    return story.waterfall.paid_cents or story.waterfall.total.amount_cents


def _facts(story: RefundStory, counted: Counted | None) -> list[dict[str, str]]:
    upcoming = next_words(story)
    must_act = (_("Yes, see below") if upcoming.must_act else _("No")) if story.steps else ""
    facts = [
        (_("Why"), why(story)),
        (_("What happens next"), upcoming.title),
        (_("Who acts next"), upcoming.actor),
        (_("When"), upcoming.by_when),
        (_("Do you have to do something"), must_act),
        (_("How long it takes"), how_long(story)),
        (_("This step"), this_step(story, counted)),
    ]
    return [{"term": term, "value": _capital(value)} for term, value in facts if value]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _events(story: RefundStory) -> list[TimelineEvent]:
    events = []
    for step in story.steps:
        words = step_words(step, amended=story.amended)
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


def _expectations(story: RefundStory) -> tuple[ExpectedRow, ...]:
    rows = []
    for place, upcoming in enumerate(expected_after_each(story)):
        so_far = story.steps[: place + 1]
        step = step_words(so_far[-1], amended=story.amended)
        hold = open_hold(so_far, tuple(day for day in story.lifted_on if day <= so_far[-1].date))
        disowned = story.disowned and so_far == story.steps
        rows.append(
            ExpectedRow(
                when=step.date,
                step=step.title,
                expected=words_of_next(upcoming, hold, disowned=disowned),
                actor=str(ACTOR_WORDS[upcoming.actor]) if upcoming.actor else "",
                by_when=_capital(range_words(upcoming)) or (_("No date") if upcoming.kind else ""),
                must_act=_("Yes") if upcoming.must_act else _("No"),
            )
        )
    return tuple(rows)


def _rows(story: RefundStory) -> tuple[MoneyRow, ...]:
    rows = [*story.waterfall.rows, story.waterfall.total]
    return tuple(MoneyRow(str(row.label), money(row.amount_cents), row.kind) for row in rows)
