"""Pieces of requests and answers, taken apart without believing them."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from django.http import HttpResponse
from django.http.response import HttpResponseBase

Facts = dict[str, Any]


def number(text: str) -> int:
    """A length as a header gives it; 0 where it gives none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def unread(token: str) -> tuple[Facts, Facts]:
    """Header and claims of a JWT, unchecked; empty where it is none."""
    try:
        header, claims = (
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]
        )
        # Half of a surrogate pair can stand in JSON, and on no page: nothing is kept of such a token.
        json.dumps([header, claims], ensure_ascii=False).encode()
    except (ValueError, UnicodeError, RecursionError):
        return {}, {}
    return (header, claims) if isinstance(header, dict) and isinstance(claims, dict) else ({}, {})


def of_basic(header: str) -> str:
    """The client_id of a Basic header; empty where it is none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return unquote_plus(base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")[0])
    except (binascii.Error, UnicodeDecodeError):
        return ""


def bearer(header: str) -> str:
    """The token of a Bearer header; empty where it is none."""
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def json_of(response: HttpResponseBase) -> Facts:
    """The answer's object; empty where it is none, or comes broken by a fault."""
    if not isinstance(response, HttpResponse) or len(response.content) > 1_000_000:
        return {}
    try:
        found = json.loads(response.content)
    except (ValueError, UnicodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def location(response: HttpResponseBase) -> dict[str, str]:
    """The parameters that a redirect carries."""
    query = parse_qs(urlsplit(response.headers.get("Location", "")).query)
    return {name: values[0] for name, values in query.items()}
