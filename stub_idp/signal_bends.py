"""How a logout token or a security event can be wrong. One table for each; `replay` sends a right token twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stub_idp.drafts import Draft
from stub_idp.keys import new_key

TWICE = "replay"
DAY = 86_400
STRANGER = "5b3c1c52-0d3b-4c38-9a4f-2a3d7b7a9a10"

Bend = Callable[[Draft], object]


def unsigned(draft: Draft) -> None:
    """alg none, no signature."""
    draft.how = "not-at-all"
    draft.header = {"alg": "none", "typ": draft.header["typ"]}


def by_secret(draft: Draft) -> None:
    """HS256 with the client's secret."""
    draft.how, draft.secret = "by-secret", draft.client_secret or b"secret"
    draft.header["alg"] = "HS256"


def spoiled(draft: Draft) -> None:
    """A signature that does not fit."""
    draft.how = "spoiled"


def by_unknown_key(draft: Draft) -> None:
    """A key that is in no key set."""
    draft.sign_with(new_key("nobody", draft.ring.bits, draft.algorithm), draft.algorithm)


def other_issuer(issuer_url: str) -> str:
    """The address of an issuer that is not this one, for the faults that pretend to be it."""
    return issuer_url.rpartition("/")[0] + "/somebody-else"


def _without(*names: str) -> Bend:
    def bend(draft: Draft) -> None:
        for name in names:
            draft.claims.pop(name, None)

    return bend


def _saying(**claims: object) -> Bend:
    return lambda draft: draft.claims.update(claims)


def _typ(value: str) -> Bend:
    return lambda draft: draft.header.update(typ=value)


def _event(draft: Draft, value: object) -> None:
    draft.claims["events"] = dict.fromkeys(draft.claims["events"], value)


def _expired(draft: Draft) -> None:
    draft.claims.update(iat=draft.now - 600, exp=draft.now - 480)


def _id_token(draft: Draft) -> None:
    """What an ID token of this subject looks like, sent as an event."""
    subject = draft.claims.pop("sub_id")["sub"]
    draft.claims.pop("events")
    draft.claims.update(sub=subject, exp=draft.now + 300, nonce="n" * 24)
    draft.header["typ"] = "JWT"


def _two_subjects(draft: Draft) -> None:
    draft.claims["sub_id"] = {**draft.claims["sub_id"], "sub": STRANGER}
    draft.claims["sub"] = "ea3a8c6e-9d1b-45ae-a8f3-63a3f3c3a7d8"


def _no_subject(draft: Draft) -> None:
    draft.claims.pop("sub_id")
    draft.claims["events"] = {
        event: {name: value for name, value in said.items() if name != "subject"}
        for event, said in draft.claims["events"].items()
    }


COMMON: Mapping[str, Bend] = {
    "alg-none": unsigned,
    "bad-signature": spoiled,
    "wrong-iss": lambda draft: draft.claims.update(iss=other_issuer(draft.claims["iss"])),
    "wrong-aud": _saying(aud="another-client"),
    "no-jti": _without("jti"),
    "wrong-typ": _typ("at+jwt"),
    "unknown-kid": by_unknown_key,
    "iat-old": lambda draft: draft.claims.update(iat=draft.now - DAY),
    TWICE: lambda draft: None,
}

LOGOUT_BENDS: Mapping[str, Bend] = {
    **COMMON,
    "wrong-alg": by_secret,
    "no-event": _without("events"),
    "wrong-event": _saying(events={"http://schemas.openid.net/event/other": {}}),
    "event-not-object": lambda draft: _event(draft, "yes"),
    "with-nonce": _saying(nonce="n" * 24),
    "no-sub-and-sid": _without("sub", "sid"),
    "no-iat": _without("iat"),
    "no-exp": _without("exp"),
    "expired": _expired,
    "sid-only": _without("sub"),
    "sub-only": _without("sid"),
    "other-sub": _saying(sub=STRANGER),
}

SET_BENDS: Mapping[str, Bend] = {
    **COMMON,
    "no-events": _without("events"),
    "no-typ": lambda draft: draft.header.pop("typ"),
    "iat-future": lambda draft: draft.claims.update(iat=draft.now + 3600),
    "no-subject": _no_subject,
    "two-subjects": _two_subjects,
    "not-a-jwt": lambda draft: draft.afterwards.append(lambda token: "this is no token"),
    "id-token": _id_token,
}
