"""How we prove at the token endpoint that we are the client: by secret in the header or in the body, or by a signed assertion."""

import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import quote_plus

import jwt

from accounts.oidc import own_keys
from accounts.oidc.metadata import Metadata
from accounts.providers import Provider
from accounts.providers.profile import AssertionAudience

ASSERTION_SECONDS = 60
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Proof:
    """What goes along with a token request: form fields, or user and password of HTTP Basic."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    basic: tuple[str, str] | None = field(default=None, repr=False)


def proof(provider: Provider, metadata: Metadata) -> Proof:
    """The proof for one request, as OIDC_<NAME>_CLIENT_AUTH says."""
    if provider.client_auth == "client_secret_basic":
        # RFC 6749, 2.3.1: both halves are form-encoded first
        return Proof(basic=(quote_plus(provider.client_id), quote_plus(provider.client_secret)))
    if provider.client_auth == "client_secret_post":
        return Proof({"client_secret": provider.client_secret})
    return Proof({"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(provider, metadata)})


def assertion(provider: Provider, metadata: Metadata) -> str:
    """A signed statement that we are this client (RFC 7523): for one reader, a minute long, with an id of its own."""
    key, now = own_keys.signing_keys(provider)[0], int(time.time())
    by_issuer = provider.profile.assertion_audience is AssertionAudience.ISSUER
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": provider.issuer if by_issuer else metadata.token_endpoint,
        "jti": secrets.token_urlsafe(24),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    return jwt.encode(claims, key.private, algorithm=key.alg, headers={"kid": key.kid})
