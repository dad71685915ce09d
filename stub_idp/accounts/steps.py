"""Where a person stands between two pages of a sign-in: kept in this browser's session, for ten minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

KEY = "steps"
SECONDS = 600
MOST = 10

Step = dict[str, Any]


def put(request: HttpRequest, issuer: str, reference: str, kind: str, *, now: float, **facts: Any) -> Step:
    """Note where the person stands in this sign-in, in place of where they stood."""
    others = {name: step for name, step in request.session.get(KEY, {}).items() if name != _name(issuer, reference)}
    kept = dict(list(others.items())[-(MOST - 1) :])
    step: Step = {**facts, "kind": kind, "until": now + SECONDS}
    request.session[KEY] = {**kept, _name(issuer, reference): step}
    return step


def get(request: HttpRequest, issuer: str, reference: str, kind: str, *, now: float) -> Step | None:
    """Where the person stands, if it is of this kind and not too long ago."""
    step: Step | None = request.session.get(KEY, {}).get(_name(issuer, reference))
    return step if step is not None and step["kind"] == kind and step["until"] > now else None


def drop(request: HttpRequest, issuer: str, reference: str) -> None:
    """The pages of this sign-in are done with."""
    kept = request.session.get(KEY, {})
    request.session[KEY] = {name: step for name, step in kept.items() if name != _name(issuer, reference)}


def _name(issuer: str, reference: str) -> str:
    return f"{issuer} {reference}"
