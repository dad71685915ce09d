"""ID tokens: what they say at each issuer, bent by the faults that the sign-in carries."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from stub_idp.drafts import Draft, b64
from stub_idp.faults.clock import told_by_clock
from stub_idp.faults.header import HEADERS
from stub_idp.faults.id_token import ID_TOKEN
from stub_idp.keys import ALGORITHMS, KeyRing
from stub_idp.levels import amr_for
from stub_idp.store import Grant

ID_TOKEN_SECONDS = 300

Claims = dict[str, Any]


def left_half_hash(text: str) -> str:
    """at_hash of OpenID Connect Core 3.1.3.6: the left half of SHA-256, in base64url."""
    return b64(hashlib.sha256(text.encode("ascii")).digest()[:16])


def id_token(
    grant: Grant,
    *,
    issuer_url: str,
    subject: str,
    access_token: str,
    code: str,
    algorithm: str,
    client_secret: str,
    keys: KeyRing,
    now: int,
) -> str:
    """The signed ID token of a grant, bent by the faults that the sign-in carries."""
    request, faults = grant.request, grant.sign_in.faults
    claims: Claims = {
        "iss": issuer_url,
        "sub": subject,
        "aud": request.client_id,
        "iat": now,
        "exp": now + ID_TOKEN_SECONDS,
        "at_hash": left_half_hash(access_token),
        "jti": secrets.token_urlsafe(12),
        **_of_issuer(grant, code=code, now=now),
    }
    if request.nonce is not None:
        claims["nonce"] = request.nonce
    told_by_clock(claims, faults)
    draft = Draft(claims, keys, now, algorithm, client_secret=client_secret.encode())
    # Claims first, since a bend that writes the token's text by hand writes what they have become.
    plain = [slug for slug in faults & ID_TOKEN.keys() if slug not in WRITERS]
    for slug in (*sorted(plain), *sorted(faults & WRITERS)):
        ID_TOKEN[slug].change(draft)
    for slug in sorted(faults & HEADERS.keys()):
        HEADERS[slug].change(draft)
    return draft.written()


WRITERS = frozenset({"duplicate-claim", "nested-token"})


def _of_issuer(grant: Grant, *, code: str, now: int) -> Claims:
    """What one issuer's ID tokens say and another's don't: idme states no level and no time at all."""
    sign_in = grant.sign_in
    if grant.request.issuer == "idme":
        return {}
    if grant.request.issuer == "logingov":
        return {"acr": sign_in.level.acr, "nbf": now, "c_hash": left_half_hash(code)}
    return {
        "auth_time": sign_in.auth_time,
        "acr": sign_in.level.acr,
        "amr": amr_for(sign_in.level.aal),
        "sid": sign_in.sid,
    }


def read_hint(token: str, *, keys: KeyRing, issuer_url: str) -> Claims | None:
    """The claims of an ID token that we signed lately, expired or not; None when it is not ours."""
    try:
        claims = jwt.decode(token, keys.ever(), algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    if claims.get("iss") != issuer_url or not isinstance(audience, str) or not isinstance(claims.get("sub"), str):
        return None
    return {**claims, "aud": audience}
