"""The calls of this room, as the OpenAPI document has them."""

from __future__ import annotations

from stub_idp.consent.attributes import ATTRIBUTES
from stub_idp.panel.call import REFUSALS, Answer, Call, record, several, words
from stub_idp.profiles import PROFILES

DECISION = {
    "person": "ava", "provider": "generic", "client": "taxportal", "at": 1790000000,
    "shared": [name for name in ATTRIBUTES if name != "tax_id"], "kept_back": ["tax_id"], "withdrawn": False,
}  # fmt: skip

CALLS: list[Call] = [
    Call(
        "get", "/control/consents", "What people decided to share; `?person=` for one of them.",
        {200: Answer("Each decision.", [DECISION])},
    ),
    Call(
        "post", "/control/consents", "Decide for a person what a service gets, or that it gets nothing any more.",
        {200: Answer("The decision.", DECISION), **REFUSALS},
        record(
            "person", "client", person=words("the id of somebody in GET /control/people"),
            provider={**words("an issuer", PROFILES), "default": "generic"}, client=words("a client_id of that issuer"),
            keep_back=several("what it does not get", words(f"one of {', '.join(ATTRIBUTES)}, or a claim of one")),
            withdrawn={"type": "boolean", "description": "true: it has to ask anew", "default": False},
        ),
        {"person": "ava", "client": "taxportal", "keep_back": ["tax_id"]},
    ),
]  # fmt: skip
