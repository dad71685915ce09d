"""The calls of this room, as the OpenAPI document has them."""

from __future__ import annotations

from stub_idp.panel.call import REFUSALS, Answer, Call, number, record, words

LIST = {"type": "array", "items": {"type": "object"}}
ADDRESS = record(
    "street_address", "locality", "region", "postal_code", "country",
    street_address=words("street and number"), locality=words("town"), region=words("state"),
    postal_code=words("postal code"), country=words("country"),
)  # fmt: skip

CALLS: list[Call] = [
    Call(
        "post", "/control/accounts", "Make an account at once, without its pages.",
        {201: Answer("Its id, which is a person's id everywhere here.", {"id": "u0123456789ab"}), **REFUSALS},
        record(
            "email", email=words("under example.com, .org, .net or .example"), password=words("absent: that of the cast"),
            given_name=words("given name"), family_name=words("family name"), birthdate=words("as 1988-04-12"),
            tax_id=words("666-xx-xxxx or 900-89-xxxx"), address=ADDRESS, phone=words("as +12025550142"),
            ial=number("2: proofed", 1, 2, 1),
        ),
        {"email": "new.here@example.com", "given_name": "New", "family_name": "Here", "ial": 2},
    ),
    Call(
        "get", "/control/outbox", "What was sent, newest first; `?to=` names a mail address or telephone.",
        {200: Answer("number, to, kind, subject, text and at of each.", schema=LIST)},
    ),
]  # fmt: skip
