"""The way of a sign-in through the pages: who, then proofing, then consent, then the answer to the service.

Every page of a sign-in carries its reference in the address: /<issuer>/sign-in/<reference>/... . The reference `own` stands
for a person who came by themselves: no service waits, and the way ends at their account.
"""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from stub_idp import answers, pages, runtime, sessions
from stub_idp.consent import deciding
from stub_idp.levels import wants_proofing
from stub_idp.people import Person
from stub_idp.requirements import wants_new_sign_in
from stub_idp.store import UnderWay

OWN = "own"
# The addresses of the pages on the way, by what is missing. Each takes issuer and reference.
WHO, PROOFING, CONSENT, ACCOUNT = "picker", "proofing", "consent", "account"


def find(request: HttpRequest, issuer: str, reference: str, *, now: float) -> UnderWay | None:
    """The sign-in under way that this page belongs to, if it began in this browser; with `own`, one for nobody."""
    if reference == OWN:
        known = sessions.remembered(request, issuer)
        person, at = (known.person.handle, known.auth_time) if known else ("", 0)
        return UnderWay(None, now, issuer, person=person, auth_time=at)
    found = runtime.store().under_way(reference, now=now)
    if found is None or found.issuer != issuer or not sessions.is_bound(request, reference):
        return None
    return found


def signed_in(request: HttpRequest, issuer: str, reference: str, person: Person, *, now: float) -> HttpResponse:
    """The person has just proven (or, in the picker, said) who they are: remember it, and go on."""
    known = sessions.remember(request, issuer, person, now=now)
    return _known(request, issuer, reference, known, now=now)


def continued(
    request: HttpRequest, issuer: str, reference: str, known: sessions.Remembered, *, now: float
) -> HttpResponse:
    """Go on as somebody whom this browser remembers, unless the service wants a sign-in made for it."""
    under_way = find(request, issuer, reference, now=now)
    asked = under_way.request if under_way else None
    if asked is not None and wants_new_sign_in(known.auth_time, asked, now=now):
        return _to(WHO, issuer, reference)
    return _known(request, issuer, reference, known, now=now)


def _known(
    request: HttpRequest, issuer: str, reference: str, known: sessions.Remembered, *, now: float
) -> HttpResponse:
    if reference != OWN:
        runtime.store().update(reference, now=now, person=known.person.handle, auth_time=known.auth_time)
    return go_on(request, issuer, reference, now=now)


def go_on(request: HttpRequest, issuer: str, reference: str, *, now: float | None = None) -> HttpResponse:
    """Send the browser to whatever comes next: a page, or the service with its answer."""
    now = time.time() if now is None else now
    under_way = find(request, issuer, reference, now=now)
    if under_way is None:
        return ended(request)
    known = _remembered(request, under_way)
    if known is None:
        return _to(WHO, issuer, reference)
    person, asked = known.person, under_way.request
    if asked is None:
        return HttpResponseRedirect(reverse(ACCOUNT, args=[issuer]))
    if wants_proofing(asked) and person.ial < 2 and not under_way.proofing_declined:
        return _to(PROOFING, issuer, reference)
    if why := answers.unmet(asked, person):
        if not runtime.store().end_request(reference):
            return ended(request)
        return answers.refused(request, asked, error=why[0], description=why[1])
    if deciding.is_needed(person, asked) or ("consent" in asked.prompt and not under_way.consented):
        return _to(CONSENT, issuer, reference)
    if not runtime.store().end_request(reference):
        return ended(request)
    return answers.success(request, asked, known, kept_back=deciding.kept_back(person, asked), now=now)


def stopped(
    request: HttpRequest, issuer: str, reference: str, *, proofing: str = "", description: str = ""
) -> HttpResponse:
    """The person leaves: the service is told access_denied, and as far as it may know, at what point of the proofing."""
    under_way = find(request, issuer, reference, now=time.time())
    if under_way is None:
        return ended(request)
    if under_way.request is None:
        return HttpResponseRedirect(reverse(ACCOUNT, args=[issuer]))
    if not runtime.store().end_request(reference):
        return ended(request)
    return answers.refused(
        request,
        under_way.request,
        error="access_denied",
        description=description or "the person cancelled",
        proofing=proofing,
    )


def person_on_the_way(request: HttpRequest, issuer: str, reference: str, *, now: float) -> Person | None:
    """Who walks through this sign-in, as far as they have said; None sends them back by :func:`go_on`."""
    under_way = find(request, issuer, reference, now=now)
    known = _remembered(request, under_way) if under_way else None
    return known.person if known else None


def ended(request: HttpRequest) -> HttpResponse:
    """Answered already, left open for too long, or begun in another browser."""
    return pages.problem(
        request,
        status=404,
        heading=_("This sign-in has ended"),
        body=_("It was already answered, was left open for too long, or began in another browser."),
        advice=_("Go back to the service you came from and sign in again."),
        log="no such request under way",
    )


def _remembered(request: HttpRequest, under_way: UnderWay) -> sessions.Remembered | None:
    """The person's sign-in, while this browser is still signed in as them: by that sign-in or a later one."""
    known = sessions.remembered(request, under_way.issuer)
    if known is None or known.person.handle != under_way.person or known.auth_time < under_way.auth_time:
        return None
    return known


def _to(name: str, issuer: str, reference: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[issuer, reference]))
