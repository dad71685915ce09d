"""What UserInfo can say wrongly, and in which wrong form it can come."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from stub_idp.faults.table import Bend

Claims = dict[str, Any]
Change = Callable[[Claims], object]

# One claim has several names, by issuer.
GIVEN = ("given_name", "fname")
BIRTH = ("birthdate", "birth_date")
NUMBER = ("social_security_number", "social")
MANY = 100_000


def _instead(names: tuple[str, ...], value: object) -> Change:
    return lambda claims: claims.update({name: value for name in names if name in claims})


def _somebody_else(claims: Claims) -> None:
    claims["sub"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"somebody else than {claims['sub']}"))


def _elsewhere(sources: dict[str, Any]) -> Change:
    """The tax number is said to come from another source (OpenID Connect Core 5.6.2), and is not here."""

    def change(claims: Claims) -> None:
        for name in NUMBER:
            if claims.pop(name, None) is not None:
                claims.update(_claim_names={name: "src1"}, _claim_sources={"src1": sources})

    return change


def _unknown_level(claims: Claims) -> None:
    for name, value in {"ial": "urn:example:gold", "level_of_assurance": 9, "credential_ial": "gold"}.items():
        if name in claims:
            claims[name] = value


def _signed_claims(name: str) -> Change:
    # Acts where the token is written, in userinfo_formats.
    return lambda claims: None


AGGREGATED = {"JWT": "e30.e30.e30"}
DISTRIBUTED = {"endpoint": "http://169.254.169.254/claims", "access_token": "x"}
# The form is wrong, whatever the client is registered for.
FORMS: Mapping[str, str] = {
    "userinfo-signed-wrong-aud": "The signed answer is meant for another client.",
    "userinfo-signed-wrong-iss": "The signed answer is of another issuer.",
    "userinfo-signed-bad-signature": "The signed answer's signature does not fit.",
    "userinfo-signed-alg-none": "The signed answer is not signed.",
    "userinfo-plain-instead-of-signed": "Comes as plain JSON where a token was agreed.",
    "userinfo-encrypted-to-other-key": "Is encrypted to a key that is not the client's.",
    "userinfo-inner-unsigned": "Is encrypted rightly around a token that is not signed.",
    "userinfo-duplicate-key": "Says sub twice, first somebody else's.",
}
USERINFO: Mapping[str, Bend[Change]] = {
    "sub-differs": Bend("Speaks of another subject than the ID token.", _somebody_else),
    "sub-absent": Bend("Does not say of whom it speaks.", lambda claims: claims.pop("sub")),
    "userinfo-error": Bend("Answers 500 with a page that is not JSON.", lambda claims: None, availability=True),
    "birthdate-malformed": Bend("The birth date is 31 February.", _instead(BIRTH, "1988-02-31")),
    "birthdate-without-year": Bend("The birth date has no year (0000).", _instead(BIRTH, "0000-04-12")),
    "tin-malformed": Bend("The tax number has eight digits.", _instead(NUMBER, "66610000")),
    "name-with-control": Bend("The given name has control characters in it.", _instead(GIVEN, "Av\u0007a\u202e\r\nSet-Cookie: x=1")),
    "name-with-nul": Bend("The given name has a NUL in it.", _instead(GIVEN, "Av\u0000a")),
    "name-endless": Bend("The given name has 100,000 letters.", _instead(GIVEN, "A" * MANY)),
    "name-not-text": Bend("The given name is an object.", _instead(GIVEN, {"first": "Ava"})),
    "name-mixed-scripts": Bend("The given name mixes alphabets that look alike.", _instead(GIVEN, "\u0410v\u0430")),
    "aggregated-claims": Bend("The tax number is inside a token of somebody else.", _elsewhere(AGGREGATED)),
    "distributed-claims": Bend("The tax number is to be fetched elsewhere.", _elsewhere(DISTRIBUTED)),
    **{
        slug: Bend(does, _signed_claims(slug), availability=slug == "userinfo-encrypted-to-other-key")
        for slug, does in FORMS.items()
    },
}  # fmt: skip
# ID-token faults that must be told in UserInfo too, since some issuers state level and time only there.
ALSO_HERE: Mapping[str, Callable[[Claims, int], object]] = {
    "acr-unknown": lambda claims, now: _unknown_level(claims),
    "acr-absent": lambda claims, now: [
        claims.pop(name, None) for name in ("ial", "level_of_assurance", "credential_ial")
    ],
    "auth-time-absent": lambda claims, now: claims.pop("auth_time", None),
    "auth-time-too-old": lambda claims, now: _if_there(claims, now - 48 * 3600),
    "auth-time-future": lambda claims, now: _if_there(claims, now + 3600),
}


def bent(claims: Claims, faults: frozenset[str], *, now: int) -> Claims:
    """The claims as the faults make them."""
    for slug in sorted(faults & ALSO_HERE.keys()):
        ALSO_HERE[slug](claims, now)
    for slug in sorted(faults & USERINFO.keys()):
        USERINFO[slug].change(claims)
    return claims


def _if_there(claims: Claims, value: int) -> None:
    if "auth_time" in claims:
        claims["auth_time"] = value
