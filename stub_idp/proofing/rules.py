"""What may happen in a proofing, and what comes of it. Values in, values out: no clock, no memory, no web.

A case is one person's way to a proven identity. Which step they are at follows from the case and the time alone
(`step`); every change is one of the events in `ALLOWED`, and is refused where the step doesn't know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from stub_idp.proofing.calls import Call

# So often may somebody fail before the automatic way closes, and for how long it then stays closed.
DETAIL_TRIES, DOCUMENT_TRIES, SELFIE_TRIES = 5, 10, 3
LOCK_SECONDS = 6 * 3600
DAY = 24 * 3600
COUNTER_DAYS = LETTER_DAYS = 30
LETTER_USUAL_DAYS = 10
CODE_TRIES = LETTERS = 3

OFFER, DETAILS, DOCUMENT, FRONT, BACK, SELFIE = "offer", "details", "document", "front", "back", "selfie"
LOCKED, VIDEO, COUNTER, LETTER, DONE, CLOSED = "locked", "video", "counter", "letter", "done", "closed"
STEPS = (OFFER, DETAILS, DOCUMENT, FRONT, BACK, SELFIE, LOCKED, VIDEO, COUNTER, LETTER, DONE, CLOSED)

_AUTOMATIC = frozenset({DETAILS, DOCUMENT, FRONT, BACK, SELFIE})
_OTHER_WAYS = _AUTOMATIC | {LOCKED}
# The events, and the steps at which each may happen.
ALLOWED: Mapping[str, frozenset[str]] = {
    "start": frozenset({OFFER, DONE}),
    "details-given": _AUTOMATIC,
    "details-mismatched": _AUTOMATIC,
    "document-chosen": _AUTOMATIC - {DETAILS},
    "photo-passed": frozenset({FRONT, BACK}),
    "photo-failed": frozenset({FRONT, BACK}),
    "selfie-passed": frozenset({SELFIE}),
    "selfie-failed": frozenset({SELFIE}),
    "video-asked": _OTHER_WAYS,
    "counter-asked": _OTHER_WAYS,
    "letter-asked": frozenset({SELFIE, LOCKED}),
    "route-left": frozenset({VIDEO, COUNTER, LETTER}),
    "call-decided": frozenset({VIDEO}),
    "counter-done": frozenset({COUNTER}),
    "letter-code-right": frozenset({LETTER}),
    "letter-code-wrong": frozenset({LETTER}),
}


class NotNow(Exception):
    """This can't happen at the step where the case is."""


@dataclass(frozen=True)
class Details:
    """What the person says about themselves; the address as the claim has it, the tax number as nine digits."""

    given_name: str
    family_name: str
    birthdate: str  # as in 1988-04-12
    tax_id: str
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of what was seen in a picture: what was measured, in words, and whether it is enough."""

    label: str
    measured: str
    threshold: str
    ok: bool


@dataclass(frozen=True)
class Seen:
    """What came of a picture: its lines, and where it failed what was wrong and the one thing to do about it."""

    what: str  # FRONT, BACK or SELFIE
    lines: tuple[Line, ...] = ()
    wrong: str = ""
    fix: str = ""
    failure: str = ""  # one of outcomes.PROOFING, empty where it passed


@dataclass(frozen=True)
class Code:
    """A code that brings the proof later: at a counter, or by letter. Times are seconds since 1970."""

    text: str
    sent_at: float
    valid_until: float
    tries_left: int = CODE_TRIES


@dataclass(frozen=True)
class Case:
    """One person's proofing as it stands. `failure` is what a service would be told if they left now."""

    handle: str
    started: bool = False
    details: Details | None = None
    disputed: bool = False  # the details don't fit the records
    document: str = ""
    needs_back: bool = False
    passed: frozenset[str] = frozenset()
    detail_tries: int = 0
    document_tries: int = 0
    selfie_tries: int = 0
    locked_until: float = 0
    failure: str = ""
    seen: Seen | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    route: str = ""  # VIDEO, COUNTER or LETTER
    call: Call | None = None
    code: Code | None = None
    letters: int = 0
    closed_as: str = ""  # the reference that the person is given where the case is closed
    done_by: str = ""  # one of accounts.account.WAYS


