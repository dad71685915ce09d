"""Everything this provider can be told to do wrong: one table, one row per fault, one name for each everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """Where in the exchange a fault acts."""

    ANSWER = "the answer of the authorization endpoint"
    SIGNED = "the ID token"
    REDEEMING = "the token endpoint"
    USERINFO = "the UserInfo endpoint"


@dataclass(frozen=True)
class Fault:
    """One way of misbehaving. `availability` faults break the service instead of lying about who signed in.

    `good` ones are allowed by the standards: a right client signs the person in.
    """

    slug: str
    place: Place
    does: str
    availability: bool = False
    good: bool = False


_ROWS = (
    Fault("wrong-iss", Place.SIGNED, "The ID token names another issuer."),
    Fault("wrong-aud", Place.SIGNED, "The ID token is meant for another client."),
    Fault("wrong-azp", Place.SIGNED, "The ID token was issued to another client (azp), though aud is right."),
    Fault("expired", Place.SIGNED, "The ID token expired ten minutes ago."),
    Fault("iat-in-future", Place.SIGNED, "The ID token was issued an hour from now."),
    Fault("not-yet-valid", Place.SIGNED, "The ID token is valid only an hour from now (nbf)."),
    Fault("nonce-differs", Place.SIGNED, "The ID token carries the nonce of some other sign-in."),
    Fault("nonce-absent", Place.SIGNED, "The ID token carries no nonce though one was sent."),
    Fault("alg-none", Place.SIGNED, "The ID token is not signed at all (alg none)."),
    Fault("alg-confusion", Place.SIGNED, "The ID token is signed HS256 with the public key as the secret."),
    Fault("bad-signature", Place.SIGNED, "The ID token's signature does not fit its content."),
    Fault("unknown-kid", Place.SIGNED, "The ID token is signed by a key that the key set never has."),
    Fault(
        "key-rotated", Place.SIGNED, "The signing key is replaced between the answer and the ID token.", True, good=True
    ),
    Fault("lower-acr", Place.SIGNED, "The ID token states a lower level than the person would have."),
    Fault("auth-time-too-old", Place.SIGNED, "The ID token says that the person signed in two days ago."),
    Fault("claim-missing", Place.SIGNED, "The ID token has no exp, which every ID token must have."),
    Fault("sub-differs", Place.USERINFO, "UserInfo speaks of another subject than the ID token."),
    Fault("userinfo-error", Place.USERINFO, "UserInfo answers 500 with a page that is not JSON.", True),
    Fault("code-reused", Place.ANSWER, "The answer carries the code of an earlier sign-in, and it is redeemed again."),
    Fault("code-expired", Place.ANSWER, "The answer carries a code that has already expired.", True),
    Fault("state-absent", Place.ANSWER, "The answer carries no state."),
    Fault("state-altered", Place.ANSWER, "The answer carries another state than the one sent."),
    Fault("iss-mismatch", Place.ANSWER, "The answer says that it comes from another issuer (RFC 9207 iss)."),
    Fault("token-timeout", Place.REDEEMING, "The token endpoint answers only after 30 seconds.", True),
)

FAULTS: Mapping[str, Fault] = {fault.slug: fault for fault in _ROWS}
