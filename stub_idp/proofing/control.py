"""The control API of this room: programs play the agent, and set or clear a person's proof."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from stub_idp import runtime
from stub_idp.accounts.account import WAYS
from stub_idp.ordering import Unprocessable, one_of, only, person_of, whole_number
from stub_idp.panel.guard import control_api, order_call, ordered
from stub_idp.proofing import rules, settling
from stub_idp.proofing.agents import begun
from stub_idp.proofing.pictures.values import DOCUMENTS
from stub_idp.proofing.rules import Case


@control_api
@require_http_methods(["GET", "HEAD", "POST"])
def video_calls(request: HttpRequest) -> HttpResponse:
    """GET: everybody who waits for a call or has booked one. POST: decide a person's call."""
    if request.method == "POST":
        return ordered(request, _decide)
    now = time.time()
    return JsonResponse({"calls": [_told(case, now) for case in runtime.cases().with_calls(now=now)]})


def _told(case: Case, now: float) -> dict[str, Any]:
    call = case.call
    assert call is not None  # with_calls has looked
    state = "begun" if call.begun_at else "booked" if call.is_booked(now) else "waiting"
    place, seconds = runtime.cases().place(case, now=now)
    waits = {"position": place, "waits_s": seconds} if state == "waiting" else {}
    return {"person": case.handle, "id": call.id, "state": state, "slot": call.slot or None, **waits}


def _decide(order: dict[str, Any]) -> HttpResponse:
    only(order, frozenset({"person", "decision"}))
    person, now = person_of(order, None), time.time()
    decision = one_of(order, "decision", rules.DECISIONS)
    if not decision:
        raise Unprocessable(f"decision must be one of {', '.join(rules.DECISIONS)}.")
    try:
        runtime.cases().change(person.handle, lambda case: begun(case, now), now=now)
        case = settling.decided(person.handle, decision, now=now)
    except rules.NotNow:
        raise Unprocessable(f"{person.handle} waits for no video call.") from None
    return _stands(case, now)


@order_call
def proofing(order: dict[str, Any]) -> HttpResponse:
    """Set a person's proof, or clear it with everything that a proofing remembers of them."""
    only(order, frozenset({"person", "ial", "way", "document", "clear"}))
    person = person_of(order, None)
    way, document = one_of(order, "way", WAYS), one_of(order, "document", DOCUMENTS)
    level = whole_number(order, "ial", 2, most=2) if "ial" in order else None
    wants_none = order.get("clear", False)
    if not isinstance(wants_none, bool):
        raise Unprocessable("clear must be true or false.")
    if len([given for given in (level, way, wants_none) if given]) != 1:
        raise Unprocessable("Give one of ial, way and clear.")
    if wants_none or level == 1:
        settling.clear(person.handle)
    else:
        settling.prove(person.handle, way or "remote", document or "drivers-licence")
    now = time.time()
    return _stands(runtime.cases().get(person.handle, now=now), now)


@order_call
def in_person(order: dict[str, Any]) -> HttpResponse:
    """The person was at the counter with their code."""
    only(order, frozenset({"person"}))
    person, now = person_of(order, None), time.time()
    try:
        case = settling.settled(person.handle, lambda case: rules.with_counter_visit(case, now), now=now)
    except rules.NotNow:
        raise Unprocessable(f"{person.handle} has no code for a counter.") from None
    return _stands(case, now)


def _stands(case: Case, now: float) -> HttpResponse:
    """Where the person's proofing is now, and what their account says."""
    person = runtime.person(case.handle)
    proof = person.proof if person else None
    return JsonResponse(
        {
            "person": case.handle,
            "step": rules.step(case, now),
            "ial": person.ial if person else 1,
            "way": proof.way if proof else None,
        }
    )