def step(case: Case, now: float) -> str:
    """Where the case is: one of STEPS."""
    if case.closed_as:
        return CLOSED
    if case.done_by:
        return DONE
    if not case.started:
        return OFFER
    if case.route:
        return case.route
    if case.locked_until > now:
        return LOCKED
    return _automatic_step(case)


def _automatic_step(case: Case) -> str:
    if case.details is None or case.disputed:
        return DETAILS
    if not case.document:
        return DOCUMENT
    if FRONT not in case.passed:
        return FRONT
    if case.needs_back and BACK not in case.passed:
        return BACK
    return SELFIE


def may(case: Case, event: str, now: float) -> bool:
    """Whether the event can happen now."""
    if step(case, now) not in ALLOWED[event]:
        return False
    if event in ("video-asked", "counter-asked", "letter-asked") and case.details is None:
        return False
    return event != "letter-asked" or (case.document != "" and _photos_passed(case) and case.letters < LETTERS)


def check(case: Case, event: str, now: float) -> None:
    """NotNow where the event can't happen at this step."""
    if not may(case, event, now):
        raise NotNow(f"{event} at {step(case, now)}")


def _photos_passed(case: Case) -> bool:
    return FRONT in case.passed and (BACK in case.passed or not case.needs_back)


def failure_when_leaving(case: Case, now: float) -> str:
    """What the service is told when the person leaves now: one of outcomes.PROOFING, or nothing for a plain cancel."""
    if case.closed_as:
        return "suspected-fraud"
    if case.done_by:
        return ""
    waits = case.route in (COUNTER, LETTER) or (case.call is not None and case.call.is_booked(now))
    return "pending" if waits else case.failure


def fresh(case: Case, now: float) -> Case:
    """The case as time has left it: tries given back where a lock has run out, a code gone that is no longer valid."""
    if case.code and case.code.valid_until <= now:
        case = replace(case, route="", code=None)
    if case.locked_until and case.locked_until <= now:
        return replace(case, locked_until=0, detail_tries=0, document_tries=0, selfie_tries=0, failure="", seen=None)
    return case


def started(case: Case, now: float) -> Case:
    """The person agrees to be proofed; whoever was proofed before begins anew. A lock stays."""
    check(case, "start", now)
    return Case(case.handle, started=True, locked_until=case.locked_until, failure=case.failure)


def with_details(case: Case, details: Details, now: float) -> Case:
    """The person has given details that fit the records. Photos that passed belonged to the details of before."""
    check(case, "details-given", now)
    if details == case.details and not case.disputed:
        return replace(case, failure="")
    return replace(case, details=details, disputed=False, passed=frozenset(), pictures={}, seen=None, failure="")


def with_other_details(case: Case, details: Details, now: float) -> Case:
    """The details don't fit the records: one try less, and what was typed is kept for the video call."""
    check(case, "details-mismatched", now)
    tries = case.detail_tries + 1
    tried = replace(
        case, details=details, disputed=True, detail_tries=tries, passed=frozenset(), pictures={}, seen=None,
        failure="data-mismatch",
    )  # fmt: skip
    return _locked(tried, now) if tries >= DETAIL_TRIES else tried


def with_document(case: Case, document: str, needs_back: bool, now: float) -> Case:
    """The person has chosen which document to show."""
    check(case, "document-chosen", now)
    if document == case.document:
        return case
    return replace(case, document=document, needs_back=needs_back, passed=frozenset(), pictures={}, seen=None)


def with_photo(case: Case, seen: Seen, picture: bytes, now: float) -> Case:
    """A side of the document was photographed: it passes, or a try is used up."""
    check(case, "photo-failed" if seen.failure else "photo-passed", now)
    if seen.what != step(case, now):
        raise NotNow(f"a photo of the {seen.what} at {step(case, now)}")
    pictures = {**case.pictures, seen.what: picture}
    if not seen.failure:
        return replace(case, passed=case.passed | {seen.what}, seen=seen, pictures=pictures, failure="")
    tries = case.document_tries + 1
    tried = replace(case, document_tries=tries, seen=seen, pictures=pictures, failure=seen.failure)
    return _locked(tried, now) if tries >= DOCUMENT_TRIES else tried


