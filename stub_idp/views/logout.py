"""The end-session endpoint (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stub_idp import pages, runtime, sessions
from stub_idp.clients import Client
from stub_idp.tokens import Claims, read_hint


@csrf_exempt  # relying parties send people here from their own site, by GET or POST
@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest, issuer: str) -> HttpResponse:
    """Sign out here, then go back to where the service asked, if that address is its own."""
    query = request.POST if request.method == "POST" else request.GET
    hint = _hint(query, issuer)
    client = _client(query, issuer, hint)
    if client is None or not _is_about(request, issuer, hint):
        # Nobody we know asks, or about somebody else: the person decides.
        return render(request, "stub_idp/sign_out.html", {"known": sessions.remembered(request, issuer)})
    sessions.forget(request, issuer)
    address = query.get("post_logout_redirect_uri")
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
    state = query.get("state")
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
    return hint is None or known is None or known.person.subjects[issuer] == hint["sub"]
