"""The OpenAPI 3.1 document of the control API, written from the lists of calls that each room keeps."""

from __future__ import annotations

from typing import Any

from stub_idp import settings
from stub_idp.accounts import calls as accounts
from stub_idp.consent import calls as consent
from stub_idp.panel import calls as panel
from stub_idp.panel.call import Answer, Call
from stub_idp.proofing import control_calls as proofing
from stub_idp.report import calls as report

# Those of this room, then those of the others.
CALLS: tuple[Call, ...] = (*panel.CALLS, *accounts.CALLS, *consent.CALLS, *proofing.CALLS, *report.CALLS)
ABOUT = (
    "Makes the practice provider do as it is told. Open only where STUB_IDP_SANDBOX is 1, and only to callers on this "
    "computer that call it by a loopback name; everybody else is refused. Everything that the pages of the panel, the agent "
    "and the outbox do, this does."
)


def document() -> dict[str, Any]:
    """The whole document; its server is this one."""
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Harbor ID control API", "version": "1", "description": ABOUT},
        "servers": [{"url": settings.STUB_IDP_BASE_URL}],
        "paths": paths,
    }


def _operation(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": "-".join([call.method, *call.path.replace("{", "").replace("}", "").split("/")[2:]]),
        "summary": call.summary,
        "responses": {str(status): _response(answer) for status, answer in call.answers.items()},
    }
    if call.where:
        found["parameters"] = [
            {"name": name, "in": "path", "required": True, "description": means, "schema": {"type": "string"}}
            for name, means in call.where.items()
        ]
    if call.body is not None:
        content: dict[str, Any] = {"schema": call.body}
        if call.example is not None:
            content["example"] = call.example
        found["requestBody"] = {"required": True, "content": {"application/json": content}}
    return found


def _response(answer: Answer) -> dict[str, Any]:
    if answer.example is None and answer.schema is None:
        return {"description": answer.means}
    content: dict[str, Any] = {"schema": answer.schema or _schema_of(answer.example)}
    if answer.example is not None:
        content["example"] = answer.example
    return {"description": answer.means, "content": {"application/json": content}}


def _schema_of(example: Any) -> dict[str, Any]:
    """The shape of an example: names and kinds; what is null there may be anything."""
    if isinstance(example, dict):
        properties = {name: _schema_of(value) for name, value in example.items()}
        return {"type": "object", "properties": properties, "required": list(example)}
    if isinstance(example, list):
        return {"type": "array", "items": _schema_of(example[0]) if example else {}}
    kinds = {str: "string", bool: "boolean", int: "integer"}
    return {"type": kinds[type(example)]} if type(example) in kinds else {}
