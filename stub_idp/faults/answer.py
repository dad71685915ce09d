"""What the answer of the authorization endpoint can carry wrongly."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from stub_idp.faults.table import Bend, Fault, Place, rows
from stub_idp.signal_bends import other_issuer

Answer = list[tuple[str, str | None]]
Change = Callable[[Answer, str], Answer]


def _without(name: str) -> Change:
    return lambda answer, issuer: [pair for pair in answer if pair[0] != name]


def _instead(name: str, value: Callable[[str], str]) -> Change:
    return lambda answer, issuer: [*(pair for pair in answer if pair[0] != name), (name, value(issuer))]


def _also(name: str, value: Callable[[str], str]) -> Change:
    return lambda answer, issuer: [*answer, (name, value(issuer))]


def _random(issuer: str) -> str:
    return secrets.token_urlsafe(24)


BENDS: Mapping[str, Bend[Change]] = {
    "state-absent": Bend("The answer carries no state.", _without("state")),
    "state-altered": Bend("The answer carries another state than the one sent.", _instead("state", _random)),
    "iss-mismatch": Bend(
        "The answer says that it comes from another issuer (RFC 9207 iss).", _instead("iss", other_issuer)
    ),
    "iss-absent": Bend("The answer does not say whose it is, though the metadata promise it.", _without("iss")),
    "iss-twice": Bend("The answer names two issuers.", _also("iss", other_issuer)),
    "code-absent": Bend("The answer carries no code.", _without("code"), availability=True),
    "code-twice": Bend("The answer carries two codes.", _also("code", _random)),
    "error-and-code": Bend("The answer carries an error beside the code.", _also("error", lambda issuer: "access_denied")),
}  # fmt: skip
ANSWERS: list[Fault] = [
    *rows(Place.ANSWER, BENDS),
    Fault("code-reused", Place.ANSWER, "The answer carries the code of an earlier sign-in, and it is redeemed again."),
    Fault("code-expired", Place.ANSWER, "The answer carries a code that has already expired.", True),
]


def bent(answer: Answer, faults: frozenset[str], issuer: str) -> Answer:
    """The parameters of the answer as the faults make them."""
    for slug in sorted(faults & BENDS.keys()):
        answer = BENDS[slug].change(answer, issuer)
    return answer
