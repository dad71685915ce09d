"""The provider's own front page, signing out by oneself, and the health check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from stub_idp import runtime, sessions, signals
from stub_idp.profiles import PROFILES


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, its issuers, and who is signed in in this browser."""
    issuers = [
        {
            "label": profile.label,
            "url": runtime.issuer_url(slug),
            "people": len(runtime.people_at(slug)),
            "known": sessions.remembered(request, slug),
        }
        for slug, profile in PROFILES.items()
    ]
    return render(request, "stub_idp/home.html", {"issuers": issuers})


@require_POST
def sign_out_here(request: HttpRequest) -> HttpResponse:
    """Sign out at every issuer, at the person's own wish; every service that was opened is told."""
    known = {slug: sessions.remembered(request, slug) for slug in PROFILES}
    request.session.flush()
    for slug, sign_in in known.items():
        if sign_in is not None:
            signals.session_ended(slug, sign_in.person, sign_in.sid, sign_in.clients)
    return render(request, "stub_idp/signed_out.html")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 as soon as the provider answers."""
    return JsonResponse({"status": "ok"})
