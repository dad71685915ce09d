"""The end-session endpoint (OpenID Connect RP-Initiated Logout 1.0), with the parameters that each issuer takes."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from stub_idp import pages, runtime, sessions, signals
from stub_idp.asking import LEAST_RANDOM
from stub_idp.clients import Client
from stub_idp.tokens import Claims, read_hint

# The issuers where the person is asked; at idme a service's word is enough.
ASKING = ("generic", "logingov")


@csrf_exempt  # relying parties send people here from their own site, by GET or POST
@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest, issuer: str) -> HttpResponse:
    """Sign out here, then go back to where the service asked, if that address is its own."""
    query = request.POST if request.method == "POST" else request.GET
    if issuer == "logingov":
        return _ask_first(request, query)
    hint = _hint(query, issuer) if issuer == "generic" else None
    client = _client(query, issuer, hint)
    if client is None or not _is_about(request, issuer, hint):
        # Nobody we know asks, or about somebody else: the person decides.
        return render(request, "stub_idp/sign_out.html", {"known": sessions.remembered(request, issuer)})
    if issuer == "generic" and hint is None and sessions.remembered(request, issuer) is not None:
        # RP-Initiated Logout 1.0, 2: without a hint any page on the web could have sent the person here, so they are asked.
        return _asking(request, client, query.get("post_logout_redirect_uri", ""), query.get("state", ""))
    name = "redirect_uri" if issuer == "idme" else "post_logout_redirect_uri"
    return _signed_out(request, client, query.get(name), query.get("state"))


@require_POST
def confirmed(request: HttpRequest, issuer: str) -> HttpResponse:
    """The person has agreed to what a service asked for."""
    client = runtime.registry().get(issuer, request.POST.get("client_id", ""))
    if issuer not in ASKING or client is None:
        return pages.bad_request(request)
    return _signed_out(request, client, request.POST.get("post_logout_redirect_uri"), request.POST.get("state"))


def _asking(request: HttpRequest, client: Client, address: str, state: str) -> HttpResponse:
    """The page on which the person agrees, or stays signed in."""
    context = {
        "known": sessions.remembered(request, client.issuer),
        "issuer": client.issuer,
        "asked": {"client_id": client.client_id, "post_logout_redirect_uri": address, "state": state},
        "client_name": client.name,
    }
    return render(request, "stub_idp/sign_out.html", context)


def _ask_first(request: HttpRequest, query: QueryDict) -> HttpResponse:
    """logingov: no hint, a long state, a registered address, and then the person decides."""
    client = runtime.registry().get("logingov", query.get("client_id", ""))
    address, state = query.get("post_logout_redirect_uri", ""), query.get("state")
    refusals = {
        "id_token_hint is not taken": "id_token_hint" in query,
        "unknown client": client is None,
        "post-logout address not registered": client is not None and address not in client.post_logout_redirect_uris,
        "state too short": state is not None and len(state) < LEAST_RANDOM,
    }
    for reason, applies in refusals.items():
        if applies:
            return pages.problem(
                request,
                status=400,
                heading=_("We can’t sign you out for this service"),
                body=_("Its request is not one that this provider takes. You are still signed in here."),
                log=reason,
            )
    assert client is not None  # refused above
    return _asking(request, client, address, state or "")


def _signed_out(request: HttpRequest, client: Client, address: str | None, state: str | None) -> HttpResponse:
    """End the session here, tell the other services, and send the browser on."""
    known = sessions.remembered(request, client.issuer)
    sessions.forget(request, client.issuer)
    if known is not None:
        signals.session_ended(client.issuer, known.person, known.sid, known.clients, but=client.client_id)
    if address is None:
        return render(request, "stub_idp/signed_out.html")
    if address not in client.post_logout_redirect_uris:
        return pages.problem(
            request,
            status=400,
            heading=_("You are signed out"),
            body=_("The service asked us to send you to an address that isn’t registered, so you stay here."),
            advice=_("You can close this page."),
            log="post-logout address not registered",
        )
    glue = "&" if urlsplit(address).query else "?"
    return HttpResponseRedirect(f"{address}{glue}{urlencode({'state': state})}" if state else address)


def _hint(query: QueryDict, issuer: str) -> Claims | None:
    """The ID token that came as a hint, when we signed it; it may have expired meanwhile."""
    text = query.get("id_token_hint", "")
    url = runtime.issuer_url(issuer)
    return read_hint(text, keys=runtime.keyrings()[issuer], issuer_url=url) if text else None


def _client(query: QueryDict, issuer: str, hint: Claims | None) -> Client | None:
    """The client that asks: named by the hint, by client_id, or by both if they agree."""
    named = query.get("client_id")
    if "id_token_hint" in query:
        audience = hint["aud"] if hint else ""
        if not hint or (named and named != audience):
            return None
        named = audience
    return runtime.registry().get(issuer, named) if named else None


def _is_about(request: HttpRequest, issuer: str, hint: Claims | None) -> bool:
    """Whether the hint speaks of whoever is signed in here (no hint or nobody signed in: nothing to contradict)."""
    known = sessions.remembered(request, issuer)
    if hint is None or known is None:
        return True
    client = runtime.registry().get(issuer, hint["aud"])
    return client is not None and runtime.subject(known.person, client) == hint["sub"]
