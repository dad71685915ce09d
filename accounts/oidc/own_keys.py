"""Our own keys at a provider, from PEM files: the first signs and all are published, so that a rotation has time to spread.

Files are read once per process. Nothing of a private key is printed or logged.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from accounts.providers import Provider

MIN_RSA_BITS = 2048
SIGNING, DECRYPTING = "sig", "enc"


class BadKey(Exception):
    """A file that holds no key we can use. The text says why, without anything of the file's content."""


@dataclass(frozen=True)
class OwnKey:
    """A private key of ours, with the key id that its public half is published under (RFC 7638)."""

    kid: str
    alg: str
    private: Any = field(repr=False)
    public_jwk: dict[str, str]

    def private_pem(self) -> bytes:
        """The key for another library, which takes it in this form."""
        pem: bytes = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return pem


def signing_keys(provider: Provider) -> tuple[OwnKey, ...]:
    """The keys of OIDC_<NAME>_CLIENT_KEY_FILE, the signing one first. Raises BadKey."""
    return tuple(load(path, SIGNING) for path in provider.client_key_files)


def decryption_keys(provider: Provider) -> tuple[OwnKey, ...]:
    """The keys of OIDC_<NAME>_DECRYPTION_KEY_FILE, the newest first. Raises BadKey."""
    return tuple(load(path, DECRYPTING) for path in provider.decryption_key_files)


def key_set(provider: Provider) -> list[dict[str, str]]:
    """The public halves of all of them, as rows of a JWK set."""
    return [key.public_jwk for key in (*signing_keys(provider), *decryption_keys(provider))]


@cache
def load(path: str, use: str) -> OwnKey:
    """The private key in this file, for signing (RSA or P-256) or for decrypting (RSA). Raises BadKey."""
    try:
        private = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as error:
        raise BadKey(f"cannot be read ({error.strerror})") from None
    except (ValueError, TypeError):
        raise BadKey("holds no private key in PEM without a password") from None
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size >= MIN_RSA_BITS:
        row = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
        return _own(private, {name: row[name] for name in ("kty", "n", "e")}, use, _RSA[use])
    if use == SIGNING and isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1):
        row = json.loads(ECAlgorithm.to_jwk(private.public_key()))
        return _own(private, {name: row[name] for name in ("kty", "crv", "x", "y")}, use, "ES256")
    wanted = "RSA of at least 2048 bits or EC P-256" if use == SIGNING else "RSA of at least 2048 bits"
    raise BadKey(f"holds another kind of key than {wanted}")


_RSA = {SIGNING: "RS256", DECRYPTING: "RSA-OAEP-256"}


def _own(private: Any, public: dict[str, str], use: str, alg: str) -> OwnKey:
    kid = thumbprint(public)
    return OwnKey(kid, alg, private, {**public, "use": use, "alg": alg, "kid": kid})


def thumbprint(public: dict[str, str]) -> str:
    """The key id of a public key: SHA-256 over its required members in their order (RFC 7638)."""
    text = json.dumps(public, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
