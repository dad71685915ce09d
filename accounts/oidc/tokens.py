"""The whole validation of an ID token (OpenID Connect Core 3.1.3.7, RFC 9700), one named check after the other.

Pure but for the keys, which are asked for by a function. Each check leaves a step in the trace and has its own log code;
the person reads the same calm words whichever failed.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from accounts.oidc.keys import Key
from accounts.outcomes import Refusal
from taxportal.kit.strict_json import no_duplicates, too_deep
from taxportal.kit.tracing import Trace

MAX_TOKEN = 16_384
MAX_SUBJECT = 255
VERIFIERS = jwt.algorithms.get_default_algorithms()
NOT_TRUSTED, CLOCKS = "SI-14", "SI-15"
BASE64URL = re.compile(r"[A-Za-z0-9_-]*")

FindKeys = Callable[[str | None, str], Sequence[Key]]


@dataclass(frozen=True)
class Expected:
    """What the token of this sign-in must say. Times are seconds since the epoch, real clock."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    algorithms: tuple[str, ...]
    now: float
    code: str = ""
    leeway_s: int = 60
    max_token_age_s: int = 300
    max_age_s: int | None = None
    requires_auth_time: bool = True
    acrs: frozenset[str] = frozenset()


def verify(token: str, expected: Expected, *, find_keys: FindKeys, trace: Trace) -> dict[str, Any]:
    """The claims of an ID token that passed every check. Raises Refusal."""
    header, claims = signed_claims(token, algorithms=expected.algorithms, find_keys=find_keys, trace=trace)
    with trace.check("token.typ"):
        _check_type(header)
    for name, check in CHECKS:
        with trace.check(f"token.{name}"):
            check(claims, expected)
    return claims


