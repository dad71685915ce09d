"""The UserInfo endpoint (OpenID Connect Core 5.3): claims for a Bearer token."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stub_idp import runtime
from stub_idp.breaking import Told
from stub_idp.claims import userinfo_claims
from stub_idp.userinfo_formats import userinfo_answer


@csrf_exempt  # called by programs, which prove themselves by the token
@require_http_methods(["GET", "POST"])
def userinfo(request: HttpRequest, issuer: str) -> HttpResponse:
    """What the token allows to be told about the person."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not value:
        return _unauthorized('Bearer realm="userinfo"')
    grant = runtime.store().token(value, now=time.time())
    if grant is None or grant.request.issuer != issuer:
        return _unauthorized('Bearer realm="userinfo", error="invalid_token"')
    if "userinfo-error" in grant.sign_in.faults:
        return HttpResponse("Service error\n", status=500, content_type="text/plain; charset=utf-8")
    person = runtime.person(grant.sign_in.person)
    if person is None:  # the account has been forgotten since
        return _unauthorized('Bearer realm="userinfo", error="invalid_token"')
    client, subject = runtime.party(grant)
    runtime.armoury().end_order(issuer, grant.request.client_id)
    answer = userinfo_answer(userinfo_claims(person, subject, grant), client, grant.sign_in.faults)
    return Told(answer, grant)


def _unauthorized(challenge: str) -> HttpResponse:
    response = HttpResponse(status=401)
    response.headers["WWW-Authenticate"] = challenge
    return response
