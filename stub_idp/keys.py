"""Signing keys: one ring per issuer, made at start, gone at the end."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey

ALGORITHM = "RS256"
ALGORITHMS = ("RS256", "ES256", "PS256")

Key = RSAKey | ECKey

# Size (0: as the ring's others), algorithm and use of the keys that some faults need.
DOUBTFUL: Mapping[str, tuple[int, str, str]] = {
    "second": (0, "RS256", "sig"),
    "weak": (1024, "RS256", "sig"),
    "enc": (0, "RSA-OAEP-256", "enc"),
    "es256": (0, "ES256", "sig"),
    "stranger": (0, "RS256", "sig"),
}


def new_key(slug: str, bits: int, algorithm: str = ALGORITHM, use: str = "sig") -> Key:
    """A fresh key whose kid begins with the issuer's name, so that a log line tells where it is from."""
    named: KeyParameters = {"kid": f"{slug}-{secrets.token_hex(6)}", "use": use, "alg": algorithm}
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", named)
    if bits < 2048:  # the library warns of it, which is the point
        weak = rsa.generate_private_key(65537, bits)
        pem = weak.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return RSAKey.import_key(pem, named)
    return RSAKey.generate_key(bits, named)


@dataclass
class KeyRing:
    """The keys of one issuer: for each algorithm one that signs now, and what is published beside it."""

    slug: str
    bits: int
    algorithms: tuple[str, ...] = (ALGORITHM,)
    _signing: dict[str, Key] = field(default_factory=dict)
    _beside: list[Key] = field(default_factory=list)  # published, not signing: the next ones and the ones before
    _next: dict[str, Key] = field(default_factory=dict)
    _ever: list[Key] = field(default_factory=list)
    _doubtful: dict[str, Key] = field(default_factory=dict)
    _symmetric: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.rotate()

    def signing(self, algorithm: str = ALGORITHM) -> Key:
        """The key that signs now with this algorithm."""
        with self._lock:
            return self._signing[algorithm]

    def rotate(self) -> None:
        """Replace the signing keys at once: the key set publishes only the new ones."""
        fresh = {algorithm: new_key(self.slug, self.bits, algorithm) for algorithm in self.algorithms}
        with self._lock:
            self._signing, self._beside, self._next = fresh, [], {}
            self._remember(fresh)

    def publish(self) -> None:
        """Publish the next keys beside those that sign; a second call changes nothing."""
        with self._lock:
            if not self._next:
                self._next = {algorithm: new_key(self.slug, self.bits, algorithm) for algorithm in self.algorithms}
                self._beside = [*self._beside, *self._next.values()]

    def use(self) -> None:
        """Sign with the next keys from now on; the old ones stay published. Without next ones they are made now."""
        with self._lock:
            self.publish()
            fresh, self._next = self._next, {}
            kept = [key for key in self._beside if key not in fresh.values()]
            self._beside = [*kept, *self._signing.values()]
            self._signing = fresh
            self._remember(fresh)

    def retire(self) -> None:
        """Take the keys that signed before out of the key set; those that come next stay."""
        with self._lock:
            self._beside = list(self._next.values())

    def doubtful(self, name: str) -> Key:
        """A key that should not be believed, made at its first use: second, weak, enc, es256 or stranger."""
        bits, algorithm, use = DOUBTFUL[name]
        with self._lock:
            if name not in self._doubtful:
                self._doubtful[name] = new_key(f"{self.slug}-{name}", bits or self.bits, algorithm, use)
            return self._doubtful[name]

    def symmetric(self) -> tuple[str, bytes]:
        """Name and value of a secret that a bent key set gives away."""
        return f"{self.slug}-symmetric", self._symmetric

    def published(self) -> list[dict[str, Any]]:
        """The public keys (RFC 7517): those that sign now first."""
        with self._lock:
            return [key.as_dict(private=False) for key in (*self._signing.values(), *self._beside)]

    def ever(self) -> KeySet:
        """Every key that signed lately, for reading back an ID token that comes as a hint."""
        with self._lock:
            return KeySet(list(self._ever))

    def _remember(self, fresh: dict[str, Key]) -> None:
        self._ever = [*self._ever[-4 * len(self.algorithms) :], *fresh.values()]
