"""The token endpoint's answer for a grant: an access token and an ID token, remembered for UserInfo."""

from __future__ import annotations

import secrets
from typing import Any

from stub_idp import runtime
from stub_idp.faults import FAULTS
from stub_idp.faults.redeeming import REDEEMING
from stub_idp.store import ACCESS_TOKEN_SECONDS, Grant
from stub_idp.tokens import id_token


def token_answer(grant: Grant, *, code: str, now: float) -> dict[str, Any]:
    """Make the tokens of a grant whose code has just been used up; returns the JSON of RFC 6749, 5.1."""
    request = grant.request
    client, subject = runtime.party(grant)
    access_token = secrets.token_urlsafe(32)
    answer = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_TOKEN_SECONDS,
        "scope": " ".join(request.scopes),
        "id_token": id_token(
            grant,
            issuer_url=runtime.issuer_url(request.issuer),
            subject=subject,
            access_token=access_token,
            code=code,
            algorithm=client.id_token_alg,
            client_secret=client.secret,
            keys=runtime.keyrings()[request.issuer],
            now=int(now),
        ),
    }
    for slug in sorted(grant.sign_in.faults & REDEEMING.keys()):
        REDEEMING[slug].change(answer)
    is_right = all(FAULTS[slug].good for slug in grant.sign_in.faults)
    runtime.store().put_token(access_token, grant, code=code, answer=answer, is_right=is_right, now=now)
    return answer
