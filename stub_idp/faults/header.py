"""How an ID token can be signed wrongly, and what its header can pretend."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from stub_idp import runtime
from stub_idp.drafts import Draft, dumps
from stub_idp.faults.table import Bend
from stub_idp.signal_bends import by_secret, by_unknown_key, spoiled, unsigned

Change = Callable[[Draft], object]


def _unsigned_in_capitals(draft: Draft) -> None:
    unsigned(draft)
    draft.header["alg"] = "None"


def _confused(draft: Draft) -> None:
    draft.how, draft.secret = "by-secret", draft.key.as_pem(private=False)
    draft.header["alg"] = "HS256"


def _by_symmetric_key(draft: Draft) -> None:
    kid, secret = draft.ring.symmetric()
    draft.how, draft.secret = "by-secret", secret
    draft.header |= {"alg": "HS256", "kid": kid}


def _algorithm(name: str) -> Change:
    def change(draft: Draft) -> None:
        draft.algorithm = draft.header["alg"] = name

    return change


def _by(name: str, algorithm: str = "RS256") -> Change:
    """Signed by one of the ring's doubtful keys."""
    return lambda draft: draft.sign_with(draft.ring.doubtful(name), algorithm)


def _es256_spoiled(draft: Draft) -> None:
    draft.sign_with(draft.ring.doubtful("es256"), "ES256")
    draft.how = "spoiled"


def _by_stranger(header: Callable[[Draft], dict[str, object]]) -> Change:
    """Signed by a stranger's key to which the header itself points."""

    def change(draft: Draft) -> None:
        draft.sign_with(draft.ring.doubtful("stranger"), "RS256")
        draft.header |= header(draft)

    return change


def _certificate(draft: Draft) -> list[str]:
    return [base64.b64encode(draft.key.as_der(private=False)).decode("ascii")]


def _stranger_s_keys(draft: Draft) -> str:
    return runtime.address(f"{draft.ring.slug}/stranger/jwks")


def _of_another_issuer(draft: Draft) -> None:
    """A token as another issuer here really makes it: its name, its key, and this sign-in's nonce."""
    other = "idme" if draft.ring.slug != "idme" else "generic"
    draft.sign_with(runtime.keyrings()[other].signing(), "RS256")
    draft.claims["iss"] = runtime.issuer_url(other)


def _rotate(draft: Draft) -> None:
    draft.ring.rotate()
    draft.sign_with(draft.ring.signing(draft.algorithm), draft.algorithm)


def _header_twice(draft: Draft) -> None:
    draft.header_text = '{"alg":"none",' + dumps(draft.header)[1:]


def _kid_absent(draft: Draft) -> None:
    draft.header.pop("kid")


HEADERS: Mapping[str, Bend[Change]] = {
    "alg-none": Bend("Is not signed at all (alg none).", unsigned),
    "alg-none-capital": Bend("Is not signed at all, and writes that as None.", _unsigned_in_capitals),
    "alg-confusion": Bend("Is signed HS256 with the public key as the secret.", _confused),
    "alg-hs256-secret": Bend("Is signed HS256 with the client's secret.", by_secret),
    "alg-rs512": Bend("Is signed RS512, which was not agreed.", _algorithm("RS512")),
    "alg-ps-with-rs-key": Bend("Is signed PS256 with the key published for RS256.", _algorithm("PS256")),
    "bad-signature": Bend("The signature does not fit the content.", spoiled),
    "es256-wrong-signature": Bend("Is said to be ES256 by a published key, and is not.", _es256_spoiled),
    "unknown-kid": Bend("Is signed by a key that the key set never has.", by_unknown_key),
    "key-rotated": Bend("The signing key is replaced between the answer and the ID token.", _rotate, True, good=True),
    "foreign-issuer-token": Bend("Is a token of another issuer, rightly signed by that one.", _of_another_issuer),
    "weak-key": Bend("Is signed by a published key of 1024 bits.", _by("weak")),
    "enc-key-signs": Bend("Is signed by a published key that is for encryption.", _by("enc")),
    "symmetric-key-in-jwks": Bend("Is signed by a secret that the key set gives away.", _by_symmetric_key),
    "kid-absent": Bend("Names no key; the key set has only one.", _kid_absent, good=True),
    "kid-absent-two-keys": Bend("Names no key; the key set has two that fit.", _kid_absent),
    "kid-ambiguous": Bend("Names a key id that two published keys have.", lambda draft: None),
    "kid-not-text": Bend("The key id is a number.", lambda draft: draft.header.update(kid=5)),
    "jku-header": Bend(
        "The header says where its stranger's keys are.", _by_stranger(lambda draft: {"jku": _stranger_s_keys(draft)})
    ),
    "jwk-header": Bend(
        "The header brings the stranger's key that signed.",
        _by_stranger(lambda draft: {"jwk": draft.key.as_dict(private=False)}),
    ),
    "x5u-header": Bend(
        "The header says where its stranger's certificate is.",
        _by_stranger(lambda draft: {"x5u": _stranger_s_keys(draft)}),
    ),
    "x5c-header": Bend(
        "The header brings a stranger's certificate.", _by_stranger(lambda draft: {"x5c": _certificate(draft)})
    ),
    "crit-header": Bend(
        "The header says that an unheard-of extension must be understood.",
        lambda draft: draft.header.update(crit=["urn:example:must"], **{"urn:example:must": True}),
    ),
    "wrong-typ": Bend("The header calls it an access token (at+jwt).", lambda draft: draft.header.update(typ="at+jwt")),
    "duplicate-header": Bend("The header says alg twice, first none.", _header_twice),
}
