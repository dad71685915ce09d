"""What a key set can hold beside, or instead of, the right keys."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from stub_idp.faults.table import Bend
from stub_idp.keys import KeyRing

Keys = list[Any]
Change = Callable[[Keys, KeyRing], Keys]


def _beside(name: str) -> Change:
    return lambda keys, ring: [*keys, ring.doubtful(name).as_dict(private=False)]


def _same_kid(keys: Keys, ring: KeyRing) -> Keys:
    return [{**ring.doubtful("second").as_dict(private=False), "kid": keys[0]["kid"]}, *keys]


def _symmetric(keys: Keys, ring: KeyRing) -> Keys:
    kid, secret = ring.symmetric()
    value = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    return [*keys, {"kty": "oct", "kid": kid, "use": "sig", "alg": "HS256", "k": value}]


def _junk(keys: Keys, ring: KeyRing) -> Keys:
    half = {"kty": "RSA", "kid": "half", "use": "sig", "alg": "RS256", "n": "AQAB"}
    return [{"kty": "XYZ", "kid": "what"}, half, "text", None, 5, *keys]


# Those that share their name with an ID-token fault act with it: the token is signed to fit.
BESIDE_A_TOKEN: Mapping[str, Change] = {
    "kid-absent-two-keys": _beside("second"),
    "kid-ambiguous": _same_kid,
    "weak-key": _beside("weak"),
    "enc-key-signs": _beside("enc"),
    "es256-wrong-signature": _beside("es256"),
    "symmetric-key-in-jwks": _symmetric,
}
KEY_SET: Mapping[str, Bend[Change]] = {
    "junk-in-jwks": Bend("Unknown kinds, half a key and plain text stand beside the good key.", _junk, good=True),
    "empty-jwks": Bend("The key set has no key.", lambda keys, ring: [], availability=True),
}
CHANGES: Mapping[str, Change] = {**BESIDE_A_TOKEN, **{slug: bend.change for slug, bend in KEY_SET.items()}}
