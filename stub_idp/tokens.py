"""ID tokens: what they say, how they are signed, and how each fault bends them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from stub_idp.keys import ALGORITHMS, KeyRing, new_key
from stub_idp.levels import amr_for
from stub_idp.store import Grant

ID_TOKEN_SECONDS = 300
HOUR = 3600
OTHER_CLIENT = "another-client"

Claims = dict[str, Any]


def other_issuer(issuer_url: str) -> str:
    """The address of an issuer that is not this one, for the faults that pretend to be it."""
    return issuer_url.rpartition("/")[0] + "/somebody-else"


def left_half_hash(text: str) -> str:
    """at_hash of OpenID Connect Core 3.1.3.6: the left half of SHA-256, in base64url."""
    return _b64(hashlib.sha256(text.encode("ascii")).digest()[:16])


def id_token(
    grant: Grant,
    *,
    issuer_url: str,
    subject: str,
    access_token: str,
    code: str,
    algorithm: str,
    keys: KeyRing,
    now: int,
) -> str:
    """The signed ID token of a grant, bent by the faults that the sign-in carries."""
    sign_in, request = grant.sign_in, grant.request
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
    for slug in sorted(sign_in.faults & BENDS.keys()):
        BENDS[slug](claims, now)
    return _signed(claims, sign_in.faults, keys, algorithm)


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


def _expire(claims: Claims, now: int) -> None:
    # Issued and expired in the past, as a token is that somebody kept and plays again.
    claims.update(iat=now - 600 - ID_TOKEN_SECONDS, exp=now - 600)


BENDS: dict[str, Callable[[Claims, int], object]] = {
    "wrong-iss": lambda claims, now: claims.update(iss=other_issuer(claims["iss"])),
    "wrong-aud": lambda claims, now: claims.update(aud=OTHER_CLIENT),
    "wrong-azp": lambda claims, now: claims.update(azp=OTHER_CLIENT),
    "expired": _expire,
    "iat-in-future": lambda claims, now: claims.update(iat=now + HOUR, exp=now + HOUR + ID_TOKEN_SECONDS),
    "not-yet-valid": lambda claims, now: claims.update(nbf=now + HOUR, exp=now + HOUR + ID_TOKEN_SECONDS),
    "nonce-differs": lambda claims, now: claims.update(nonce=secrets.token_urlsafe(24)),
    "nonce-absent": lambda claims, now: claims.pop("nonce", None),
    "auth-time-too-old": lambda claims, now: claims.update(auth_time=now - 48 * HOUR),
    "claim-missing": lambda claims, now: claims.pop("exp"),
}


def _signed(claims: Claims, faults: frozenset[str], keys: KeyRing, algorithm: str) -> str:
    """The claims as a compact JWT. The library refuses to sign the two forgeries, so these are put together here."""
    if "key-rotated" in faults:
        keys.rotate()
    key = keys.signing(algorithm)
    if "alg-none" in faults:
        return _signing_input({"alg": "none", "typ": "JWT"}, claims) + "."
    if "alg-confusion" in faults:
        text = _signing_input({"alg": "HS256", "typ": "JWT", "kid": key.kid}, claims)
        return text + "." + _b64(hmac.digest(key.as_pem(private=False), text.encode("ascii"), "sha256"))
    if "unknown-kid" in faults:
        key = new_key("nobody", keys.bits, algorithm)
    token = jwt.encode({"alg": algorithm, "kid": key.kid, "typ": "JWT"}, claims, key, algorithms=[algorithm])
    return _with_bad_signature(token) if "bad-signature" in faults else token


def read_hint(token: str, *, keys: KeyRing, issuer_url: str) -> Claims | None:
    """The claims of an ID token that we signed lately, expired or not; None when it is not ours."""
    try:
        claims = jwt.decode(token, keys.ever(), algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return claims if claims.get("iss") == issuer_url else None


def _with_bad_signature(token: str) -> str:
    text, _, signature = token.rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)))
    raw[len(raw) // 2] ^= 0xFF
    return f"{text}.{_b64(bytes(raw))}"


def _signing_input(header: Claims, claims: Claims) -> str:
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join(_b64(part) for part in parts)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
