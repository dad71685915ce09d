"""The authorization endpoint: check the request, then answer at once or let a person choose."""

from __future__ import annotations

import time
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stub_idp import answers, asking, flow, pages, runtime, sessions, settings
from stub_idp.consent import deciding
from stub_idp.outcomes import CANCELLED
from stub_idp.profiles import PROFILES
from stub_idp.requirements import is_too_old
from stub_idp.store import AuthorizationRequest, Queued
from stub_idp.tokens import read_hint


@csrf_exempt  # the request comes from another site by design (OpenID Connect Core 3.1.2.1 asks for POST too)
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest, issuer: str) -> HttpResponse:
    """Start a sign-in."""
    query = request.POST if request.method == "POST" else request.GET
    try:
        client, address = asking.client_and_address(query, issuer=issuer, registry=runtime.registry())
    except asking.Untrusted as reason:
        return _untrusted(request, str(reason))
    try:
        asked = _with_hint(asking.read(query, client=client, redirect_uri=address), query.get("id_token_hint"))
    except asking.Refused as refusal:
        states = query.getlist("state")
        return answers.failure(
            request,
            issuer=issuer,
            redirect_uri=address,
            state=states[0] or None if len(states) == 1 else None,
            error=refusal.error,
            description=refusal.description,
            response_mode=asking.response_mode(query, issuer),
        )
    if asked.language:
        translation.activate(asked.language)
    return _answer_or_ask(request, asked, now=time.time())


def _answer_or_ask(request: HttpRequest, asked: AuthorizationRequest, *, now: float) -> HttpResponse:
    """An ordered sign-in first, then silence where it was asked for, then the page where a person chooses."""
    ordered = runtime.store().take_queued(
        asked.issuer,
        asked.client_id,
        has_account=lambda person: runtime.person_at(asked.issuer, person) is not None,
        now=now,
    )
    if ordered is not None:
        return _as_ordered(request, asked, ordered, now=now)
    if "none" in asked.prompt:
        return _answer_silently(request, asked, now=now)
    reference = runtime.store().put_request(asked, now=now)
    sessions.bind(request, reference)
    person = runtime.person_named(asked.issuer, asked.auto_login) if settings.STUB_IDP_SANDBOX else None
    if person is not None:
        return flow.signed_in(request, asked.issuer, reference, person, now=now)
    return HttpResponseRedirect(reverse("picker", args=[asked.issuer, reference]))


def _as_ordered(request: HttpRequest, asked: AuthorizationRequest, ordered: Queued, *, now: float) -> HttpResponse:
    """The ordered end: an error, a proofing that failed (told as the person leaving), or a sign-in."""
    order = ordered.order
    if order.error or order.proofing:
        return answers.refused(
            request,
            asked,
            error=order.error or "access_denied",
            proofing="" if order.proofing == CANCELLED else order.proofing,
        )
    person = runtime.person(ordered.person)
    assert person is not None  # take_queued has looked
    known = sessions.remember(request, asked.issuer, person, now=now)
    kept_back = deciding.kept_back(person, asked)
    return answers.success(request, asked, known, kept_back=kept_back, order=order, now=now)


def _answer_silently(request: HttpRequest, asked: AuthorizationRequest, *, now: float) -> HttpResponse:
    """prompt=none: the remembered sign-in if it is fresh enough, else login_required."""
    known = sessions.remembered(request, asked.issuer)
    if known is None or is_too_old(known.auth_time, asked, now=now):
        return answers.refused(
            request, asked, error="login_required", description="nobody is signed in here, or not recently enough"
        )
    if why := answers.unmet(asked, known.person):
        return answers.refused(request, asked, error=why[0], description=why[1])
    if deciding.is_needed(known.person, asked):
        return answers.refused(
            request, asked, error="consent_required", description="the person has not agreed to this service yet"
        )
    return answers.success(request, asked, known, kept_back=deciding.kept_back(known.person, asked), now=now)


def _with_hint(asked: AuthorizationRequest, token: str | None) -> AuthorizationRequest:
    """The request, tied to whom its id_token_hint speaks of (Core 3.1.2.1); Refused where the hint is not ours."""
    if not token or not PROFILES[asked.issuer].takes_claims:
        return asked
    keys, url = runtime.keyrings()[asked.issuer], runtime.issuer_url(asked.issuer)
    hint = read_hint(token, keys=keys, issuer_url=url)
    if hint is None or hint["aud"] != asked.client_id:
        raise asking.Refused("invalid_request", "id_token_hint must be an ID token that this client got here")
    hinted = frozenset({hint["sub"]})
    return replace(asked, subjects=hinted if asked.subjects is None else asked.subjects & hinted)


def _untrusted(request: HttpRequest, reason: str) -> HttpResponse:
    """Nothing is sent to an address we don't know: the person stays here, with a page that says why."""
    return pages.problem(
        request,
        status=400,
        heading=_("We don’t know who is asking"),
        body=_("The service that sent you here isn’t registered, or it asked us to answer to an unknown address."),
        advice=_("Nothing was shared. Close this page, or tell the people who run that service."),
        log=reason,
    )
