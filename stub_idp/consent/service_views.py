"""The pages of the services that a person has let in: the list, and the switches of one."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stub_idp import flow, pages, runtime, sessions
from stub_idp.consent import deciding
from stub_idp.consent import services as rules
from stub_idp.consent.switches import switches

# What has just happened, kept in the browser's session for the next page.
NOTE = "services_note"


@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest, issuer: str) -> HttpResponse:
    """Every service that gets something, and a button for each that ends it."""
    profile = runtime.profile_or_404(issuer)
    known = sessions.remembered(request, issuer)
    if known is None:
        return HttpResponseRedirect(reverse(flow.WHO, args=[issuer, flow.OWN]))
    if request.method == "POST":
        service = rules.find(known.person, issuer, request.POST.get("stop", ""))
        if service is None:
            return _no_such_service(request)
        told = rules.stop(known, issuer, service, now=time.time())
        return _back(request, issuer, {"kind": "stopped", "name": service.name, "told": told})
    everything = rules.services(known.person, issuer)
    context = {
        "issuer": issuer,
        "profile": profile,
        "person": known.person,
        "live": [service for service in everything if not service.consent.withdrawn],
        "stopped": [service for service in everything if service.consent.withdrawn],
        "note": request.session.pop(NOTE, None),
    }
    return render(request, "stub_idp/consent/services.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, issuer: str) -> HttpResponse:
    """The switches of one service (`client`), as they are; saving them works at once, without a new sign-in."""
    runtime.profile_or_404(issuer)
    known = sessions.remembered(request, issuer)
    if known is None:
        return HttpResponseRedirect(reverse(flow.WHO, args=[issuer, flow.OWN]))
    form = request.POST if request.method == "POST" else request.GET
    service = rules.find(known.person, issuer, form.get("client", ""))
    if service is None:
        return _no_such_service(request)
    asked = service.consent.asked
    if request.method == "POST":
        decision = deciding.agreed(asked, request.POST.getlist("attribute"), now=time.time())
        deciding.decide(known.person.handle, issuer, service.client_id, decision)
        return _back(request, issuer, {"kind": "changed", "name": service.name})
    groups = switches(known.person, asked, kept_back=service.consent.kept_back)
    context = {"issuer": issuer, "service": service, "client_name": service.name, "groups": groups}
    return render(request, "stub_idp/consent/change.html", context)


def _back(request: HttpRequest, issuer: str, note: dict[str, str]) -> HttpResponse:
    request.session[NOTE] = note
    return HttpResponseRedirect(reverse("services", args=[issuer]))


def _no_such_service(request: HttpRequest) -> HttpResponse:
    return pages.problem(
        request,
        status=404,
        heading=_("You share nothing with this service"),
        body=_("It has never asked, or you have stopped sharing with it already."),
        advice=_("Go back to your connected services to see what there is."),
        log="no such service",
    )
