"""Signing keys: one ring per issuer, made at start, gone at the end."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"


def new_key(slug: str, bits: int) -> RSAKey:
    """A fresh RSA signing key whose kid begins with the issuer's name, so that a log line tells where it is from."""
    kid = f"{slug}-{secrets.token_hex(6)}"
    return RSAKey.generate_key(bits, {"kid": kid, "use": "sig", "alg": ALGORITHM})


@dataclass
class KeyRing:
    """The keys of one issuer: the one that signs now, and those that signed before."""

    slug: str
    bits: int
    _keys: list[RSAKey] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.rotate()

    @property
    def signing(self) -> RSAKey:
        """The key that signs now."""
        return self._keys[-1]

    def rotate(self) -> None:
        """Replace the signing key at once: the key set publishes only the new one."""
        key = new_key(self.slug, self.bits)
        with self._lock:
            self._keys = [*self._keys[-3:], key]

    def published(self) -> dict[str, Any]:
        """The public key set (RFC 7517): only what signs now."""
        return {"keys": [self.signing.as_dict(private=False)]}

    def ever(self) -> KeySet:
        """Every key that signed lately, for reading back an ID token that comes as a hint."""
        return KeySet(list(self._keys))
