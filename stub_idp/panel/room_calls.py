"""The calls that other rooms keep, as the OpenAPI document has them."""

from __future__ import annotations

from stub_idp.consent.attributes import ATTRIBUTES
from stub_idp.panel.call import REFUSALS, Answer, Call, number, record, several, words
from stub_idp.panel.calls import AT, PERSON

FALSE = {"type": "boolean", "default": False}
LIST = {"type": "array", "items": {"type": "object"}}
DECIDED = {
    "person": "ava", "provider": "generic", "client": "taxportal", "at": 1790000000, "shared": ["name"],
    "kept_back": ["tax_id"], "withdrawn": False,
}  # fmt: skip
ADDRESS = record(
    "street_address", "locality", "region", "postal_code", "country",
    street_address=words("street and number"), locality=words("town"), region=words("state"),
    postal_code=words("postal code"), country=words("country"),
)  # fmt: skip
UNKNOWN = Answer("Nobody is called that.", {"error": "person must be the id of somebody in GET /control/people."})

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
    Call(
        "get", "/control/consents", "What people decided for services; `?person=` names one.",
        {200: Answer("One object for each decision.", schema=LIST), 422: UNKNOWN},
    ),
    Call(
        "post", "/control/consents", "Decide for a person what a service gets, or that it gets nothing any more.",
        {200: Answer("The decision.", DECIDED), **REFUSALS},
        record(
            "person", "client", person=PERSON, provider=AT, client=words("a client_id"),
            keep_back=several("what is kept from it: an attribute, or one of its claims", words(", ".join(ATTRIBUTES))),
            withdrawn=FALSE,
        ),
        {"person": "ava", "client": "taxportal", "keep_back": ["tax_id"]},
    ),
    Call(
        "get", "/control/requests", "What clients sent, oldest first, without secrets; `?provider=` and `?client=` choose.",
        {200: Answer("Everything kept.", schema={"type": "object"}), 422: Answer("There is no such client or provider.")},
    ),
    Call(
        "get", "/control/report", "The report cards; `?provider=` and `?client=` choose.",
        {200: Answer("A card for each.", schema={"type": "object"}), 422: Answer("There is no such client or provider.")},
    ),
]  # fmt: skip
