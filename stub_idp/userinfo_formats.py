"""UserInfo as each client is registered to get it: JSON, a signed JWT, a quoted JWT, or a JWE around one."""

from __future__ import annotations

import json
import time
from typing import Any

from django.http import HttpResponse, JsonResponse
from joserfc import jwe
from joserfc.jwk import RSAKey

from stub_idp import client_keys, runtime
from stub_idp.clients import Client
from stub_idp.drafts import Draft, dumps
from stub_idp.faults.id_token import OTHER_CLIENT
from stub_idp.keys import new_key
from stub_idp.signal_bends import other_issuer, spoiled, unsigned

KEY_WRAP, CONTENT = "RSA-OAEP-256", "A256GCM"
SIGNED_BENDS = frozenset(
    {
        "userinfo-signed-wrong-aud", "userinfo-signed-wrong-iss", "userinfo-signed-bad-signature",
        "userinfo-signed-alg-none", "userinfo-inner-unsigned",
    }
)  # fmt: skip
SEALED_BENDS = frozenset({"userinfo-encrypted-to-other-key", "userinfo-inner-unsigned"})


def userinfo_answer(claims: dict[str, Any], client: Client, faults: frozenset[str] = frozenset()) -> HttpResponse:
    """The answer of the UserInfo endpoint; 500 where the client's key for encryption cannot be had."""
    signs = client.userinfo != "json" or bool(faults & (SIGNED_BENDS | SEALED_BENDS))
    if not signs or "userinfo-plain-instead-of-signed" in faults:
        return HttpResponse(_text(claims, faults), content_type="application/json")
    text = _signed(claims, client, faults)
    if client.userinfo == "encrypted" or faults & SEALED_BENDS:
        sealed = _encrypted(text, client, faults)
        if sealed is None:
            return JsonResponse({"error": "server_error"}, status=500)
        text = sealed
    if client.issuer == "idme":
        return HttpResponse(json.dumps(text), content_type="application/json")
    return HttpResponse(text, content_type="application/jwt")


def _signed(claims: dict[str, Any], client: Client, faults: frozenset[str]) -> str:
    """The claims as a JWT of this issuer for this client (OpenID Connect Core 5.3.2)."""
    about = {"iss": runtime.issuer_url(client.issuer), "aud": client.client_id}
    draft = Draft({**about, **claims}, runtime.keyrings()[client.issuer], int(time.time()))
    if "userinfo-signed-wrong-aud" in faults:
        draft.claims["aud"] = OTHER_CLIENT
    if "userinfo-signed-wrong-iss" in faults:
        draft.claims["iss"] = other_issuer(about["iss"])
    if "userinfo-signed-bad-signature" in faults:
        spoiled(draft)
    if faults & {"userinfo-signed-alg-none", "userinfo-inner-unsigned"}:
        unsigned(draft)
    draft.claims_text = _text(draft.claims, faults)
    return draft.written()


def _text(claims: dict[str, Any], faults: frozenset[str]) -> str:
    text = dumps(claims)
    return '{"sub":"somebody-else",' + text[1:] if "userinfo-duplicate-key" in faults else text


def _encrypted(text: str, client: Client, faults: frozenset[str]) -> str | None:
    """The JWT inside a JWE to the client's key for encryption, or None when it publishes none."""
    key = client_keys.encryption_key(client)
    if "userinfo-encrypted-to-other-key" in faults:
        other = new_key("nobody", 2048, KEY_WRAP, "enc")
        key = other if isinstance(other, RSAKey) else None
    if key is None:
        return None
    header = {"alg": KEY_WRAP, "enc": CONTENT, "cty": "JWT", **({"kid": key.kid} if key.kid else {})}
    return jwe.encrypt_compact(header, text.encode("ascii"), key, algorithms=[KEY_WRAP, CONTENT])
