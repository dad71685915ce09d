"""The one door for outgoing HTTP against real, hostile servers on loopback."""

import gzip
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from taxportal.kit import http

Behaviour = Callable[[socket.socket], None]


@contextmanager
def server(behaviour: Behaviour) -> Iterator[str]:
    """A loopback server that reads one request a connection and then behaves as told."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.recv(65536)
                with suppress(OSError):  # the client hung up, as it should
                    behaviour(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    finally:
        stop.set()
        thread.join(10)
        listener.close()


def answer(status: str, body: bytes, *headers: str) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return behave


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(40):
        connection.sendall(b"x")
        time.sleep(0.05)


def ask(url: str, seconds: float = 3.0) -> http.Answer:
    return http.call("GET", url, deadline=http.Deadline(seconds), pool="test")


def test_returns_the_whole_answer() -> None:
    with server(answer("200 OK", b'{"a": 1}', "Content-Type: Application/JSON")) as url:
        found = ask(url)
    assert (found.status, found.content_type, found.json()) == (200, "application/json", {"a": 1})


# covers T44, T45, INV-34
@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (answer("302 Found", b"", "Location: http://169.254.1.1/"), "redirect"),
        (answer("500 Oops", b""), "status"),
        (answer("429 Slow", b""), "status"),
        (answer("200 OK", b"x" * 300_000), "size"),
        (answer("200 OK", gzip.compress(b"x" * 10), "Content-Encoding: gzip"), "encoding"),
        (lambda connection: None, "connect"),
        (lambda connection: connection.sendall(b"nonsense\r\n\r\n"), "connect"),
    ],
    ids=["redirect", "500", "429", "too-big", "compressed", "hangs-up", "nonsense"],
)
def test_gives_up_on_what_it_cannot_use(behaviour: Behaviour, kind: str) -> None:
    with server(behaviour) as url, pytest.raises(http.Unavailable) as caught:
        ask(url)
    assert caught.value.kind == kind


def test_a_drip_cannot_outlast_the_deadline() -> None:
    with server(drip) as url, pytest.raises(http.Unavailable) as caught:
        ask(url, seconds=0.5)
    assert caught.value.kind == "timeout"


def drip_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(40):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def drip_a_status_line(connection: socket.socket) -> None:
    for _ in range(40):
        connection.sendall(b" ")
        time.sleep(0.05)


# covers T44, INV-34
@pytest.mark.parametrize("behaviour", [drip_headers, drip_a_status_line])
def test_headers_in_drips_cannot_outlast_the_deadline(behaviour: Behaviour) -> None:
    hung_up = threading.Event()

    def until_hung_up(connection: socket.socket) -> None:
        try:
            behaviour(connection)
        except OSError:
            hung_up.set()

    with server(until_hung_up) as url, pytest.raises(http.Unavailable) as caught:
        ask(url, seconds=0.5)
    assert caught.value.kind == "timeout"
    assert hung_up.is_set()  # it was still sending: we did not wait for its end


# covers T44, INV-34
def test_the_last_drip_is_not_given_a_time_of_its_own() -> None:
    hung_up = threading.Event()

    def slower_and_slower(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
        time.sleep(0.4)
        connection.sendall(b"x")
        connection.settimeout(3)
        if connection.recv(1) == b"":
            hung_up.set()

    with server(slower_and_slower) as url, pytest.raises(http.Unavailable) as caught:
        ask(url, seconds=0.5)
    assert caught.value.kind == "timeout"
    assert hung_up.is_set()


def test_silence_ends_at_the_deadline() -> None:
    with server(lambda connection: time.sleep(1)) as url, pytest.raises(http.Unavailable) as caught:
        ask(url, seconds=0.3)
    assert caught.value.kind == "timeout"


def test_calls_nothing_after_the_deadline() -> None:
    with pytest.raises(http.Unavailable):
        http.call("GET", "http://127.0.0.1:1/", deadline=http.Deadline(0), pool="test")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"error": "invalid_grant"}', "invalid_grant"),
        (b'{"error": 5}', ""),
        (b"[1]", ""),
        (b"<html>", ""),
        ('{"error": "pers\u00f6nlich"}'.encode(), ""),
    ],
)
def test_a_refusal_keeps_only_a_plain_error_word(body: bytes, error: str) -> None:
    with server(answer("400 Bad", body)) as url, pytest.raises(http.Refused) as caught:
        ask(url)
    assert (caught.value.status, caught.value.error) == (400, error)


@pytest.mark.parametrize("body", [b"<html>", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000, b"\xff"])
def test_refuses_what_is_not_clean_json(body: bytes) -> None:
    with pytest.raises(http.Unavailable) as caught:
        http.Answer(200, "application/json", body).json()
    assert caught.value.kind == "malformed"


# covers T24
def test_headers_that_nobody_can_read_are_not_quoted_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    def broken(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nName Ava 900-89-0001\r\n\r\n{}")

    assert not logging.getLogger("urllib3.connection").isEnabledFor(logging.WARNING)
    with server(broken) as url, suppress(http.Unavailable):
        ask(url, seconds=1)
    assert "900-89" not in "".join(capfd.readouterr())


def test_keeps_its_connection() -> None:
    peers: set[int] = set()

    def twice(connection: socket.socket) -> None:
        for _ in range(2):
            peers.add(connection.getpeername()[1])
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            connection.settimeout(2)
            if not connection.recv(65536):
                return

    with server(twice) as url:
        ask(url)
        ask(url)
    assert len(peers) == 1


def test_an_origin_is_scheme_host_and_port() -> None:
    assert http.origin("https://idp.example.org:8443/a/b?c=d") == "https://idp.example.org:8443"
