"""Tokens before they are signed: a draft that bends may change anywhere, and the one place that writes it out.

The library that reads tokens here refuses to sign most forgeries, so the signature is made with the cryptography below it.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from stub_idp.keys import ALGORITHM, Key, KeyRing

Claims = dict[str, Any]
How = Literal["by-key", "by-secret", "not-at-all", "spoiled"]


@dataclass
class Draft:
    """A token in the making. `header_text` and `claims_text` win over header and claims, for what JSON objects cannot say."""

    claims: Claims
    ring: KeyRing
    now: int
    algorithm: str = ALGORITHM
    header: Claims = field(default_factory=dict)
    client_secret: bytes = b""
    how: How = "by-key"
    header_text: str = ""
    claims_text: str = ""
    # What is done to the finished token, in order.
    afterwards: list[Callable[[str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key: Key = self.ring.signing(self.algorithm)
        self.header = {"alg": self.algorithm, "kid": self.key.kid, "typ": "JWT", **self.header}
        self.secret = self.client_secret

    def sign_with(self, key: Key, algorithm: str) -> None:
        """Another key and algorithm, and the header that names them."""
        self.key, self.algorithm = key, algorithm
        self.header |= {"alg": algorithm, "kid": key.kid}

    def written(self) -> str:
        """The compact token."""
        texts = (self.header_text or dumps(self.header), self.claims_text or dumps(self.claims))
        text = ".".join(b64(part.encode()) for part in texts)
        token = f"{text}.{b64(self._signature(text.encode('ascii')))}"
        for change in self.afterwards:
            token = change(token)
        return token

    def _signature(self, text: bytes) -> bytes:
        if self.how == "not-at-all":
            return b""
        if self.how == "by-secret":
            return hmac.digest(self.secret, text, "sha256")
        made = signature(text, self.key, self.algorithm)
        return _spoiled(made) if self.how == "spoiled" else made


def signature(text: bytes, key: Key, algorithm: str) -> bytes:
    """The signature of RFC 7518 in RS256, RS512, PS256 or ES256."""
    private = key.private_key
    if isinstance(private, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(private.sign(text, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert isinstance(private, rsa.RSAPrivateKey)
    if algorithm == "PS256":
        return private.sign(text, padding.PSS(padding.MGF1(hashes.SHA256()), salt_length=32), hashes.SHA256())
    return private.sign(text, padding.PKCS1v15(), hashes.SHA512() if algorithm == "RS512" else hashes.SHA256())


def dumps(value: object) -> str:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":"))


def b64(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _spoiled(made: bytes) -> bytes:
    raw = bytearray(made)
    raw[len(raw) // 2] ^= 0xFF
    return bytes(raw)
