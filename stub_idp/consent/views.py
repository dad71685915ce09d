"""The consent page of a sign-in: what a service asks for, a switch for each, and the person's yes or no."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from stub_idp import flow, runtime
from stub_idp.consent import attributes, deciding
from stub_idp.consent.switches import switches
from stub_idp.people import Person
from stub_idp.store import AuthorizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """Show what the service asks for, or keep what the person decided about it and go on."""
    runtime.profile_or_404(issuer)
    now = time.time()
    under_way = flow.find(request, issuer, reference, now=now)
    person = flow.person_on_the_way(request, issuer, reference, now=now)
    if under_way is None or under_way.request is None or person is None:
        return flow.go_on(request, issuer, reference, now=now)
    if request.method != "POST":
        return _page(request, under_way.request, person, reference)
    if "refuse" in request.POST:
        return flow.stopped(request, issuer, reference, description="the person did not agree")
    asked = under_way.request
    if "share" not in request.POST:
        return _page(request, asked, person, reference, status=422)
    before = deciding.decided(person.handle, issuer, asked.client_id)
    wanted = attributes.asked_for(asked, person)
    decision = deciding.agreed(wanted, request.POST.getlist("attribute"), now=now, before=before)
    deciding.decide(person.handle, issuer, asked.client_id, decision)
    runtime.store().update(reference, now=now, consented=True)
    return flow.go_on(request, issuer, reference, now=now)


def _page(
    request: HttpRequest, asked: AuthorizationRequest, person: Person, reference: str, *, status: int = 200
) -> HttpResponse:
    before = deciding.decided(person.handle, asked.issuer, asked.client_id)
    wanted = attributes.asked_for(asked, person)
    context = {
        "person": person,
        "issuer": asked.issuer,
        "reference": reference,
        "client_name": runtime.client_name(asked),
        "is_more": before is not None and deciding.is_needed(person, asked),
        "groups": switches(
            person, wanted, kept_back=deciding.kept_back(person, asked), essential=asked.wanted.essential
        ),
    }
    return render(request, "stub_idp/consent/ask.html", context, status=status)
