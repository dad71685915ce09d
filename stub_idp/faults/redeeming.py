"""What the token endpoint can leave out of its answer, or say about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stub_idp.faults.table import Bend

Answer = dict[str, Any]
Change = Callable[[Answer], object]

REDEEMING: Mapping[str, Bend[Change]] = {
    "token-timeout": Bend("Answers only after 30 seconds.", lambda answer: None, availability=True),
    "id-token-missing": Bend("Brings no ID token.", lambda answer: answer.pop("id_token", None), availability=True),
    "access-token-missing": Bend("Brings no access token.", lambda answer: answer.pop("access_token"), availability=True),
    "token-type-mac": Bend("Says that the access token is of type mac.", lambda answer: answer.update({"token_type": "mac"})),
    "id-token-is-userinfo": Bend(
        "The access token comes in the ID token's place.", lambda answer: answer.update(id_token=answer["access_token"]),
        availability=True,
    ),
}  # fmt: skip
