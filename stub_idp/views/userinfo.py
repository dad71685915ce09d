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
    """What the token allows to be told about the person; it comes in the header or, by POST, in the form (RFC 6750)."""
    header, posted = request.headers.get("Authorization", ""), request.POST.getlist("access_token")
    if len(posted) + bool(header) > 1:  # RFC 6750, 2: one way at a time
        return _refused(400, "invalid_request")
    scheme, _, value = header.partition(" ") if header else ("bearer", " ", "".join(posted))
    if scheme.lower() != "bearer" or not value:
        return _refused(401)
    grant = runtime.store().token(value, now=time.time())
    if grant is None or grant.request.issuer != issuer:
        return _refused(401, "invalid_token")
    if "userinfo-error" in grant.sign_in.faults:
        return HttpResponse("Service error\n", status=500, content_type="text/plain; charset=utf-8")
    person = runtime.person(grant.sign_in.person)
    if person is None:  # the account has been forgotten since
        return _refused(401, "invalid_token")
    client, subject = runtime.party(grant)
    runtime.armoury().end_order(issuer, grant.request.client_id)
    answer = userinfo_answer(userinfo_claims(person, subject, grant), client, grant.sign_in.faults)
    return Told(answer, grant)


def _refused(status: int, error: str = "") -> HttpResponse:
    response = HttpResponse(status=status)
    response.headers["WWW-Authenticate"] = 'Bearer realm="userinfo"' + (f', error="{error}"' if error else "")
    return response
