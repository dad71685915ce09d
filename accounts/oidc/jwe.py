"""Decrypting UserInfo: the only place with a library for encrypted tokens. What is inside is checked elsewhere, as any token."""

from collections.abc import Sequence

from joserfc import jwe
from joserfc.jwk import RSAKey

from accounts.oidc.own_keys import OwnKey
from accounts.oidc.tokens import compact_header
from accounts.outcomes import Refusal

MAX_LENGTH = 131_072
KEY_ALGORITHMS = ("RSA-OAEP-256",)
CONTENT_ALGORITHMS = ("A256GCM", "A128GCM")
NOT_TRUSTED = "SI-14"


def decrypt(token: object, keys: Sequence[OwnKey]) -> str:
    """The text inside a compact JWE for one of our keys. Raises Refusal SI-14: userinfo.not_encrypted, userinfo.jwe_..."""
    if not isinstance(token, str) or len(token) > MAX_LENGTH or token.count(".") != 4:
        raise Refusal(NOT_TRUSTED, "userinfo.not_encrypted")
    header = compact_header(token)
    if header.get("alg") not in KEY_ALGORITHMS or header.get("enc") not in CONTENT_ALGORITHMS:
        raise Refusal(NOT_TRUSTED, "userinfo.jwe_alg")
    if "crit" in header or "zip" in header:  # a compressed text could be a bomb
        raise Refusal(NOT_TRUSTED, "userinfo.jwe_header")
    kid = header.get("kid")
    fitting = [key for key in keys if kid is None or key.kid == kid]
    if len(fitting) != 1:
        raise Refusal(NOT_TRUSTED, "userinfo.jwe_key")
    registry = jwe.JWERegistry(
        algorithms=[*KEY_ALGORITHMS, *CONTENT_ALGORITHMS], verify_all_recipients=True, strict_check_header=False
    )
    try:
        found = jwe.decrypt_compact(token, RSAKey.import_key(fitting[0].private_pem()), registry=registry)
        return (found.plaintext or b"").decode("ascii")
    except Exception:  # not for this key, altered, or no text: the library has many words for it
        raise Refusal(NOT_TRUSTED, "userinfo.jwe_decrypt") from None
