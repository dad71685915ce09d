"""The one door for outgoing HTTP: time, size and redirects are bounded here and nowhere else.

Connections are kept alive per pool (one pool per provider): a new TLS connection costs more than a whole sign-in.
Addresses come from configuration or from a provider's checked metadata, never from a request.
"""

import http.client
import io
import json
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as LibraryTimeout

from taxportal.kit import tracing
from taxportal.kit.strict_json import no_duplicates, too_deep

MAX_BYTES = 262_144
CONNECT_SECONDS = 3.05
READ_SECONDS = 5.0
USER_AGENT = "taxportal/1"


class Unavailable(Exception):
    """No usable answer. ``kind`` is one of: timeout, connect, status, size, encoding, malformed, redirect."""

    def __init__(self, kind: str, status: int = 0) -> None:
        super().__init__(kind)
        self.kind, self.status = kind, status


class Refused(Exception):
    """The other side answered 4xx: it works, but does not want this request."""

    def __init__(self, status: int, error: str = "") -> None:
        super().__init__(f"status {status}")
        self.status, self.error = status, error


class Deadline:
    """A moment on the monotonic clock that all outgoing calls of one request share."""

    def __init__(self, seconds: float = 8.0) -> None:
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises Unavailable("timeout") when none are."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise Unavailable("timeout")
        return left


@dataclass(frozen=True)
class Answer:
    """What came back: at most MAX_BYTES."""

    status: int
    content_type: str
    body: bytes

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


_pools = threading.local()  # of this thread: its sessions, and the deadline of the call under way


class _TimedReads(io.RawIOBase):
    """A socket's bytes, no read longer than what is left of the call's deadline.

    The library's own timeout begins anew with every byte, so that headers in drips would hold a thread for minutes.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        super().__init__()
        self._raw, self._sock = raw, sock

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there; raises Unavailable("timeout") after the deadline."""
        deadline: Deadline = _pools.deadline
        self._sock.settimeout(min(READ_SECONDS, deadline.left()))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Close the socket's file too."""
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """Status line, headers and body read in time."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedReads(self.fp.detach(), sock))


class _HttpConnection(HTTPConnection):
    response_class = _TimedResponse


class _HttpsConnection(HTTPSConnection):
    response_class = _TimedResponse


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


class _TimedAdapter(HTTPAdapter):
    """requests' adapter over connections that keep to the deadline."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As the parent does, with our kinds of connection."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def _session(pool: str) -> requests.Session:
    """One session per pool and thread: requests' sessions are not promised to be safe between threads."""
    sessions: dict[str, requests.Session] = _pools.__dict__.setdefault("sessions", {})
    if pool not in sessions:
        session = requests.Session()
        session.trust_env = False  # no proxy, no .netrc: the environment must not redirect tokens
        session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        adapter = _TimedAdapter(pool_connections=4, pool_maxsize=4, max_retries=0)
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
    headers: dict[str, str] | None = None,
    data: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> Answer:
    """One request, never repeated and never redirected; a 200 answer, whole, before ``deadline``.

    Raises Unavailable when no usable answer comes in time, Refused on a 4xx other than 429.
    """
    left = deadline.left()
    _pools.deadline = deadline
    try:
        with _session(pool).request(
            method,
            url,
            headers=headers,
            data=data,
            auth=auth if auth else _NoAuth(),
            timeout=(min(CONNECT_SECONDS, left), min(READ_SECONDS, left)),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = _read(response, deadline)
            _judge(response, body)
            return Answer(response.status_code, response.headers.get("Content-Type", "").lower(), body)
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
