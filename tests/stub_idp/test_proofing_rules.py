"""What may happen in a proofing, as tables: no process, no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from stub_idp.outcomes import PROOFING
from stub_idp.proofing import calls, judging, rules
from stub_idp.proofing.calls import Call
from stub_idp.proofing.cases import Cases
from stub_idp.proofing.pictures.values import Examined, Facts, Finding, Note
from stub_idp.proofing.rules import Case, Details, Seen
from stub_idp.proofing.samples import SAMPLE_PERSON

NOW = 1_800_000_000.0
DETAILS = Details("Rosa", "Silva", "1953-04-04", "666100020", {"locality": "Cape Ellis"})
PASSED, FAILED = "", "document-unreadable"

OFFER = Case("rosa")
TYPED = replace(OFFER, started=True, details=DETAILS)
CHOSEN = replace(TYPED, document="state-id", needs_back=True)
SELFIE = replace(CHOSEN, passed=frozenset({"front", "back"}))
CODE = rules.Code("ABCD-2345", NOW, NOW + 100)
AT: dict[str, Case] = {
    "offer": OFFER,
    "details": replace(OFFER, started=True),
    "document": TYPED,
    "front": CHOSEN,
    "back": replace(CHOSEN, passed=frozenset({"front"})),
    "selfie": SELFIE,
    "locked": replace(SELFIE, locked_until=NOW + 1),
    "video": replace(SELFIE, route="video", call=Call("c", NOW)),
    "counter": replace(SELFIE, route="counter", code=CODE),
    "letter": replace(SELFIE, route="letter", code=CODE),
    "done": replace(SELFIE, done_by="remote"),
    "closed": replace(SELFIE, closed_as="ABCD-2345"),
}
EVENTS: dict[str, Callable[[Case], Case]] = {
    "start": lambda case: rules.started(case, NOW),
    "details-given": lambda case: rules.with_details(case, replace(DETAILS, family_name="Souza"), NOW),
    "details-mismatched": lambda case: rules.with_other_details(case, DETAILS, NOW),
    "document-chosen": lambda case: rules.with_document(case, "passport", False, NOW),
    "photo-passed": lambda case: rules.with_photo(case, Seen(rules.step(case, NOW)), b"", NOW),
    "photo-failed": lambda case: rules.with_photo(case, Seen(rules.step(case, NOW), failure=FAILED), b"", NOW),
    "selfie-passed": lambda case: rules.with_selfie(case, Seen("selfie"), b"", NOW),
    "selfie-failed": lambda case: rules.with_selfie(case, Seen("selfie", failure="face-mismatch"), b"", NOW),
    "video-asked": lambda case: rules.with_call(case, Call("d", NOW), NOW),
    "counter-asked": lambda case: rules.with_counter_code(case, "X", NOW),
    "letter-asked": lambda case: rules.with_letter(case, "X", NOW),
    "route-left": lambda case: rules.without_route(case, NOW),
    "call-decided": lambda case: rules.with_decision(case, "pass", "R", NOW),
    "counter-done": lambda case: rules.with_counter_visit(case, NOW),
    "letter-code-right": lambda case: rules.with_letter_code(replace(case, code=CODE), "abcd 2345", NOW),
    "letter-code-wrong": lambda case: rules.with_letter_code(replace(case, code=CODE), "nothing", NOW),
}
# Where an event needs more than the step: no other way before there are details.
NEEDS_DETAILS = {("details", "video-asked"), ("details", "counter-asked")}


def test_the_tables_name_the_same_steps_and_events() -> None:
    assert list(AT) == list(rules.STEPS)
    assert EVENTS.keys() == rules.ALLOWED.keys()
    assert {step: rules.step(case, NOW) for step, case in AT.items()} == {step: step for step in rules.STEPS}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("step", AT)
def test_an_event_happens_where_the_table_allows_it_and_nowhere_else(step: str, event: str) -> None:
    case = AT[step]
    if step in rules.ALLOWED[event] and (step, event) not in NEEDS_DETAILS:
        assert EVENTS[event](case) != case
    else:
        with pytest.raises(rules.NotNow):
            EVENTS[event](case)


def test_a_photo_of_the_side_that_is_not_asked_for_counts_for_nothing() -> None:
    with pytest.raises(rules.NotNow):
        rules.with_photo(AT["back"], Seen("front", failure=FAILED), b"", NOW)


def test_three_selfies_lock_for_six_hours_and_then_the_tries_come_back() -> None:
    case = SELFIE
    for used in (1, 2, 3):
        case = EVENTS["selfie-failed"](case)
        assert case.selfie_tries == used
    assert (case.locked_until, case.failure) == (NOW + 6 * 3600, "too-many-tries")
    assert rules.fresh(case, NOW + 6 * 3600 - 1) == case
    after = rules.fresh(case, NOW + 6 * 3600)
    assert (after.selfie_tries, after.locked_until, after.failure) == (0, 0, "")
    assert rules.step(after, NOW + 6 * 3600) == "selfie"


def test_ten_photos_and_five_mismatches_lock_as_well() -> None:
    photos = CHOSEN
    for _ in range(10):
        assert rules.step(photos, NOW) == "front"
        photos = EVENTS["photo-failed"](photos)
    typed = AT["details"]
    for _ in range(5):
        assert rules.step(typed, NOW) == "details"
        typed = EVENTS["details-mismatched"](typed)
    for case in (photos, typed):
        assert (rules.step(case, NOW), case.failure) == ("locked", "too-many-tries")
        assert rules.may(case, "video-asked", NOW) and not rules.may(case, "letter-asked", NOW)


def test_starting_anew_does_not_lift_a_lock() -> None:
    again = rules.started(replace(AT["done"], locked_until=NOW + 9), NOW)
    assert rules.step(again, NOW) == "locked"


def test_other_details_or_another_document_need_new_photos() -> None:
    assert rules.with_details(SELFIE, DETAILS, NOW).passed == {"front", "back"}
    assert rules.with_details(SELFIE, replace(DETAILS, given_name="Rose"), NOW).passed == frozenset()
    assert rules.with_document(SELFIE, "passport", False, NOW).passed == frozenset()
    assert rules.with_document(SELFIE, "state-id", True, NOW) == SELFIE


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (OFFER, ""),
        (EVENTS["photo-failed"](CHOSEN), "document-unreadable"),
        (EVENTS["selfie-failed"](SELFIE), "face-mismatch"),
        (EVENTS["details-mismatched"](AT["details"]), "data-mismatch"),
        (AT["counter"], "pending"),
        (AT["letter"], "pending"),
        (AT["video"], ""),
        (replace(AT["video"], failure="too-many-tries"), "too-many-tries"),
        (replace(AT["video"], call=Call("c", NOW, slot=NOW + 60)), "pending"),
        (AT["closed"], "suspected-fraud"),
        (AT["done"], ""),
    ],
)
def test_leaving_tells_the_latest_failure_or_that_something_is_pending(case: Case, told: str) -> None:
    assert rules.failure_when_leaving(case, NOW) == told
    assert told in ("", *PROOFING)


@pytest.mark.parametrize(
    ("decision", "step", "failure"),
    [
        ("pass", "done", ""),
        ("does-not-match", "selfie", "face-mismatch"),
        ("wrong-document", "selfie", "document-not-accepted"),
        ("suspected-fraud", "closed", "suspected-fraud"),
        ("no-show", "selfie", "too-many-tries"),
    ],
)
def test_an_agent_s_decision(decision: str, step: str, failure: str) -> None:
    case = rules.with_decision(replace(AT["video"], failure="too-many-tries"), decision, "REF", NOW)
    assert (rules.step(case, NOW), case.failure) == (step, failure)
    assert case.closed_as == ("REF" if step == "closed" else "")
    assert case.done_by == ("video-call" if step == "done" else "")


def test_nothing_of_the_pictures_is_kept_once_it_is_decided() -> None:
    seen = replace(AT["video"], pictures={"front": b"picture"})
    assert rules.with_decision(seen, "pass", "R", NOW).pictures == {}
    assert rules.with_decision(seen, "suspected-fraud", "R", NOW).pictures == {}


def test_a_letter_has_three_tries_and_three_letters_at_most() -> None:
    case = AT["selfie"]
    for letter in (1, 2, 3):
        case = rules.with_letter(case, "ABCD-2345", NOW)
        assert case.letters == letter
        for left in (2, 1):
            case = rules.with_letter_code(case, "wrong", NOW)
            assert case.code is not None and case.code.tries_left == left
        case = rules.with_letter_code(case, "wrong", NOW)
        assert rules.step(case, NOW) == "selfie"
    assert not rules.may(case, "letter-asked", NOW)


def test_a_code_ends_after_thirty_days() -> None:
    asked = rules.with_counter_code(SELFIE, "X", NOW)
    assert rules.step(rules.fresh(asked, NOW + 30 * rules.DAY - 1), NOW) == "counter"
    assert rules.step(rules.fresh(asked, NOW + 30 * rules.DAY), NOW) == "selfie"


def test_leaving_the_page_gives_up_the_queue_but_no_slot() -> None:
    assert rules.step(rules.left_the_queue(AT["video"], NOW), NOW) == "selfie"
    booked = replace(AT["video"], call=Call("c", NOW, slot=NOW + 60))
    assert rules.left_the_queue(booked, NOW) == booked
    assert rules.left_the_queue(AT["letter"], NOW) == AT["letter"]


def test_slots_are_half_hours_of_the_day_that_nobody_has() -> None:
    late = datetime(2026, 11, 25, 0, 40, tzinfo=UTC).timestamp()  # 7:40 in the evening there
    free = calls.slots(late)
    there = [datetime.fromtimestamp(slot, calls.ZONE) for slot in free]
    assert len(free) == calls.SLOTS and free == sorted(set(free)) and free[0] > late
    assert {moment.minute for moment in there} <= {0, 30}
    assert all(calls.FIRST_HOUR <= moment.hour < calls.LAST_HOUR for moment in there)
    assert free[0] not in calls.slots(late, [free[0]])


def test_the_queue_is_in_the_order_of_coming() -> None:
    first, second = Call("a", NOW), Call("b", NOW + 1)
    booked, begun = Call("c", NOW - 5, slot=NOW + 60), Call("d", NOW - 9, begun_at=NOW)
    everybody = [second, booked, begun, first]
    assert [calls.position(call, everybody, NOW) for call in (first, second)] == [1, 2]
    assert calls.position(Call("e", NOW + 99), everybody, NOW + 61) == 4  # the booked one's time has come
    assert calls.waiting_seconds(2, []) == 2 * calls.USUAL_SECONDS
    assert calls.waiting_seconds(1, [100.0, 200.0]) == 150


def test_cases_are_changed_one_at_a_time_and_refusals_change_nothing() -> None:
    cases = Cases()
    cases.change("rosa", lambda case: rules.started(case, NOW), now=NOW)
    with pytest.raises(rules.NotNow):
        cases.change("rosa", lambda case: rules.started(case, NOW), now=NOW)
    assert rules.step(cases.get("rosa", now=NOW), NOW) == "details"
    cases.reset()
    assert rules.step(cases.get("rosa", now=NOW), NOW) == "offer"


GOOD_MEASURE = Finding("light", "Light", "brightness 150", "at least 60", True, "")
FACTS = Facts("Rosa", "SILVA", "1953-04-04", "2031-01-01")


@pytest.mark.parametrize(
    ("note", "failure"),
    [
        (None, ""),
        (Note("state-id", "front", "good", FACTS), ""),
        (Note("state-id", "front", "good", SAMPLE_PERSON), ""),
        (Note("state-id", "back", "good", FACTS), "document-not-accepted"),
        (Note("passport", "front", "good", FACTS), "document-not-accepted"),
        (Note("library-card", "front", "wrong-type", FACTS), "document-not-accepted"),
        (Note("state-id", "front", "expired", FACTS), "document-not-accepted"),
        (Note("state-id", "front", "good", replace(FACTS, expires_on="2027-01-01")), "document-not-accepted"),
        (Note("state-id", "front", "good", replace(FACTS, expires_on="soon")), ""),
        (Note("state-id", "front", "data-mismatch", FACTS), "data-mismatch"),
        (Note("state-id", "front", "good", replace(FACTS, given_name="Rose")), "data-mismatch"),
        (Note("state-id", "front", "good", replace(FACTS, birthdate="1953-04-05")), "data-mismatch"),
    ],
)
def test_what_is_on_the_document(note: Note | None, failure: str) -> None:
    examined = Examined((GOOD_MEASURE,), note, 1600, 1000)
    seen = judging.photo("front", "state-id", DETAILS, examined, date(2027, 1, 2))
    assert seen.failure == failure
    assert bool(seen.wrong) == bool(seen.fix) == bool(failure)


def test_a_bad_measure_comes_before_what_is_on_it() -> None:
    bad = replace(GOOD_MEASURE, ok=False, fix="Turn on a light.")
    examined = Examined((bad,), Note("passport", "front", "expired", FACTS), 1600, 1000)
    seen = judging.photo("front", "state-id", DETAILS, examined, date(2027, 1, 2))
    assert (seen.failure, seen.fix) == ("document-unreadable", "Turn on a light.")
    assert judging.selfie(examined, "good").failure == "face-mismatch"


@pytest.mark.parametrize(
    ("outcome", "scripted", "failure"),
    [
        ("good", "no-match", ""),
        ("no-match", "good", "face-mismatch"),
        ("face-hidden", "good", "face-mismatch"),
        ("two-faces", "good", "face-mismatch"),
        (None, "good", ""),
        (None, "no-match", "face-mismatch"),
    ],
)
def test_the_sample_decides_about_a_face_else_the_script(outcome: str | None, scripted: str, failure: str) -> None:
    note = Note("selfie", "face", outcome, Facts("", "", "", "")) if outcome else None
    assert judging.selfie(Examined((GOOD_MEASURE,), note, 900, 1200), scripted).failure == failure


def test_a_document_is_no_selfie() -> None:
    examined = Examined((GOOD_MEASURE,), Note("passport", "front", "good", FACTS), 1600, 1000)
    assert judging.selfie(examined, "good").failure == "face-mismatch"
