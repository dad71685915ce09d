"""The agent's side of video calls and counters. The tester plays the agent: only in the sandbox, only on this computer."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stub_idp import runtime
from stub_idp.panel.guard import is_open_to
from stub_idp.proofing import rules, settling, words
from stub_idp.proofing.pictures.values import DOCUMENTS
from stub_idp.proofing.rules import Case

DECISIONS = {
    "pass": gettext_lazy("Same person, document accepted: pass"),
    "does-not-match": gettext_lazy("The person doesn’t match the document"),
    "wrong-document": gettext_lazy("The document can’t be accepted"),
    "suspected-fraud": gettext_lazy("Suspected fraud: close the case"),
    "no-show": gettext_lazy("Nobody answered the call"),
}
CHECKLIST = (
    gettext_lazy("The face fits the photo on the document"),
    gettext_lazy("The document is of an accepted kind and still valid"),
    gettext_lazy("Name and date of birth fit what was typed"),
    gettext_lazy("The person answers freely and alone"),
)
SIDES = {
    rules.FRONT: gettext_lazy("Document, front"),
    rules.BACK: gettext_lazy("Document, back"),
    rules.SELFIE: gettext_lazy("Latest selfie"),
}

View = Callable[..., HttpResponse]


def agents_page(view: View) -> View:
    """404 for everybody but the tester at this computer; forms keep their token."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, **where: str) -> HttpResponse:
        if not is_open_to(request):
            raise Http404("no such page")
        return view(request, **where)

    return guarded


@agents_page
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who waits for a call or has booked one, and who is expected at a counter."""
    now = time.time()
    rows = [_row(case, now) for case in runtime.cases().with_calls(now=now)]
    visits = [
        {"handle": case.handle, "name": _name(case), "code": case.code.text if case.code else ""}
        for case in runtime.cases().with_counter_codes(now=now)
    ]
    return render(request, "stub_idp/proofing/agent_desk.html", {"calls": rows, "visits": visits})


@agents_page
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, call_id: str) -> HttpResponse:
    """One call: what the person gave, what to look at, and the decision."""
    now = time.time()
    case = _case(call_id, now)
    if case is None:
        return render(request, "stub_idp/proofing/agent_gone.html", status=404)
    error = ""
    if request.method == "POST":
        if "begin" in request.POST:
            runtime.cases().change(case.handle, lambda case: begun(case, now), now=now)
            return redirect("agent-call", call_id)
        decision = request.POST.get("decision", "")
        if decision in DECISIONS:
            return _decide(request, case.handle, call_id, decision, now)
        error = _("Choose one of the decisions.")
    context = {
        **_row(case, now),
        "case": case,
        "kind": DOCUMENTS[case.document].label if case.document else "",
        "sides": [(side, label) for side, label in SIDES.items() if case.pictures.get(side)],
        "checklist": CHECKLIST,
        "decisions": DECISIONS.items(),
        "error": error,
    }
    return render(request, "stub_idp/proofing/agent_call.html", context, status=422 if error else 200)


def _decide(request: HttpRequest, handle: str, call_id: str, decision: str, now: float) -> HttpResponse:
    def make(case: Case) -> Case:
        if case.call is None or case.call.id != call_id:
            raise rules.NotNow("another call")
        return begun(case, now)

    try:
        runtime.cases().change(handle, make, now=now)
        case = settling.decided(handle, decision, now=now)
    except rules.NotNow:
        return render(request, "stub_idp/proofing/agent_gone.html", status=404)
    context = {"name": _name(case), "decision": DECISIONS[decision], "reference": case.closed_as}
    return render(request, "stub_idp/proofing/agent_decided.html", context)


@agents_page
@require_safe
def picture(request: HttpRequest, call_id: str, side: str) -> HttpResponse:
    """A picture that the person gave, while their call is undecided."""
    case = _case(call_id, time.time())
    data = case.pictures.get(side) if case else None
    if not data:
        raise Http404("no such picture")
    return HttpResponse(data, content_type="image/jpeg")


@agents_page
@require_POST
def visited(request: HttpRequest) -> HttpResponse:
    """The person was at the counter."""
    now, handle = time.time(), request.POST.get("person", "")
    try:
        case = settling.settled(handle, lambda case: rules.with_counter_visit(case, now), now=now)
    except rules.NotNow:
        return render(request, "stub_idp/proofing/agent_gone.html", status=404)
    context = {"name": _name(case), "decision": _("Seen at the counter: proven")}
    return render(request, "stub_idp/proofing/agent_decided.html", context)


def begun(case: Case, now: float) -> Case:
    """The agent takes the call, before its time if they like."""
    if case.call is None or rules.step(case, now) != rules.VIDEO:
        raise rules.NotNow("no call")
    return case if case.call.begun_at else replace(case, call=replace(case.call, begun_at=now))


def _case(call_id: str, now: float) -> Case | None:
    waiting = runtime.cases().with_calls(now=now)
    return next((case for case in waiting if case.call and case.call.id == call_id), None)


def _name(case: Case) -> str:
    person = runtime.person(case.handle)
    if case.details:
        return f"{case.details.given_name} {case.details.family_name}"
    return person.name if person else case.handle


def _row(case: Case, now: float) -> dict[str, object]:
    assert case.call is not None  # with_calls has looked
    if case.call.begun_at:
        state = _("in the call")
    elif case.call.is_booked(now):
        state = _("booked for %(moment)s") % {"moment": words.moment(case.call.slot)}
    else:
        state = _("waiting for %(time)s") % {"time": words.minutes(now - case.call.due_at)}
    return {"id": case.call.id, "handle": case.handle, "name": _name(case), "state": state, "begun": case.call.begun_at}
