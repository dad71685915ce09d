"""The other ways to a proven identity: a video call, a counter, a letter."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stub_idp import runtime
from stub_idp.proofing import calls, rules, settling, words
from stub_idp.proofing.calls import Call
from stub_idp.proofing.forms import CodeForm
from stub_idp.proofing.visit import AUTOMATIC, Visit, page

REFRESH_SECONDS = 5
COUNTERS = (
    ("Harbor Counter, Larkfield", "2 Market Square, Larkfield, OH 00101"),
    ("Harbor Counter, Stonebridge", "40 Canal Street, Stonebridge, PA 00102"),
    ("Harbor Counter, Millhaven", "7 Station Road, Millhaven, CA 00103"),
)
# What the person is told of a call: what happened, and the next step.
TOLD = {
    "does-not-match": (
        gettext_lazy("The agent could not match you with your document"),
        gettext_lazy("Call again with another document at hand, or prove who you are in person."),
    ),
    "wrong-document": (
        gettext_lazy("The agent could not accept your document"),
        gettext_lazy("Call again with a document from the list that is still valid."),
    ),
    "no-show": (
        gettext_lazy("We called, and nobody answered"),
        gettext_lazy("Nothing is lost: join the queue again, or book a time that suits you."),
    ),
}


@page(*AUTOMATIC, rules.LOCKED)
def ways(visit: Visit) -> HttpResponse:
    """Every way that is open now."""
    if visit.case.details is None:
        return visit.to_step(early=True)
    return visit.show("ways", {"letter_open": rules.may(visit.case, "letter-asked", visit.now)})


@page(*AUTOMATIC, rules.LOCKED, rules.VIDEO)
def video(visit: Visit) -> HttpResponse:
    """Join the queue or book a time; then wait there."""
    if visit.case.details is None:
        return visit.to_step(early=True)
    if visit.request.method == "POST":
        return _video_asked(visit)
    if visit.step == rules.VIDEO:
        return _waiting_page(visit)
    return _video_page(visit)


def _video_page(visit: Visit, error: str = "") -> HttpResponse:
    call = visit.case.call
    waiting = runtime.cases().with_calls(now=visit.now)
    in_queue = [case for case in waiting if case.call and not case.call.is_booked(visit.now)]
    context = {
        "told_of_call": TOLD.get(call.decision) if call else None,
        "waits": words.minutes(runtime.cases().estimate(len(in_queue) + 1)),
        "in_queue": len(in_queue),
        "slots": [(int(slot), words.moment(slot)) for slot in _slots(visit)],
        "tries_used": visit.case.selfie_tries >= rules.SELFIE_TRIES,
        "letter_open": rules.may(visit.case, "letter-asked", visit.now),
        "error": error,
    }
    return visit.show("video", context, status=422 if error else 200)


def _slots(visit: Visit) -> list[float]:
    taken = [case.call.slot for case in runtime.cases().with_calls(now=visit.now) if case.call]
    return calls.slots(visit.now, taken)


def _video_asked(visit: Visit) -> HttpResponse:
    """The button that was pressed. Joining twice (a second click) is joining once."""
    posted, now = visit.request.POST, visit.now
    if "leave_queue" in posted:
        return visit.changed(lambda case: rules.without_route(case, now)).to("identity-video")
    if visit.step == rules.VIDEO and not (visit.case.call and visit.case.call.is_booked(now) and "join" in posted):
        return visit.to_step()
    call = Call(secrets.token_urlsafe(9), now)
    if "book" in posted:
        by_text = {str(int(slot)): slot for slot in _slots(visit)}
        slot = by_text.get(posted.get("slot", ""))
        if slot is None:
            return _video_page(visit, error=_("Choose one of the times below; the others are taken or over."))
        call = Call(call.id, now, slot)
    elif "join" not in posted:
        return visit.to("identity-video")
    return visit.changed(lambda case: rules.with_call(case, call, now)).to_step()


def _waiting_page(visit: Visit) -> HttpResponse:
    call = visit.case.call
    assert call is not None  # the step has one
    if call.is_booked(visit.now):
        return visit.show("booked", {"slot": words.moment(call.slot), "since": words.moment(call.joined_at)})
    place, seconds = runtime.cases().place(visit.case, now=visit.now)
    is_still = "still" in visit.request.GET
    context = {
        "begun": bool(call.begun_at),
        "place": place,
        "waits": words.minutes(seconds),
        "since": words.minutes(visit.now - call.due_at),
        "is_still": is_still,
        "seconds": REFRESH_SECONDS,
    }
    response = visit.show("queue", context)
    if not is_still:
        # The page comes again by itself, without a script; a link on it stops that.
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@page(*AUTOMATIC, rules.LOCKED, rules.COUNTER)
def counter(visit: Visit) -> HttpResponse:
    """A code to show at a counter, and which counters there are."""
    if visit.case.details is None:
        return visit.to_step(early=True)
    if visit.request.method == "POST":
        if "leave_route" in visit.request.POST:
            return visit.changed(lambda case: rules.without_route(case, visit.now)).to("identity-ways")
        if "ask" in visit.request.POST and visit.step != rules.COUNTER:
            text = settling.code(12)
            visit.changed(lambda case: rules.with_counter_code(case, text, visit.now))
        return visit.to("identity-counter")
    return visit.show("counter", {"counters": COUNTERS, **_code(visit)})


@page(*AUTOMATIC, rules.LOCKED, rules.LETTER)
def letter(visit: Visit) -> HttpResponse:
    """A letter with a code to the address; the code is typed here."""
    if visit.step != rules.LETTER and not rules.may(visit.case, "letter-asked", visit.now):
        return visit.to("identity-ways") if visit.case.details else visit.to_step(early=True)
    if visit.request.method != "POST":
        return _letter_page(visit, CodeForm())
    posted = visit.request.POST
    if "leave_route" in posted:
        return visit.changed(lambda case: rules.without_route(case, visit.now)).to("identity-ways")
    if "ask" in posted or visit.step != rules.LETTER:
        return _letter_asked(visit)
    form = CodeForm(posted)
    if not form.is_valid():
        return _letter_page(visit, form, status=422)
    typed, code = form.cleaned_data["code"], visit.case.code
    if code is None or posted.get("try") != str(code.tries_left):
        # A second click, or a page of before: not another try.
        return visit.to("identity-letter")
    case = settling.settled(
        visit.person.handle, lambda case: rules.with_letter_code(case, typed, visit.now), now=visit.now
    )
    after = Visit(visit.request, visit.issuer, visit.reference, visit.person, case, visit.now)
    if after.step != rules.LETTER:
        return after.to_step() if case.done_by else after.to("identity-ways")
    form.add_error("code", _("This isn’t the code of your letter. Compare it sign by sign."))
    return _letter_page(after, form, status=422)


def _letter_asked(visit: Visit) -> HttpResponse:
    if visit.step != rules.LETTER and "ask" in visit.request.POST:
        text = settling.code(8)
        case = visit.changed(lambda case: rules.with_letter(case, text, visit.now)).case
        assert case.details is not None  # a letter needs an address
        given = case.details
        name, where = f"{given.given_name} {given.family_name}", given.address
        place = f"{where['locality']}, {where['region']} {where['postal_code']}"
        runtime.outbox().send(
            to=name,
            kind="letter",
            subject=_("Your code to prove who you are"),
            text=f"{name}\n{where['street_address']}\n{place}\n\n"
            + _("Your code is %(code)s. Type it within 30 days on the page that you came from.") % {"code": text},
            at=visit.now,
        )
    return visit.to("identity-letter")


def _letter_page(visit: Visit, form: CodeForm, *, status: int = 200) -> HttpResponse:
    code, details = visit.case.code, visit.case.details
    context = {
        "form": form,
        "address": details.address if details else {},
        "usual_by": words.day(code.sent_at + rules.LETTER_USUAL_DAYS * rules.DAY) if code else "",
        "tries_left": code.tries_left if code else 0,
        "letters_left": rules.LETTERS - visit.case.letters,
        **_code(visit),
    }
    return visit.show("letter", context, status=status)


def _code(visit: Visit) -> dict[str, Any]:
    code = visit.case.code
    if code is None:
        return {"code": None}
    return {"code": code.text, "since": words.moment(code.sent_at), "until": words.day(code.valid_until)}
