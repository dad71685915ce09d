"""What an ID token can say wrongly, and in which wrong form it can come."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwe
from joserfc.jwk import RSAKey

from stub_idp.drafts import Draft, dumps
from stub_idp.faults.table import Bend
from stub_idp.keys import new_key
from stub_idp.signal_bends import other_issuer

HOUR = 3600
LIFE = 300
OTHER_CLIENT = "another-client"
LONG = 200_000
DEPTH = 400

Change = Callable[[Draft], object]


def _say(**claims: object) -> Change:
    return lambda draft: draft.claims.update(claims)


def _leave_out(name: str) -> Change:
    return lambda draft: draft.claims.pop(name, None)


def _tell(name: str, value: Callable[[Draft], object]) -> Change:
    return lambda draft: draft.claims.update({name: value(draft)})


def _expire(draft: Draft) -> None:
    # Issued and expired in the past, as a token is that somebody kept and plays again.
    draft.claims.update(iat=draft.now - 600 - LIFE, exp=draft.now - 600)


def _later(name: str) -> Change:
    return lambda draft: draft.claims.update({name: draft.now + HOUR, "exp": draft.now + HOUR + LIFE})


def _aud_with_stranger(draft: Draft) -> None:
    draft.claims.update(aud=[draft.claims["aud"], OTHER_CLIENT], azp=draft.claims["aud"])


def _claims_twice(draft: Draft) -> None:
    draft.claims_text = '{"sub":"somebody-else",' + dumps(draft.claims)[1:]


def _nested(draft: Draft) -> None:
    draft.claims_text = dumps(draft.claims)[:-1] + ',"deep":' + "[" * DEPTH + "]" * DEPTH + "}"


def _afterwards(change: Callable[[str], str]) -> Change:
    return lambda draft: draft.afterwards.append(change)


def _bad_base64(token: str) -> str:
    header, claims, signature = token.split(".")
    return f"{header}.{claims[:8]}!!{claims[8:]}.{signature}"


def _encrypted(token: str) -> str:
    key = new_key("sealed", 2048, "RSA-OAEP-256", "enc")
    assert isinstance(key, RSAKey)
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT"}
    return jwe.encrypt_compact(header, token.encode("ascii"), key, algorithms=["RSA-OAEP-256", "A256GCM"])


def _wrong_hash(draft: Draft) -> str:
    return secrets.token_urlsafe(16)


def _issuer_in_capitals(draft: Draft) -> str:
    issuer: str = draft.claims["iss"]
    return issuer.replace("localhost", "LOCALHOST").replace("127.0.0.1", "127.0.0.01")


def _slash(draft: Draft) -> Any:
    return draft.claims["iss"] + "/"


ID_TOKEN: Mapping[str, Bend[Change]] = {
    "wrong-iss": Bend("Names another issuer.", _tell("iss", lambda draft: other_issuer(draft.claims["iss"]))),
    "iss-trailing-slash": Bend("The issuer has a slash too many at its end.", _tell("iss", _slash)),
    "iss-other-case": Bend("The issuer's host is in capitals.", _tell("iss", _issuer_in_capitals)),
    "missing-iss": Bend("Names no issuer.", _leave_out("iss")),
    "missing-sub": Bend("Names nobody.", _leave_out("sub")),
    "empty-sub": Bend("The subject is empty.", _say(sub="")),
    "long-sub": Bend("The subject has 256 characters, one too many.", _say(sub="s" * 256)),
    "non-ascii-sub": Bend("The subject has letters outside ASCII.", _say(sub="søren")),
    "sub-not-text": Bend("The subject is a number.", _say(sub=42)),
    "wrong-aud": Bend("Is meant for another client.", _say(aud=OTHER_CLIENT)),
    "missing-aud": Bend("Is meant for nobody in particular.", _leave_out("aud")),
    "aud-empty-list": Bend("The audience is an empty list.", _say(aud=[])),
    "aud-list-of-one": Bend(
        "The audience is a list of the client alone.", _tell("aud", lambda draft: [draft.claims["aud"]]), good=True
    ),
    "aud-with-stranger": Bend("The audience is the client and a stranger.", _aud_with_stranger),
    "azp-absent-with-two-aud": Bend(
        "Two audiences, and no azp that says which.", _tell("aud", lambda draft: [draft.claims["aud"], OTHER_CLIENT])
    ),
    "wrong-azp": Bend("Was issued to another client (azp), though aud is right.", _say(azp=OTHER_CLIENT)),
    "expired": Bend("Expired ten minutes ago.", _expire),
    "exp-far-past": Bend("Expired in 2001.", _say(exp=1_000_000_000)),
    "exp-not-number": Bend("The time of expiry is a word.", _say(exp="tomorrow")),
    "claim-missing": Bend("Has no exp, which every ID token must have.", _leave_out("exp")),
    "missing-iat": Bend("Does not say when it was issued.", _leave_out("iat")),
    "iat-old": Bend("Was issued two days ago, though it has not expired.", _tell("iat", lambda draft: draft.now - 48 * HOUR)),
    "iat-in-future": Bend("Was issued an hour from now.", _later("iat")),
    "not-yet-valid": Bend("Is valid only an hour from now (nbf).", _later("nbf")),
    "nbf-not-number": Bend("The time from which it is valid is a list.", _say(nbf=["now"])),
    "nonce-differs": Bend(
        "Carries the nonce of some other sign-in.", _tell("nonce", lambda draft: secrets.token_urlsafe(24))
    ),
    "nonce-absent": Bend("Carries no nonce though one was sent.", _leave_out("nonce")),
    "lower-acr": Bend("States a lower level than the person would have.", lambda draft: None),
    "acr-unknown": Bend("States a level that nobody has heard of.", _say(acr="urn:example:gold")),
    "acr-absent": Bend("States no level.", _leave_out("acr")),
    "auth-time-too-old": Bend(
        "Says that the person signed in two days ago.", _tell("auth_time", lambda draft: draft.now - 48 * HOUR)
    ),
    "auth-time-future": Bend(
        "Says that the person signs in an hour from now.", _tell("auth_time", lambda draft: draft.now + HOUR)
    ),
    "auth-time-absent": Bend("Does not say when the person signed in.", _leave_out("auth_time")),
    "bad-at-hash": Bend("at_hash is that of another access token.", _tell("at_hash", _wrong_hash)),
    "missing-at-hash": Bend("Has no at_hash, which the code flow allows.", _leave_out("at_hash"), good=True),
    "bad-c-hash": Bend("c_hash is that of another code.", _tell("c_hash", _wrong_hash)),
    "duplicate-claim": Bend("Says sub twice, first somebody else's.", _claims_twice),
    "oversized-token": Bend("Has 200,000 characters.", _tell("padding", lambda draft: "x" * LONG)),
    "nested-token": Bend("Has a claim nested 400 deep.", _nested),
    "bad-base64": Bend("Has characters in it that base64url doesn't have.", _afterwards(_bad_base64)),
    "two-part-token": Bend("Ends before its signature.", _afterwards(lambda token: token.rpartition(".")[0])),
    "not-a-jwt": Bend("Is a sentence.", _afterwards(lambda token: "this is no token"), availability=True),
    "jwe-token": Bend("Is encrypted, to nobody's key.", _afterwards(_encrypted), availability=True),
}  # fmt: skip
