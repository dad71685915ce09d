"""Keys out of a provider's key set. Keys that we can't read, or that are not for signing, are left out, never an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

MAX_KEYS = 50
MIN_RSA_BITS, MAX_RSA_BITS = 2048, 8192  # a key of a million bits would keep a processor busy


@dataclass(frozen=True)
class Key:
    """A public key with the algorithms it may be used with."""

    kid: str | None
    algorithms: frozenset[str]
    public: Any


def usable(key_set: dict[str, Any], algorithms: Sequence[str]) -> tuple[Key, ...]:
    """The signing keys of a JWK set that fit one of ``algorithms``."""
    rows = key_set.get("keys")
    if not isinstance(rows, list):
        return ()
    found = (_key(row, frozenset(algorithms)) for row in rows[:MAX_KEYS] if isinstance(row, dict))
    return tuple(key for key in found if key is not None)


def fitting(keys: Sequence[Key], *, kid: str | None, alg: str) -> list[Key]:
    """The keys that a token with this header may be checked with; without a key id all that fit the algorithm."""
    return [key for key in keys if alg in key.algorithms and (kid is None or key.kid == kid)]


def _key(row: dict[str, Any], algorithms: frozenset[str]) -> Key | None:
    if row.get("use", "sig") != "sig" or row.get("kty") not in (
        "RSA",
        "EC",
    ):  # a tuple: a list is a value that no set can look up
        return None
    operations = row.get("key_ops")
    if operations is not None and not (isinstance(operations, list) and "verify" in operations):
        return None
    try:
        public = jwt.PyJWK({**row, "alg": row.get("alg") or ("RS256" if row["kty"] == "RSA" else "ES256")}).key
    except Exception:
        return None
    fits = _algorithms(public) & algorithms
    if row.get("alg") is not None:
        fits &= {row["alg"]} if isinstance(row["alg"], str) else set()
    kid = row.get("kid")
    return Key(kid if isinstance(kid, str) else None, frozenset(fits), public) if fits else None


def _algorithms(public: Any) -> frozenset[str]:
    if isinstance(public, rsa.RSAPublicKey) and MIN_RSA_BITS <= public.key_size <= MAX_RSA_BITS:
        return frozenset({"RS256", "PS256"})
    if isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1):
        return frozenset({"ES256"})
    return frozenset()
