"""The calls of this room, as the OpenAPI document has them."""

from __future__ import annotations

from stub_idp.accounts.account import WAYS
from stub_idp.panel.call import REFUSALS, Answer, Call, number, record, several, words
from stub_idp.proofing.pictures.values import DOCUMENTS
from stub_idp.proofing.rules import DECISIONS, STEPS

PERSON = words("the id of somebody in GET /control/people")
STANDS = {"person": "rosa", "step": "done", "ial": 2, "way": "video-call"}
NOT_ASKED = {400: REFUSALS[400], 415: REFUSALS[415]}
CALL = record(
    "person", "id", "state", "slot",
    person=PERSON, id=words("the call, as in its page /agent/<id>/"),
    state=words("where it is", ("waiting", "booked", "begun")),
    slot={"type": ["number", "null"], "description": "the booked time, seconds since 1970; null in the queue"},
    position=number("its place in the queue, where it waits", 1, 1000),
    waits_s=number("about how long until then, in seconds", 0, 1_000_000),
)  # fmt: skip

CALLS: list[Call] = [
    Call(
        "get", "/control/video-calls", "Everybody who waits for a video call or has booked one.",
        {200: Answer("The longest waiting first.", schema=record("calls", calls=several("the calls", CALL)))},
    ),
    Call(
        "post", "/control/video-calls", "Play the agent: decide a person's call.",
        {
            422: Answer("Nobody of this id waits for a call, or the decision isn't known.",
                        {"error": "rosa waits for no video call."}),
            200: Answer(f"Decided; `step` is one of {', '.join(STEPS)}.", STANDS),
            **NOT_ASKED,
        },
        record("person", "decision", person=PERSON, decision=words("what the agent found", DECISIONS)),
        {"person": "rosa", "decision": "pass"},
    ),
    Call(
        "post", "/control/proofing", "Set a person's proof of identity, or clear it: one of ial, way and clear.",
        {200: Answer("Where the person's proofing is, and their proof.", {**STANDS, "step": "offer"}), **REFUSALS},
        record(
            "person", person=PERSON, ial=number("2 proves it by photos and a selfie, 1 clears it", 1, 2),
            way=words("how it is said to have been proven", WAYS),
            document=words("with which document; absent: a driver's license", DOCUMENTS),
            clear={"type": "boolean", "description": "true: neither proven nor begun"},
        ),
        {"person": "rosa", "way": "video-call"},
    ),
    Call(
        "post", "/control/in-person", "Play the person at the counter: they were there with their code.",
        {
            422: Answer("The person has no code for a counter.", {"error": "rosa has no code for a counter."}),
            200: Answer("Proven.", {**STANDS, "way": "in-person"}),
            **NOT_ASKED,
        },
        record("person", person=PERSON),
        {"person": "rosa"},
    ),
]  # fmt: skip
