"""The calls of this room, as the OpenAPI document has them."""

from __future__ import annotations

from stub_idp.panel.call import Answer, Call

CALLS: list[Call] = [
    Call(
        "get", "/control/requests", "What clients sent, oldest first, without secrets; `?provider=` and `?client=` choose.",
        {200: Answer("Everything kept.", schema={"type": "object"}), 422: Answer("There is no such client or provider.")},
    ),
    Call(
        "get", "/control/report", "The report cards; `?provider=` and `?client=` choose.",
        {200: Answer("A card for each.", schema={"type": "object"}), 422: Answer("There is no such client or provider.")},
    ),
]  # fmt: skip
