"""The token endpoint (RFC 6749, 4.1.3 and 6, with PKCE of RFC 7636) and the one that revokes (RFC 7009)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from stub_idp import runtime
from stub_idp.breaking import Told
from stub_idp.clients import Client
from stub_idp.profiles import PROFILES, REFRESH_GRANT
from stub_idp.proving import authenticated
from stub_idp.store import Grant
from stub_idp.tokensets import is_offline, refreshed_answer, token_answer

SLOW_SECONDS = 30


@csrf_exempt  # called by programs, which prove themselves by their secret or their key
@require_POST
def token(request: HttpRequest, issuer: str) -> HttpResponse:
    """Redeem a code or a refresh token."""
    if twice := _given_twice(request):
        return twice
    client = authenticated(request, issuer, now=time.time())
    if client is None:
        return _nobody()
    grants, grant_type = PROFILES[issuer].grants, request.POST.get("grant_type")
    if grant_type not in grants:
        return _error("unsupported_grant_type", f"grant_type must be {' or '.join(grants)}")
    return (_refreshed if grant_type == REFRESH_GRANT else _redeemed)(request, client)


@csrf_exempt  # likewise
@require_POST
def revoke(request: HttpRequest, issuer: str) -> HttpResponse:
    """End an access token, or a refresh token with all that came of its code: 200, also where there is no such token."""
    if twice := _given_twice(request):
        return twice
    client = authenticated(request, issuer, now=time.time())
    if client is None:
        return _nobody()
    token = request.POST.get("token", "")
    if not token:
        return _error("invalid_request", "token is missing")
    if not runtime.store().revoke(token, issuer, client.client_id):
        return _error("unauthorized_client", "the token was given to another client")
    return HttpResponse(status=200)


def _redeemed(request: HttpRequest, client: Client) -> HttpResponse:
    code = request.POST.get("code", "")
    grant = runtime.store().take_grant(code, now=time.time())
    if grant is None or not _belongs(grant, client, request) or runtime.person(grant.sign_in.person) is None:
        return _error("invalid_grant", "the code is unknown, used, expired or not yours")
    if grant.answer is not None:  # the fault code-reused: the first sign-in's tokens again, no questions asked
        return JsonResponse(grant.answer)
    if not _verifies(request.POST.get("code_verifier", ""), grant.request.code_challenge):
        return _error("invalid_grant", "code_verifier does not fit the code_challenge")
    if "token-timeout" in grant.sign_in.faults:
        # Blocks this one thread; the server has more, and stops without waiting for it.
        time.sleep(SLOW_SECONDS)
    return Told(JsonResponse(token_answer(grant, code=code, now=time.time())), grant)


def _refreshed(request: HttpRequest, client: Client) -> HttpResponse:
    """New tokens for a refresh token; it may be asked for less than it stands for (RFC 6749, 6)."""
    now, wanted = time.time(), tuple(request.POST.get("scope", "").split())
    grant = runtime.store().take_refresh(
        request.POST.get("refresh_token", ""), client.issuer, client.client_id, may=frozenset(wanted), now=now
    )
    if grant is None or not is_offline(grant) or runtime.person(grant.sign_in.person) is None:
        return _error("invalid_grant", "the refresh token is unknown, used, expired or not yours")
    if not set(wanted) <= set(grant.request.scopes):
        return _error("invalid_scope", "scope asks for more than the refresh token stands for")
    scopes = wanted or grant.request.scopes
    return Told(JsonResponse(refreshed_answer(grant, scopes=scopes, now=now)), grant)


def _given_twice(request: HttpRequest) -> HttpResponse | None:
    """RFC 6749, 3.2: no parameter may be there twice."""
    names = [name for name in request.POST if len(request.POST.getlist(name)) > 1]
    return _error("invalid_request", "a parameter is given twice") if names else None


def _nobody() -> HttpResponse:
    refusal = _error("invalid_client", "the client did not prove who it is", status=401)
    refusal.headers["WWW-Authenticate"] = 'Basic realm="token"'
    return refusal


def _belongs(grant: Grant, client: Client, request: HttpRequest) -> bool:
    """Whether the code was given to this client, and comes with the address it was sent to."""
    asked = grant.request
    return (asked.issuer, asked.client_id) == (client.issuer, client.client_id) and (
        request.POST.get("redirect_uri") == asked.redirect_uri
    )


def _verifies(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode("utf-8")).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


def _error(error: str, description: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": description}, status=status)
