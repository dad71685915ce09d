"""One call of the control API as the OpenAPI document describes it, and the few schemas that calls are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What one status means; `example` is a whole body, None where there is none."""

    means: str
    example: Any = None
    schema: Schema | None = None


@dataclass(frozen=True)
class Call:
    """A method and path. `body` is the schema of the JSON object sent, `example` one that is really answered so.

    The first of `answers` is the one that the example gets. A parameter of the path stands in braces.
    """

    method: str
    path: str
    summary: str
    answers: Mapping[int, Answer]
    body: Schema | None = None
    example: dict[str, Any] | None = None
    # What the parameters of the path are, by name.
    where: Mapping[str, str] = field(default_factory=dict)


def words(means: str, known: Iterable[str] | None = None) -> Schema:
    """A text, from a closed list if there is one."""
    return {"type": "string", "description": means, **({"enum": list(known)} if known is not None else {})}


def number(means: str, least: int, most: int, usual: int | None = None) -> Schema:
    """A whole number between two others."""
    usually = {} if usual is None else {"default": usual}
    return {"type": "integer", "description": means, "minimum": least, "maximum": most, **usually}


def several(means: str, item: Schema) -> Schema:
    """A list."""
    return {"type": "array", "description": means, "items": item}


def record(*required: str, **properties: Schema) -> Schema:
    """An object with these names and no others."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}


# What every call with a body may also answer.
REFUSALS: Mapping[int, Answer] = {
    400: Answer("The body is not JSON.", {"error": "The body is not JSON."}),
    415: Answer("The body is not called JSON.", {"error": "Send JSON with Content-Type: application/json."}),
    422: Answer("The order makes no sense; the text says what to change.", {"error": "faults must be a list of strings."}),
}  # fmt: skip