def signed_claims(
    token: object, *, algorithms: Sequence[str], find_keys: FindKeys, trace: Trace, max_length: int = MAX_TOKEN
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(header, claims) of a compact JWS in clean form, with an algorithm of the list, whose signature fits one key.

    What the claims say is the caller's to check. ``find_keys`` gets the key id (or None) and the algorithm. Raises Refusal
    SI-14: token.malformed, token.alg_..., token.crit, token.kid_..., token.signature.
    """
    with trace.check("token.form"):
        text, header, claims = _parts(token, max_length)
    with trace.check("token.alg"):
        alg = _algorithm(header, algorithms)
    with trace.check("token.signature"):
        _check_signature(text, header, alg, find_keys)
    return header, claims


def compact_header(token: str) -> dict[str, Any]:
    """The header of a compact token, signed or encrypted, in clean form; nothing else of it is looked at. Raises Refusal."""
    return _object(token.split(".")[0])


def _parts(token: object, max_length: int) -> tuple[str, dict[str, Any], dict[str, Any]]:
    if not isinstance(token, str) or len(token) > max_length or token.count(".") != 2:
        raise Refusal(NOT_TRUSTED, "token.malformed")
    header, claims, signature = token.split(".")
    _decoded(signature)
    return token, _object(header), _object(claims)


def _decoded(part: str) -> bytes:
    """The bytes of base64url in its one canonical spelling: no padding, no stray characters, no loose bits at the end."""
    if not BASE64URL.fullmatch(part) or len(part) % 4 == 1:
        raise Refusal(NOT_TRUSTED, "token.malformed")
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise Refusal(NOT_TRUSTED, "token.malformed")
    return raw


def _object(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_decoded(part), object_pairs_hook=no_duplicates)
    except (ValueError, RecursionError):
        raise Refusal(NOT_TRUSTED, "token.malformed") from None
    if not isinstance(found, dict) or too_deep(found):
        raise Refusal(NOT_TRUSTED, "token.malformed")
    return found


def _algorithm(header: Mapping[str, Any], allowed: Sequence[str]) -> str:
    """The header's algorithm if it is one of ours. Key hints in the header (jku, jwk, x5u, x5c) are never looked at."""
    alg = header.get("alg")
    if "crit" in header:
        raise Refusal(NOT_TRUSTED, "token.crit")
    if isinstance(alg, str) and alg in allowed:
        return alg
    if isinstance(alg, str) and alg.lower() == "none":
        raise Refusal(NOT_TRUSTED, "token.alg_none")
    if isinstance(alg, str) and alg.upper().startswith("HS"):
        raise Refusal(NOT_TRUSTED, "token.alg_symmetric")
    raise Refusal(NOT_TRUSTED, "token.alg_unknown")


def _check_signature(token: str, header: Mapping[str, Any], alg: str, find_keys: FindKeys) -> None:
    kid = header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise Refusal(NOT_TRUSTED, "token.kid_unknown")
    keys = find_keys(kid, alg)
    if not keys:
        raise Refusal(NOT_TRUSTED, "token.kid_unknown")
    if len(keys) > 1:
        raise Refusal(NOT_TRUSTED, "token.kid_absent" if kid is None else "token.kid_ambiguous")
    signed, _, signature = token.rpartition(".")
    try:  # the library's decode() would read header and claims a second time, letter by letter
        verifier = VERIFIERS[alg]
        good = verifier.verify(signed.encode(), verifier.prepare_key(keys[0].public), _decoded(signature))
    except Exception:
        good = False
    if not good:
        raise Refusal(NOT_TRUSTED, "token.signature")


def _check_type(header: Mapping[str, Any]) -> None:
    """An ID token says that it is a JWT, or nothing: an access, logout or event token of the same keys is none."""
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.upper() != "JWT":
        raise Refusal(NOT_TRUSTED, "token.typ")


def _check_iss(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise Refusal(NOT_TRUSTED, "token.iss")


def _check_aud(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise Refusal(NOT_TRUSTED, "token.aud")


def _check_azp(claims: Mapping[str, Any], expected: Expected) -> None:
    if "azp" in claims and claims["azp"] != expected.client_id:
        raise Refusal(NOT_TRUSTED, "token.azp")


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if value is None:
        raise Refusal(NOT_TRUSTED, f"token.{name}_absent")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e11:
        raise Refusal(NOT_TRUSTED, f"token.{name}_malformed")
    return value


def _check_exp(claims: Mapping[str, Any], expected: Expected) -> None:
    if _number(claims, "exp") <= expected.now - expected.leeway_s:
        raise Refusal(NOT_TRUSTED, "token.expired")


def _check_nbf(claims: Mapping[str, Any], expected: Expected) -> None:
    if "nbf" in claims and _number(claims, "nbf") > expected.now + expected.leeway_s:
        raise Refusal(CLOCKS, "token.not_yet_valid")


def _check_iat(claims: Mapping[str, Any], expected: Expected) -> None:
    issued = _number(claims, "iat")
    if issued > expected.now + expected.leeway_s:
        raise Refusal(CLOCKS, "token.iat_future")
    if issued < expected.now - expected.max_token_age_s:
        raise Refusal(NOT_TRUSTED, "token.iat_old")


def _check_nonce(claims: Mapping[str, Any], expected: Expected) -> None:
    nonce = claims.get("nonce")
    if nonce is None:
        raise Refusal(NOT_TRUSTED, "token.nonce_absent")
    sent = expected.nonce.encode()
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode("utf-8", "surrogatepass"), sent):
        raise Refusal(NOT_TRUSTED, "token.nonce")


def _check_sub(claims: Mapping[str, Any], expected: Expected) -> None:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
        raise Refusal(NOT_TRUSTED, "token.sub")
    if not subject.isascii() or not subject.isprintable():
        raise Refusal(NOT_TRUSTED, "token.sub")


def _check_at_hash(claims: Mapping[str, Any], expected: Expected) -> None:
    if "at_hash" not in claims:
        return  # optional in the code flow (3.1.3.6)
    if claims["at_hash"] != _half_hash(expected.access_token):
        raise Refusal(NOT_TRUSTED, "token.at_hash")


def _check_c_hash(claims: Mapping[str, Any], expected: Expected) -> None:
    if "c_hash" in claims and claims["c_hash"] != _half_hash(expected.code):
        raise Refusal(NOT_TRUSTED, "token.c_hash")


def _half_hash(value: str) -> str:
    """The left half of the value's SHA-256: all our algorithms are of that size."""
    return base64.urlsafe_b64encode(hashlib.sha256(value.encode()).digest()[:16]).rstrip(b"=").decode()


def _check_auth_time(claims: Mapping[str, Any], expected: Expected) -> None:
    if expected.max_age_s is None or ("auth_time" not in claims and not expected.requires_auth_time):
        return
    signed_in = _number(claims, "auth_time")
    if signed_in > expected.now + expected.leeway_s:
        raise Refusal(CLOCKS, "token.auth_time_future")
    if signed_in < expected.now - expected.max_age_s - expected.leeway_s:
        raise Refusal(NOT_TRUSTED, "token.auth_time_old")


def _check_acr(claims: Mapping[str, Any], expected: Expected) -> None:
    """Only where a level is a must (step-up); at sign-in a lower level gives the limited account."""
    acr = claims.get("acr")
    if expected.acrs and not (isinstance(acr, str) and acr in expected.acrs):
        raise Refusal(NOT_TRUSTED, "token.acr")


CHECKS: tuple[tuple[str, Callable[[Mapping[str, Any], Expected], None]], ...] = (
    ("iss", _check_iss),
    ("aud", _check_aud),
    ("azp", _check_azp),
    ("exp", _check_exp),
    ("nbf", _check_nbf),
    ("iat", _check_iat),
    ("nonce", _check_nonce),
    ("sub", _check_sub),
    ("at_hash", _check_at_hash),
    ("c_hash", _check_c_hash),
    ("auth_time", _check_auth_time),
    ("acr", _check_acr),
)
