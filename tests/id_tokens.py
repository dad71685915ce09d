"""ID tokens for tests of the checks, signed by another library than the one that checks them."""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from accounts.oidc import keys, tokens
from accounts.oidc.tokens import Expected
from accounts.outcomes import Refusal
from taxportal.kit.tracing import Trace

NOW = 1_750_000_000
ACCESS = "access-token"
AT_HASH = base64.urlsafe_b64encode(hashlib.sha256(ACCESS.encode()).digest()[:16]).rstrip(b"=").decode()
C_HASH = base64.urlsafe_b64encode(hashlib.sha256(b"the-code").digest()[:16]).rstrip(b"=").decode()
EXPECTED = Expected(
    issuer="https://idp.example.org",
    client_id="taxportal",
    nonce="the-nonce",
    access_token=ACCESS,
    code="the-code",
    algorithms=("RS256", "ES256", "PS256"),
    now=NOW,
    max_age_s=3600,
)
CLAIMS = {
    "iss": "https://idp.example.org",
    "sub": "ada",
    "aud": "taxportal",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "the-nonce",
    "auth_time": NOW - 60,
}


@cache
def rsa(name: str = "r1", bits: int = 2048) -> RSAKey:
    return RSAKey.generate_key(bits, {"kid": name, "use": "sig"}, auto_kid=False)


@cache
def ec(curve: str = "P-256") -> ECKey:
    return ECKey.generate_key(curve, {"kid": "e1", "use": "sig"}, auto_kid=False)


def public(key: Any, **changes: Any) -> dict[str, Any]:
    """The key as a row of a JWK set; None takes a member away."""
    row = {**key.as_dict(private=False), **changes}
    return {name: value for name, value in row.items() if value is not None}


def known_keys() -> tuple[keys.Key, ...]:
    return keys.usable({"keys": [public(rsa()), public(ec())]}, EXPECTED.algorithms)


def sign(claims: Any, key: Any = None, alg: str = "RS256", **header: Any) -> str:
    key = key or rsa()
    kid = {} if header.pop("no_kid", False) else {"kid": key.kid}
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    text = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact({"alg": alg, **kid, **header}, text, key, registry=registry)


def check(token: str, expected: Expected = EXPECTED, known: Sequence[keys.Key] | None = None) -> dict[str, Any]:
    rows = known_keys() if known is None else known
    return tokens.verify(
        token, expected, find_keys=lambda kid, alg: keys.fitting(rows, kid=kid, alg=alg), trace=Trace()
    )


def refused(token: str, expected: Expected = EXPECTED, known: Sequence[keys.Key] | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        check(token, expected, known)
    return refusal.value.log_code


def with_claims(**changes: Any) -> dict[str, Any]:
    """The good claims with these changed; a value of None takes the claim away."""
    return {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
