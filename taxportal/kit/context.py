"""What the current request is, for logs and the audit trail; set by the outermost middleware, no personal data."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RequestContext:
    """One request. ``ip`` is whole (the audit keeps it, the log shortens it); the other values are opaque."""

    request_id: str = ""
    ip: str = ""
    user_agent_hash: str = ""
    session_ref: str = ""
    actor_ref: str = ""
    taxpayer_ref: str = ""
    route: str = ""
    notes: dict[str, Any] = field(default_factory=dict)


_current: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def current() -> RequestContext:
    """The context of this request; an empty one outside requests (commands, tests)."""
    return _current.get() or RequestContext()


def begin(context: RequestContext) -> None:
    """Make ``context`` the current one."""
    _current.set(context)


def end() -> None:
    """Forget the request: a thread must not carry one person's context into the next request."""
    _current.set(None)


@contextmanager
def acting_as(context: RequestContext) -> Iterator[None]:
    """Within the block ``context`` is the current one, also inside a request; the one before comes back."""
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)
