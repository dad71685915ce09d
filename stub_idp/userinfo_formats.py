"""UserInfo as each client is registered to get it: JSON, a signed JWT, a quoted JWT, or a JWE around one."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from joserfc import jwe, jwt

from stub_idp import client_keys, runtime
from stub_idp.clients import Client
from stub_idp.keys import ALGORITHM

KEY_WRAP, CONTENT = "RSA-OAEP-256", "A256GCM"


def userinfo_answer(claims: dict[str, Any], client: Client) -> HttpResponse:
    """The answer of the UserInfo endpoint; 500 where the client's key for encryption cannot be had."""
    if client.userinfo == "json":
        return JsonResponse(claims)
    text = signed(claims, client)
    if client.userinfo == "encrypted":
        sealed = encrypted(text, client)
        if sealed is None:
            return JsonResponse({"error": "server_error"}, status=500)
        text = sealed
    return in_form(text, client)


def signed(claims: dict[str, Any], client: Client) -> str:
    """The claims as a JWT of this issuer for this client (OpenID Connect Core 5.3.2)."""
    key = runtime.keyrings()[client.issuer].signing()
    about = {"iss": runtime.issuer_url(client.issuer), "aud": client.client_id}
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}, {**about, **claims}, key)


def encrypted(text: str, client: Client) -> str | None:
    """The JWT inside a JWE to the client's key for encryption, or None when it publishes none."""
    key = client_keys.encryption_key(client)
    if key is None:
        return None
    header = {"alg": KEY_WRAP, "enc": CONTENT, "cty": "JWT", **({"kid": key.kid} if key.kid else {})}
    return jwe.encrypt_compact(header, text.encode("ascii"), key, algorithms=[KEY_WRAP, CONTENT])


def in_form(text: str, client: Client) -> HttpResponse:
    """A token in the form of the client's issuer: at idme a JSON string in quotes, elsewhere bare."""
    if client.userinfo == "quoted" or client.issuer == "idme":
        return HttpResponse(json.dumps(text), content_type="application/json")
    return HttpResponse(text, content_type="application/jwt")
