"""How a client proves itself at the token endpoint: by a secret in one of two ways, or by an assertion it signed."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from typing import TypeGuard
from urllib.parse import unquote_plus

from django.http import HttpRequest, QueryDict
from joserfc import jwt
from joserfc.errors import JoseError

from stub_idp import client_keys, runtime
from stub_idp.clients import Client
from stub_idp.profiles import BY_KEY, PROFILES
from stub_idp.tokens import Claims

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 300
LEEWAY = 5


def authenticated(request: HttpRequest, issuer: str, *, now: float) -> Client | None:
    """The client that proved itself in the way it is registered for; None in every other case."""
    header, form = request.headers.get("Authorization", ""), request.POST
    ways = [name for name in ("client_assertion", "client_secret") if name in form] + (["header"] if header else [])
    if len(ways) > 1:  # RFC 6749, 2.3: one way at a time
        return None
    if ways == ["client_assertion"]:
        return _by_key(form, issuer, now=now)
    if header:
        return _by_secret(issuer, "client_secret_basic", *_basic(header))
    return _by_secret(issuer, "client_secret_post", form.get("client_id", ""), form.get("client_secret", ""))


def _by_secret(issuer: str, method: str, client_id: str, secret: str) -> Client | None:
    client = runtime.registry().get(issuer, client_id)
    if client is None or not client.secret or method not in PROFILES[issuer].auth:
        return None
    if client.auth not in (None, method):
        return None
    return client if hmac.compare_digest(client.secret.encode(), secret.encode()) else None


def _by_key(form: QueryDict, issuer: str, *, now: float) -> Client | None:
    """The client whose key signed the assertion (RFC 7523), used once and meant for this token endpoint."""
    assertion = form.get("client_assertion", "")
    header, said = _unread(assertion)
    client_id = said.get("sub")
    client = runtime.registry().get(issuer, client_id) if isinstance(client_id, str) else None
    if client is None or form.get("client_assertion_type") != ASSERTION_TYPE:
        return None
    if client.auth != BY_KEY and PROFILES[issuer].auth != (BY_KEY,):
        return None
    key = client_keys.signing_key(client, header.get("kid"))
    algorithms = ["RS256"] if issuer == "logingov" else ["RS256", "ES256", "PS256"]
    try:
        claims = jwt.decode(assertion, key, algorithms=algorithms).claims if key is not None else {}
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if not _is_for_us(claims, client, now=now) or form.get("client_id", client.client_id) != client.client_id:
        return None
    return client if runtime.store().is_first_use(f"{issuer} {client_id} {claims['jti']}", now=now) else None


def _is_for_us(claims: Claims, client: Client, *, now: float) -> bool:
    profile = PROFILES[client.issuer]
    audiences = [runtime.address(path) for path in (profile.redeem, profile.revoke) if path]
    if profile.slug != "logingov":
        audiences.append(runtime.issuer_url(profile.slug))
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    expires, jti = claims.get("exp"), claims.get("jti")
    if not _is_time(expires) or not now - LEEWAY < expires <= now + ASSERTION_SECONDS + LEEWAY:
        return False
    if not all(_is_time(claims.get(name, 0)) and claims.get(name, 0) <= now + LEEWAY for name in ("nbf", "iat")):
        return False
    return claims.get("iss") == client.client_id and audience in audiences and isinstance(jti, str) and jti != ""


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unread(assertion: str) -> tuple[Claims, Claims]:
    """Header and claims as the sender wrote them, unchecked: only to look up whose key to check with."""
    try:
        header, claims = (
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in assertion.split(".")[:2]
        )
    except (ValueError, RecursionError):
        return {}, {}
    return (header, claims) if isinstance(header, dict) and isinstance(claims, dict) else ({}, {})


def _basic(header: str) -> tuple[str, str]:
    """Id and secret of a Basic header; both are form-encoded inside it (RFC 6749, 2.3.1)."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)
