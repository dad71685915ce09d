"""Connections that keep to a deadline in each of their parts: looking up the name, connecting, TLS, headers, body.

The libraries below bound single reads and single addresses only: a name with twenty dead addresses, or a server that sends a
byte a second, would hold a thread for minutes.
"""

import http.client
import io
import queue
import socket
import threading
from typing import Any

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from taxportal.kit.deadline import Deadline, Unavailable

CONNECT_SECONDS = 3.05
READ_SECONDS = 5.0
KEPT_CONNECTIONS = 16  # for each address: as many as threads may need at once, with room

under_way = threading.local()  # .deadline: of the call that this thread is making


def _left() -> float:
    deadline: Deadline = under_way.deadline
    return deadline.left()


def connect(host: str, port: int) -> socket.socket:
    """A connection to the first address of the host that takes one. Raises OSError, or Unavailable after the deadline."""
    problem: OSError = OSError("no address")
    for family, kind, protocol, _, address in _addresses(host, port):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(CONNECT_SECONDS, _left()))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(address)
            return sock
        except OSError as error:
            sock.close()
            problem = error
        except Unavailable:
            sock.close()
            raise
    raise problem


def _addresses(host: str, port: int) -> list[Any]:
    """The host's addresses, looked up in a thread of its own: the system's call can't be given a time."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=look_up, daemon=True, name="look-up").start()
    try:
        found: list[Any] = answers.get(timeout=_left())
    except queue.Empty:
        raise Unavailable("timeout") from None
    return found


class _TimedReads(io.RawIOBase):
    """A socket's bytes, no read longer than what is left of the call's deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        super().__init__()
        self._raw, self._sock = raw, sock

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there; raises Unavailable("timeout") after the deadline."""
        self._sock.settimeout(min(READ_SECONDS, _left()))
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


def _timed(connection: HTTPConnection) -> socket.socket:
    try:
        return connect(connection.host.strip("[]"), connection.port)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "timeout") from error
    except OSError as error:
        raise NewConnectionError(connection, "no connection") from error


class _HttpConnection(HTTPConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        return _timed(self)


class _HttpsConnection(HTTPSConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        return _timed(self)


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


def connections(*, ca_file: str) -> PoolManager:
    """Kept connections of this kind, shared by all threads, to servers whose certificate the usual authorities vouch for, or
    those in ``ca_file``.

    The authorities are read once: that costs more than a whole sign-in.
    """
    context = create_urllib3_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    if ca_file:
        context.load_verify_locations(ca_file)
    found = PoolManager(num_pools=4, maxsize=KEPT_CONNECTIONS, ssl_context=context)
    found.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return found
