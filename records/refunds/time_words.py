"""How long it takes, in words: the published range, and what was counted."""

from django.utils.translation import gettext as _

from records.refunds.durations import Counted
from records.refunds.values import PAID_OUT, RefundStory
from taxportal.kit.formats import day


def how_long(story: RefundStory) -> str:
    """The day since the return came in and the published range, "" where a payment stands or no range is usual."""
    first, last = story.usual_days
    if story.day_count is None or story.pays_on is not None or first >= last or story.disowned:
        return ""
    usual = _("Up to %(last)s days are usual.") if not first else _("%(first)s to %(last)s days are usual.")
    count = _("Today is day %(day)s.") % {"day": story.day_count}
    return f"{count} {usual % {'first': first, 'last': last}}"


def this_step(story: RefundStory, counted: Counted | None) -> str:
    """How long this step has lasted, and how long it took others; where too few passed it, that the published range stands.
    "" where nothing more is expected, the person has to act, or the next day is known.
    """
    upcoming, at_day = story.next, story.step_day_count
    if at_day is None or upcoming.kind is None or upcoming.must_act or story.disowned:
        return ""
    if upcoming.earliest == upcoming.latest:
        return ""
    if story.status in PAID_OUT and upcoming.latest and upcoming.latest < story.on:
        return ""  # banks do not always report
    now = _("You are at day %(count)s of this step.") % {"count": at_day}
    if counted is None or not counted.enough:
        few = _(
            "Too few refunds passed it in the last year to count how long it takes: the days shown are those we publish."
        )
        return f"{now} {few}"
    words = _(
        "Half of the refunds that passed it in the last year took %(half)s or less, nine in ten %(most)s or less "
        "(%(n)s counted on %(day)s)."
    )
    if counted.p50 == counted.p90:
        words = _(
            "Nine in ten refunds that passed it in the last year took %(most)s or less (%(n)s counted on %(day)s)."
        )
    words %= {"half": _days(counted.p50), "most": _days(counted.p90), "n": counted.n, "day": day(counted.computed_on)}
    if at_day > counted.p90:
        words += " " + _("Yours takes longer than nine in ten.")
    return f"{now} {words}"


def _days(count: int) -> str:
    return _("1 day") if count == 1 else _("%(count)s days") % {"count": count}