def with_selfie(case: Case, seen: Seen, picture: bytes, now: float) -> Case:
    """A selfie was taken: the person is proven, or a try is used up."""
    check(case, "selfie-failed" if seen.failure else "selfie-passed", now)
    if not seen.failure:
        return _proven(replace(case, seen=seen), "remote")
    tries = case.selfie_tries + 1
    tried = replace(
        case,
        selfie_tries=tries,
        seen=seen,
        pictures={**case.pictures, SELFIE: picture},
        failure=seen.failure,
    )
    return _locked(tried, now) if tries >= SELFIE_TRIES else tried


def _locked(case: Case, now: float) -> Case:
    return replace(case, locked_until=now + LOCK_SECONDS, failure="too-many-tries")


def _proven(case: Case, way: str) -> Case:
    """Nothing of the pictures is kept once it is decided."""
    return replace(
        case, done_by=way, route="", call=None, code=None, pictures={}, failure="", locked_until=0,
        document=case.document or "drivers-licence",
    )  # fmt: skip


def with_call(case: Case, call: Call, now: float) -> Case:
    """The person joins the queue, or books a slot; whoever has a slot may join instead."""
    if not (case.route == VIDEO and case.call is not None and case.call.is_booked(now)):
        check(case, "video-asked", now)
    return replace(case, route=VIDEO, call=call)


def with_counter_code(case: Case, text: str, now: float) -> Case:
    """The person will go to a counter."""
    check(case, "counter-asked", now)
    return replace(case, route=COUNTER, code=Code(text, now, now + COUNTER_DAYS * DAY))


def with_letter(case: Case, text: str, now: float) -> Case:
    """A code is sent to the address that the person gave."""
    check(case, "letter-asked", now)
    return replace(case, route=LETTER, code=Code(text, now, now + LETTER_DAYS * DAY), letters=case.letters + 1)


def without_route(case: Case, now: float) -> Case:
    """The person chooses another way: the place in the queue, the slot or the code is gone."""
    check(case, "route-left", now)
    return replace(case, route="", call=None, code=None)


def left_the_queue(case: Case, now: float) -> Case:
    """The person went away while they waited: their place is gone; a booked slot or a code stays."""
    waits = case.route == VIDEO and case.call is not None and not case.call.is_booked(now)
    return replace(case, route="", call=None) if waits else case


def with_counter_visit(case: Case, now: float) -> Case:
    """The person was at the counter."""
    check(case, "counter-done", now)
    return _proven(case, "in-person")


def with_letter_code(case: Case, typed: str, now: float) -> Case:
    """The code of the letter is typed: right, or a try less; without tries the letter is void."""
    code = case.code
    is_right = code is not None and normal(typed) == normal(code.text)
    check(case, "letter-code-right" if is_right else "letter-code-wrong", now)
    assert code is not None  # the route has one
    if is_right:
        return _proven(case, "letter")
    if code.tries_left <= 1:
        return replace(case, route="", code=None)
    return replace(case, code=replace(code, tries_left=code.tries_left - 1))


def normal(typed: str) -> str:
    """A code as it is compared: capitals, without what people put between."""
    return "".join(mark for mark in typed.upper() if mark.isalnum())


# What an agent may decide, and what leaving says afterwards.
DECISIONS: Mapping[str, str] = {
    "pass": "",
    "does-not-match": "face-mismatch",
    "wrong-document": "document-not-accepted",
    "suspected-fraud": "suspected-fraud",
    "no-show": "",
}


def with_decision(case: Case, decision: str, reference: str, now: float) -> Case:
    """The agent has decided; `reference` is what the person can name where the case is closed."""
    check(case, "call-decided", now)
    assert case.call is not None  # the route has one
    if decision == "pass":
        return _proven(case, "video-call")
    ended = replace(case, route="", call=replace(case.call, decision=decision))
    if decision == "suspected-fraud":
        return replace(ended, closed_as=reference, pictures={}, failure="suspected-fraud")
    return replace(ended, failure=DECISIONS[decision] or case.failure)
