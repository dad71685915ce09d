"""What is expected after each step of a refund: by whom, which event, in which range of days.

The ranges are the agency's published ones: 21 days for a return filed online, 8 to 12 (at most 16) weeks for an amended one,
up to 9 weeks after an identity was confirmed, up to five days at a bank, some weeks for a check, 30 days to give bank details
after a deposit came back and about six weeks until a check is mailed without them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from records.holds import HOLD_WORDS, Actor, HoldReason
from records.refunds.steps import open_hold
from records.refunds.values import FIRST_KINDS, IDENTITY_HOLDS, PAID_OUT, Kind, Next, RefundStory, Step, is_disowned

ORIGINAL_USUAL = (0, 21)
AMENDED_USUAL = (56, 84)
TRACE_AFTER = timedelta(days=5)  # a deposit that has not come may be traced from then on
TRACE_CHECK_AFTER = timedelta(days=28)
CHECK_INSTEAD_AFTER = timedelta(days=42)  # no bank details after a deposit came back: about six weeks
_AMENDED_LONGEST = timedelta(days=112)
_BANK_DAYS = timedelta(days=5)
_ANSWER_DAYS = timedelta(days=30)
_ACCEPT_DAYS = timedelta(days=2)
_FINISH_DAYS = timedelta(days=14)
_AFTER_IDENTITY = (timedelta(days=21), timedelta(days=63))


@dataclass(frozen=True)
class Known:
    """What else decides what is next, beside the steps."""

    hold: HoldReason | None
    usual: tuple[int, int]
    received: date | None
    pays_on: date | None
    amended: bool
    nothing_left: bool = False  # the return has posted, and its refund was used up without a payment
    on: date = date.min
    not_before: date | None = None  # the law lets nothing be paid before this day


def usual_days(hold: HoldReason | None, amended: bool) -> tuple[int, int]:
    """The published range of days, counted from the day on which the return came in."""
    if amended:
        return AMENDED_USUAL
    return HOLD_WORDS[hold].usual_days if hold else ORIGINAL_USUAL


def what_next(steps: tuple[Step, ...], known: Known) -> Next:
    """What is expected after the last of these steps."""
    if not steps:
        return Next(Actor.YOU, Kind.RECEIVED)
    last = steps[-1]
    if known.hold:
        return _after_hold(steps, known.hold, known)
    if last.kind is Kind.CLEARED:
        return Next(None, None)
    if last.kind is Kind.BANK_REJECTED:
        return _after_return(steps, known.on)
    if last.kind is Kind.INFORMATION_REQUESTED:
        return Next(Actor.YOU, Kind.INFORMATION_RECEIVED, None, last.answer_by or last.date + _ANSWER_DAYS, True)
    if last.kind is Kind.APPROVED and known.pays_on:
        return Next(Actor.US, Kind.SENT, known.pays_on, known.pays_on)
    if known.pays_on:
        return _after_payment(steps, known.pays_on)
    return _before_payment(last, known)


def _before_payment(last: Step, known: Known) -> Next:
    began = known.received or last.date
    if known.nothing_left:
        return Next(None, None)
    if known.amended:
        return Next(Actor.US, Kind.AMOUNT_ADJUSTED, began + timedelta(days=known.usual[0]), began + _AMENDED_LONGEST)
    if last.kind is Kind.RECEIVED:
        return Next(Actor.US, Kind.ACCEPTED, last.date, last.date + _ACCEPT_DAYS)
    if last.kind is Kind.IDENTITY_HOLD_RELEASED:
        soonest, longest = _AFTER_IDENTITY
        return Next(Actor.US, Kind.APPROVED, last.date + soonest, last.date + longest)
    earliest, latest = last.date, max(began + timedelta(days=known.usual[1]), last.date + _FINISH_DAYS)
    if known.not_before:
        earliest, latest = max(earliest, known.not_before), max(latest, known.not_before + _FINISH_DAYS)
    return Next(Actor.US, Kind.APPROVED, earliest, latest)


def _after_payment(steps: tuple[Step, ...], pays_on: date) -> Next:
    if _by_mail(steps):
        return Next(Actor.YOU, Kind.CLEARED, pays_on, pays_on + TRACE_CHECK_AFTER)
    return Next(Actor.BANK, Kind.CLEARED, pays_on, pays_on + _BANK_DAYS)


def _by_mail(steps: tuple[Step, ...]) -> bool:
    return next((s.by_mail for s in reversed(steps) if s.kind in {*PAID_OUT, Kind.APPROVED}), False)


def _after_return(steps: tuple[Step, ...], on: date) -> Next:
    """The first deposit that came back waits for bank details; without them, and after a second one, a check is mailed."""
    last = steps[-1]
    by_check = last.date + CHECK_INSTEAD_AFTER
    answer_by = last.answer_by or last.date + _ANSWER_DAYS
    times = sum(step.kind is Kind.BANK_REJECTED for step in steps)
    if not last.by_mail and (times > 1 or on > answer_by):
        return Next(Actor.US, Kind.REISSUED, last.date, by_check)
    return Next(Actor.YOU, Kind.INFORMATION_RECEIVED, None, answer_by, True)


def _after_hold(steps: tuple[Step, ...], hold: HoldReason, known: Known) -> Next:
    held = next(step for step in reversed(steps) if step.hold_reason is hold)
    if hold in IDENTITY_HOLDS and is_disowned(steps):
        return Next(Actor.US, Kind.IDENTITY_HOLD_RELEASED, held.date, held.answer_by or held.date + _ANSWER_DAYS)
    if HOLD_WORDS[hold].actor is Actor.YOU:
        answer_by = held.answer_by or (None if hold is HoldReason.SELF_LOCK else held.date + _ANSWER_DAYS)
        return Next(Actor.YOU, Kind.INFORMATION_RECEIVED, None, answer_by, must_act=True)
    counted_from = held.date if hold is HoldReason.BANK_CHANGE else known.received or held.date
    earliest, latest = (counted_from + timedelta(days=days) for days in known.usual)
    return Next(Actor.US, Kind.APPROVED, earliest, latest)


def expected_after_each(story: RefundStory) -> tuple[Next, ...]:
    """What was expected next after each step that happened, in their order: as it could be said on that day."""
    return tuple(_expected(story, story.steps[: place + 1]) for place in range(len(story.steps)))


def _expected(story: RefundStory, so_far: tuple[Step, ...]) -> Next:
    last = so_far[-1]
    hold = open_hold(so_far, tuple(day for day in story.lifted_on if day <= last.date))
    paid = [step for step in so_far if step.kind in {*PAID_OUT, Kind.APPROVED}]
    known = Known(
        hold=hold,
        usual=usual_days(hold, story.amended),
        received=next((step.date for step in so_far if step.kind in FIRST_KINDS), None),
        pays_on=_pay_day(story, paid[-1]) if paid else None,
        amended=story.amended,
        on=last.date,
        not_before=story.not_before,
    )
    return what_next(so_far, known)


def _pay_day(story: RefundStory, paid: Step) -> date | None:
    """The day of the payment that this step told of: for an approved one the day on which it was, or will be, sent."""
    if paid.kind is not Kind.APPROVED:
        return paid.date
    return next((s.date for s in story.steps if s.kind is Kind.SENT and s.date >= paid.date), story.pays_on)


def trace_from(story: RefundStory) -> date | None:
    """The first day on which a payment that did not come may be traced: 5 days after a deposit, 28 after a check was mailed.
    None while nothing has been sent.
    """
    paid = story.payment
    if paid is None or story.status is Kind.BANK_REJECTED:
        return None
    sent_on = max(paid.date, story.pays_on or paid.date)
    return sent_on + (TRACE_CHECK_AFTER if paid.by_mail else TRACE_AFTER)
