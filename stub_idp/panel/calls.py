"""The calls of this room, as the OpenAPI document has them."""

from __future__ import annotations

from stub_idp.faults import ARMABLE, FAULTS
from stub_idp.outcomes import ERRORS, PROOFING
from stub_idp.panel.actions import KEY_STEPS, LEAST_SECONDS, MOST_COUNT, MOST_SECONDS, USUAL_SECONDS
from stub_idp.panel.call import REFUSALS, Answer, Call, number, record, several, words
from stub_idp.profiles import PROFILES
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS
from stub_idp.signals import EVENTS

PERSON = words("the id of somebody in GET /control/people")
PROVIDER = words("an issuer; absent: any", PROFILES)
AT = {**words("an issuer", PROFILES), "default": "generic"}
CLIENT = words("a client_id; absent: any")
COUNT = {**number("how many it bends; absent: any number", 1, MOST_COUNT), "type": ["integer", "null"]}
LIVE = {
    "id": "q1Zb0nVd3fGh", "fault": "wrong-iss", "does": "Names another issuer.", "provider": "generic", "client": None,
    "person": "ava", "bends": "sign-ins", "left": 3, "expires_in_s": 600, "by_order": False,
}  # fmt: skip
WAITS = {
    "id": "k3Tf0aQp9sLm2xYz", "person": "ava", "provider": None, "client": None, "faults": ["wrong-iss"], "error": "",
    "proofing": "", "withhold": [], "claims": [], "ial": None, "aal": None, "expires_in_s": 60,
}  # fmt: skip
TOLD = Answer("What each client answered; status 0 where nothing did.", {
    "deliveries": [{"client": "taxportal", "status": 0, "body": "ConnectionError"}]
})  # fmt: skip
DONE = Answer("Done.")


def _gone(what: str) -> dict[int, Answer]:
    return {204: DONE, 404: Answer("There is none of this id (any more).", {"error": what})}


CALLS: list[Call] = [
    Call(
        "post", "/control/next-sign-in", "Order the next sign-in: it completes without screens.",
        {201: Answer("It waits.", {"id": WAITS["id"]}), **REFUSALS},
        record(
            "person", person=PERSON, faults=several("what is bent", words("a fault", FAULTS)), provider=PROVIDER,
            client=CLIENT, ttl_s=number("how long it waits, in seconds", 1, 3600, 60),
            proofing=words("a failed proofing as its end", PROOFING), error=words("an error as its end", ERRORS),
            withhold=several("claims kept back", words("a claim")),
            claims={"type": "object", "description": "what is said of the person instead, by name of claim"},
            ial=number("identity level said", 1, 2), aal=number("authentication level said", 1, 2),
        ),
        {"person": "ava", "faults": ["wrong-iss"]},
    ),
    Call("get", "/control/orders", "Ordered sign-ins that wait.", {200: Answer("Oldest first.", {"orders": [WAITS]})}),
    Call(
        "delete", "/control/orders/{id}", "Take an ordered sign-in back.",
        _gone("No ordered sign-in of this id waits."), where={"id": "the order's id"},
    ),
    Call(
        "post", "/control/faults", "Put faults in force for every sign-in or answer that matches.",
        {201: Answer("An id for each.", {"ids": [LIVE["id"]]}), **REFUSALS},
        record(
            "faults", faults=several("what is bent", words("a fault", FAULTS)), provider=PROVIDER, client=CLIENT,
            person=PERSON, count=COUNT, ttl_s=number("for how long, in seconds", LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS),
        ),
        {"faults": ["wrong-iss"], "provider": "generic", "person": "ava", "count": 3, "ttl_s": 600},
    ),
    Call(
        "get", "/control/faults", "Faults in force, with what is left of each.",
        {200: Answer("In the order of arming; `left` null: any number.", {"faults": [LIVE]})},
    ),
    Call(
        "delete", "/control/faults/{id}", "End a fault.", _gone("No fault of this id is live."),
        where={"id": "the fault's id"},
    ),
    Call(
        "post", "/control/endpoint-faults", "The older form: faults of one issuer's endpoints, metadata or key set.",
        {204: DONE, **REFUSALS},
        record(
            provider=AT, faults=several("what is bent", words("a fault", sorted(ARMABLE))), count=COUNT,
            ttl_s=number("for how long, in seconds", 1, 3600, 60),
        ),
        {"provider": "generic", "faults": ["jwks-503"], "count": 1},
    ),
    Call(
        "post", "/control/back-channel-logout", "Send logout tokens about a person.", {200: TOLD, **REFUSALS},
        record("person", person=PERSON, provider=AT, client=CLIENT, bend=words("how it is wrong", LOGOUT_BENDS)),
        {"person": "ava", "bend": "no-jti"},
    ),
    Call(
        "post", "/control/security-event", "Push a security event about a person.", {200: TOLD, **REFUSALS},
        record(
            "person", "event", person=PERSON, provider=AT, client=CLIENT, event=words("what happened", EVENTS),
            bend=words("how it is wrong", SET_BENDS),
        ),
        {"person": "ava", "event": "credential-change"},
    ),
    Call(
        "post", "/control/keys", "One step in the life of an issuer's signing keys.", {204: DONE, **REFUSALS},
        record("do", provider=AT, do=words("the step", KEY_STEPS)), {"provider": "generic", "do": "publish"},
    ),
    Call(
        "get", "/control/people", "Everybody who can sign in.",
        {200: Answer("The cast, then those made here.", [{"id": "ava", "name": "Ava Martinez", "groups": ["refunds"]}])},
    ),
    Call(
        "get", "/control/vocabulary", "Every word that an order may use.",
        {200: Answer("Lists by kind.", {
            "faults": [{
                "fault": "wrong-iss", "where": "the ID token", "does": "Names another issuer.", "availability": False,
                "good": False, "bends": "sign-ins", "scope": ["provider", "client", "person"],
            }],
            "providers": list(PROFILES), "clients": [{"provider": "generic", "client": "taxportal", "name": "Tax"}],
            "proofing": list(PROOFING), "errors": list(ERRORS), "key_steps": list(KEY_STEPS), "events": list(EVENTS),
            "logout_bends": list(LOGOUT_BENDS), "event_bends": list(SET_BENDS),
        })},
    ),
    Call(
        "get", "/control/openapi.json", "This document.",
        {200: Answer("OpenAPI 3.1.", schema={"type": "object", "required": ["openapi", "info", "paths"]})},
    ),
    Call("post", "/control/reset", "Forget all that happened since the start; signing keys stay as they are.", {204: DONE}),
]  # fmt: skip
