"""The one door for outgoing HTTP: time, size and redirects are bounded here and nowhere else.

Connections are kept alive per pool (one pool per provider): a new TLS connection costs more than a whole sign-in.
Addresses come from configuration or from a provider's checked metadata, never from a request.
"""

import base64
import json
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as LibraryTimeout

from taxportal.kit import breaker, logs, timed_sockets, tracing
from taxportal.kit.deadline import Deadline, Refused, Unavailable
from taxportal.kit.strict_json import no_duplicates, too_deep
from taxportal.kit.timed_sockets import CONNECT_SECONDS, READ_SECONDS, under_way

__all__ = ["Answer", "Deadline", "Refused", "Unavailable", "call", "forget", "origin", "resting"]

MAX_BYTES = 262_144
USER_AGENT = "taxportal/1"


@dataclass(frozen=True)
class Answer:
    """What came back: at most MAX_BYTES."""

    status: int
    content_type: str
    body: bytes
    date: str = ""  # the server's clock, as it says it

    def json(self) -> Any:
        """The body as JSON; duplicate keys, endless nesting and non-JSON raise Unavailable("malformed")."""
        try:
            found = json.loads(self.body, object_pairs_hook=no_duplicates, parse_constant=_no_constants)
        except (ValueError, RecursionError):
            raise Unavailable("malformed") from None
        if too_deep(found):
            raise Unavailable("malformed")
        return found


def _no_constants(name: str) -> None:
    raise ValueError(name)


_pools: dict[str, urllib3.PoolManager] = {}
_lock = threading.Lock()


def _connections(pool: str) -> urllib3.PoolManager:
    """The kept connections of a pool. No cookie is kept, no proxy and no .netrc is read: the environment must not redirect
    tokens, and what a provider sets for one person's call must not come with another's.
    """
    with _lock:
        if pool not in _pools:
            _pools[pool] = timed_sockets.connections(ca_file=settings.CA_FILE)
        return _pools[pool]


def call(
    method: str,
    url: str,
    *,
    deadline: Deadline,
    pool: str,
    endpoint: str = "",
    headers: dict[str, str] | None = None,
    data: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    counts: bool = True,
) -> Answer:
    """One request, never repeated and never redirected; a 200 answer, whole, before ``deadline``.

    ``endpoint`` is its name in the log. ``counts`` False: a failure does not count at the pool's circuit breaker, because the
    caller can do without the answer. Raises Unavailable when no usable answer comes in time or the breaker is open, Refused on
    a 4xx other than 429.
    """
    begun, left = time.monotonic(), deadline.left()
    fuse = breaker.of(pool)
    if not fuse.allows(begun):
        raise Unavailable("breaker")
    try:
        answer = _call(method, url, deadline=deadline, left=left, pool=pool, headers=headers, data=data, auth=auth)
    except Refused:
        fuse.worked()
        raise
    except Unavailable as unavailable:
        ms = round((time.monotonic() - begun) * 1000)
        logs.event("op.unavailable", provider=pool, endpoint=endpoint, kind=unavailable.kind, ms=ms)
        if counts:
            fuse.failed(time.monotonic())
        raise
    fuse.worked()
    return answer


def resting(pool: str) -> bool:
    """Whether the pool's circuit breaker is open: calls would be refused at once."""
    return breaker.of(pool).resting(time.monotonic())


def forget() -> None:
    """Close all connections and all circuit breakers (tests)."""
    with _lock:
        for connections in _pools.values():
            connections.clear()
        _pools.clear()
    breaker.forget()


@tracing.outgoing
def _call(
    method: str,
    url: str,
    *,
    deadline: Deadline,
    left: float,
    pool: str,
    headers: dict[str, str] | None,
    data: dict[str, str] | None,
    auth: tuple[str, str] | None,
) -> Answer:
    under_way.deadline = deadline
    try:
        response = _connections(pool).request(
            method,
            url,
            body=urlencode(data) if data is not None else None,
            headers=_headers(headers, has_form=data is not None, auth=auth),
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(READ_SECONDS, left)),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        with closing(response):  # ends the connection unless all was read
            body = _read(response, deadline)
        _judge(response.status, body)
        return Answer(
            response.status, response.headers.get("Content-Type", "").lower(), body, response.headers.get("Date", "")
        )
    except (LibraryTimeout, TimeoutError):
        raise Unavailable("timeout") from None
    except (HTTPError, OSError, ValueError):  # ValueError: a header or address that no request can carry
        raise Unavailable("connect") from None


def _headers(given: dict[str, str] | None, *, has_form: bool, auth: tuple[str, str] | None) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Accept": "*/*", **(given or {})}
    if has_form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if auth:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
    return headers


def _read(response: urllib3.BaseHTTPResponse, deadline: Deadline) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise Unavailable("encoding")  # an unpacked bomb would pass the size limit
    body = b""
    # read1 returns what is there: a provider that drips a byte a second cannot outlast the deadline
    while part := response.read1(16_384, decode_content=False):
        body += part
        if len(body) > MAX_BYTES:
            raise Unavailable("size")
        deadline.left()
    return body


def _judge(status: int, body: bytes) -> None:
    if 300 <= status < 400:
        raise Unavailable("redirect", status)
    if 400 <= status < 500 and status != 429:
        raise Refused(status, _oauth_error(body))
    if status != 200:
        raise Unavailable("status", status)


def _oauth_error(body: bytes) -> str:
    try:
        error = json.loads(body).get("error", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return error if isinstance(error, str) and error.isascii() and len(error) <= 60 else ""


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a Content-Security-Policy names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
