"""The one door for outgoing HTTP: time, size and redirects are bounded here and nowhere else.

Connections are kept alive per pool (one pool per provider): a new TLS connection costs more than a whole sign-in.
Addresses come from configuration or from a provider's checked metadata, never from a request.
"""

import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as LibraryTimeout

from taxportal.kit import breaker, logs, tracing
from taxportal.kit.deadline import Deadline, Refused, Unavailable
from taxportal.kit.strict_json import no_duplicates, too_deep
from taxportal.kit.timed_sockets import CONNECT_SECONDS, READ_SECONDS, TimedAdapter, under_way

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


_pools = threading.local()  # the sessions of this thread


def _session(pool: str) -> requests.Session:
    """One session per pool and thread: requests' sessions are not promised to be safe between threads."""
    sessions: dict[str, requests.Session] = _pools.__dict__.setdefault("sessions", {})
    if pool not in sessions:
        session = requests.Session()
        session.trust_env = False  # no proxy, no .netrc: the environment must not redirect tokens
        session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        adapter = TimedAdapter(ca_file=settings.CA_FILE, pool_connections=4, pool_maxsize=4, max_retries=0)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        sessions[pool] = session
    return sessions[pool]


@tracing.outgoing
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
    """Close this thread's connections and all circuit breakers (tests)."""
    for session in _pools.__dict__.pop("sessions", {}).values():
        session.close()
    breaker.forget()


def _call(
    method: str, url: str, *, deadline: Deadline, left: float, pool: str, auth: tuple[str, str] | None, **sent: Any
) -> Answer:
    under_way.deadline = deadline
    try:
        with _session(pool).request(
            method,
            url,
            auth=auth if auth else _NoAuth(),
            timeout=(min(CONNECT_SECONDS, left), min(READ_SECONDS, left)),
            allow_redirects=False,
            stream=True,
            **sent,
        ) as response:
            body = _read(response, deadline)
            _judge(response, body)
            return Answer(
                response.status_code,
                response.headers.get("Content-Type", "").lower(),
                body,
                response.headers.get("Date", ""),
            )
    except (requests.Timeout, LibraryTimeout, TimeoutError):
        raise Unavailable("timeout") from None
    except (requests.RequestException, HTTPError, OSError):
        raise Unavailable("connect") from None


class _NoAuth(requests.auth.AuthBase):
    """Says "no credentials", so that requests looks for none."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _read(response: requests.Response, deadline: Deadline) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise Unavailable("encoding")  # an unpacked bomb would pass the size limit
    body = b""
    # read1 returns what is there: a provider that drips a byte a second cannot outlast the deadline
    while part := response.raw.read1(16_384, decode_content=False):
        body += part
        if len(body) > MAX_BYTES:
            raise Unavailable("size")
        deadline.left()
    return body


def _judge(response: requests.Response, body: bytes) -> None:
    status = response.status_code
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
