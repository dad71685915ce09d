"""The written shape of the JSON, and the part of JSON Schema that it uses: enough to hold the files to it."""

import json
from pathlib import Path
from typing import Any

SHAPE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "records" / "data" / "transcript.schema.json").read_text()
)
_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def problems(value: Any, shape: dict[str, Any], at: str = "$") -> list[str]:
    """Where the value departs from the shape, one sentence each."""
    if "$ref" in shape:
        return problems(value, SHAPE["$defs"][shape["$ref"].removeprefix("#/$defs/")], at)
    types = shape.get("type", [])
    allowed = [types] if isinstance(types, str) else types
    if allowed and not any(isinstance(value, _TYPES[name]) and not isinstance(value, bool) for name in allowed):
        return [f"{at} is no {allowed}"]
    if "const" in shape and value != shape["const"]:
        return [f"{at} is not {shape['const']!r}"]
    if "enum" in shape and value not in shape["enum"]:
        return [f"{at} is none of {shape['enum']}"]
    if isinstance(value, dict):
        return _of_object(value, shape, at)
    if isinstance(value, list):
        return [text for n, inner in enumerate(value) for text in problems(inner, shape["items"], f"{at}[{n}]")]
    return []


def _of_object(value: dict[str, Any], shape: dict[str, Any], at: str) -> list[str]:
    known = shape["properties"]
    found = [f"{at}.{name} is missing" for name in shape["required"] if name not in value]
    found += [f"{at}.{name} is unknown" for name in value if name not in known]
    for name, inner in value.items():
        found += problems(inner, known[name], f"{at}.{name}") if name in known else []
    return found
