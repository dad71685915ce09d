"""A refund as a story, from values alone: what happened, why, who acts next, by when, and what the person
can do.

The fourteen events are the portal's vocabulary. What the ledger says (adjusted, offset, approved, sent,
back from the bank) is read from its entries; what happens before or beside it comes as events. ``on`` is
the business date of the reader. The parts stand in ``records.refunds``.
"""

from collections.abc import Iterable
from datetime import date

from records.ledger import REFUND_BACK, REFUND_ISSUED, RETURN_POSTED, Entry, Waterfall, visible, waterfall
from records.refunds.ahead import AMENDED_USUAL, ORIGINAL_USUAL, Known, usual_days, what_next
from records.refunds.steps import lifted_days, open_hold, steps_of
from records.refunds.values import FIRST_KINDS, Event, Kind, Next, RefundStory, Step

__all__ = ["AMENDED_USUAL", "FIRST_KINDS", "ORIGINAL_USUAL", "Event", "Kind", "Next", "RefundStory", "Step", "tell"]


def tell(
    *,
    tax_year: int,
    entries: Iterable[Entry],
    events: Iterable[Event],
    claimed_cents: int,
    on: date,
    amended: bool = False,
    not_before: date | None = None,
) -> RefundStory:
    """The story of one refund as of ``on``. ``claimed_cents`` is what the return asked for; ``not_before`` the day before which
    the law lets no refund with its credits be paid.
    """
    seen = visible(entries, on)
    steps = steps_of(seen, [event for event in events if event.posted_on <= on], on)
    lifted = lifted_days(seen)
    hold = open_hold(steps, lifted)
    shown = waterfall(seen, on=on, claimed_cents=claimed_cents)
    posted = any(entry.code == RETURN_POSTED for entry in seen)
    known = Known(
        hold=hold,
        usual=usual_days(hold, amended),
        received=next((step.date for step in steps if step.kind in FIRST_KINDS), None),
        pays_on=max((entry.date for entry in seen if entry.code in REFUND_ISSUED), default=None),
        amended=amended,
        nothing_left=posted and _used_up(shown),
        on=on,
        not_before=not_before if not_before and on < not_before else None,
    )
    return RefundStory(
        tax_year=tax_year,
        amended=amended,
        on=on,
        steps=steps,
        next=what_next(steps, known),
        waterfall=shown,
        claimed_cents=claimed_cents,
        hold_reason=hold,
        usual_days=known.usual,
        received_on=known.received,
        pays_on=known.pays_on,
        posted=posted,
        returned=any(entry.code in REFUND_BACK for entry in seen),
        lifted_on=lifted,
        not_before=known.not_before,
    )


def _used_up(shown: Waterfall) -> bool:
    return shown.held_cents <= 0 and shown.paid_cents == 0
