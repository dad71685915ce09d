"""The token endpoint (RFC 6749, 4.1.3, with PKCE of RFC 7636)."""

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
from stub_idp.proving import authenticated
from stub_idp.store import Grant
from stub_idp.tokensets import token_answer

SLOW_SECONDS = 30


@csrf_exempt  # called by programs, which prove themselves by their secret or their key
@require_POST
def token(request: HttpRequest, issuer: str) -> HttpResponse:
    """Redeem a code."""
    client = authenticated(request, issuer, now=time.time())
    if client is None:
        refusal = _error("invalid_client", "the client did not prove who it is", status=401)
        refusal.headers["WWW-Authenticate"] = 'Basic realm="token"'
        return refusal
    if request.POST.get("grant_type") != "authorization_code":
        return _error("unsupported_grant_type", "grant_type must be authorization_code")
    code = request.POST.get("code", "")
    grant = runtime.store().take_grant(code, now=time.time())
    if grant is None or not _belongs(grant, client, request):
        return _error("invalid_grant", "the code is unknown, used, expired or not yours")
    if grant.answer is not None:  # the fault code-reused: the first sign-in's tokens again, no questions asked
        return JsonResponse(grant.answer)
    if not _verifies(request.POST.get("code_verifier", ""), grant.request.code_challenge):
        return _error("invalid_grant", "code_verifier does not fit the code_challenge")
    if "token-timeout" in grant.sign_in.faults:
        # Blocks this one thread; the server has more, and stops without waiting for it.
        time.sleep(SLOW_SECONDS)
    return Told(JsonResponse(token_answer(grant, code=code, now=time.time())), grant)


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
