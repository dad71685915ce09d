"""From entries and events to the steps of a refund, as of a day; and which hold is open."""

from dataclasses import replace
from datetime import date

from records.holds import Actor, HoldReason
from records.ledger import REFUND_BACK, REFUND_ISSUED, Entry
from records.refunds.values import PAID_OUT, Event, Kind, Step

BY_MAIL = "paper_check"  # the reason of a 846 or 841 that concerns a check
CHECK_BACK = "740"

_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_HELD = frozenset({"570", "810"})
_RELEASED = frozenset({"571", "572", "811"})
_ADJUSTED = frozenset({"290", "291", "298", "300", "301", "765", "767", "807"})
_OFFSETS = frozenset({"820", "826"})
TOLD_BY = frozenset(REFUND_ISSUED | REFUND_BACK | _HELD | _ADJUSTED | _OFFSETS | {"898"})  # codes that make a step
_FROM_LEDGER = frozenset(
    {Kind.AMOUNT_ADJUSTED, Kind.OFFSET_APPLIED, Kind.APPROVED, Kind.SENT, Kind.BANK_REJECTED, Kind.REISSUED}
)
_ENDS_A_HOLD = frozenset({Kind.IDENTITY_HOLD_RELEASED, Kind.APPROVED, Kind.SENT})


def steps_of(seen: list[Entry], known: list[Event], on: date) -> tuple[Step, ...]:
    """The steps that had happened by ``on``, oldest first. What the ledger tells, no event tells again."""
    told = [*_from_ledger(seen, on), *_from_events(known, seen)]
    told.sort(key=lambda step: (step.date, _RANK[step.kind]))
    mailed = False
    for place, step in enumerate(told):
        if step.kind in PAID_OUT:
            mailed = step.by_mail
        elif step.kind is Kind.CLEARED and mailed:
            told[place] = replace(step, by_mail=True)
    return tuple(told)


def lifted_days(seen: list[Entry]) -> tuple[date, ...]:
    """The days on which the ledger says that a hold ended."""
    return tuple(entry.posted_on for entry in seen if entry.code in _RELEASED)


def open_hold(steps: tuple[Step, ...], lifted: tuple[date, ...]) -> HoldReason | None:
    """The reason of the latest hold that nothing on the same or a later day has ended."""
    over = [step.date for step in steps if step.kind in _ENDS_A_HOLD]
    ends = max([*lifted, *over], default=date.min)
    return next((step.hold_reason for step in reversed(steps) if step.hold_reason and step.date > ends), None)


def _from_events(known: list[Event], seen: list[Entry]) -> list[Step]:
    told_by_ledger = {Kind.IN_REVIEW} if any(entry.code in _HELD for entry in seen) else set()
    return [
        Step(
            kind=event.kind,
            date=event.date,
            actor=_event_actor(event),
            amount_cents=event.amount_cents,
            hold_reason=event.hold_reason,
            party=event.party,
            answer_by=event.answer_by,
            notice_code=event.notice_code,
        )
        for event in known
        if event.kind not in _FROM_LEDGER and event.kind not in told_by_ledger
    ]


def _event_actor(event: Event) -> Actor:
    if event.hold_reason is HoldReason.SELF_LOCK:
        return Actor.YOU
    return {
        Kind.RECEIVED: Actor.YOU,
        Kind.INFORMATION_RECEIVED: Actor.YOU,
        Kind.IDENTITY_HOLD_RELEASED: Actor.YOU,
        Kind.CLEARED: Actor.BANK,
    }.get(event.kind, Actor.US)


def _from_ledger(seen: list[Entry], on: date) -> list[Step]:
    steps: list[Step] = []
    came_back = False
    for entry in seen:
        came_back = came_back or entry.code in REFUND_BACK
        steps += _steps_of(entry, on=on, again=came_back)
    return steps


def _steps_of(entry: Entry, *, on: date, again: bool) -> list[Step]:
    cents = abs(entry.amount_cents)
    if entry.code in REFUND_ISSUED:
        return _issued(entry, on=on, again=again)
    if entry.code in REFUND_BACK:
        by_mail = entry.code == CHECK_BACK or entry.reason == BY_MAIL
        return [Step(Kind.BANK_REJECTED, entry.posted_on, Actor.BANK, cents, by_mail=by_mail)]
    if entry.code == "898":
        return [Step(Kind.OFFSET_APPLIED, entry.posted_on, Actor.AGENCY, entry.memo_cents, party=entry.text_data)]
    if entry.code in _OFFSETS and cents:
        return [Step(Kind.OFFSET_APPLIED, entry.posted_on, Actor.US, cents, party=entry.text_data)]
    if entry.code in _ADJUSTED and cents:
        return [Step(Kind.AMOUNT_ADJUSTED, entry.posted_on, Actor.US, cents)]
    if entry.code in _HELD:
        return [Step(Kind.IN_REVIEW, entry.posted_on, Actor.US, hold_reason=_reason(entry.reason))]
    return []


def _issued(entry: Entry, *, on: date, again: bool) -> list[Step]:
    cents, by_mail = abs(entry.amount_cents), entry.reason == BY_MAIL
    if again:
        return [Step(Kind.REISSUED, entry.posted_on, Actor.US, cents, by_mail=by_mail)]
    approved = Step(Kind.APPROVED, min(entry.posted_on, entry.date), Actor.US, cents, by_mail=by_mail)
    sent = Step(Kind.SENT, entry.date, Actor.US, cents, by_mail=by_mail)
    return [approved, sent] if entry.date <= on else [approved]


def _reason(text: str) -> HoldReason | None:
    return HoldReason(text) if text in set(HoldReason) else None
