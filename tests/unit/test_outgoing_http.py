"""The one door for outgoing HTTP against real, hostile servers on loopback."""

import contextlib
import gzip
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from taxportal.kit import http
from tests.client_keys import write_key

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


@contextmanager
def dead_address() -> Iterator[int]:
    """The port of a listener whose queue is full: further connections are neither taken nor refused."""
    with socket.socket() as listener, contextlib.ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


# covers T44, INV-34, BCP-10
def test_many_dead_addresses_share_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    with dead_address() as port:
        row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [row] * 20)
        begun = time.monotonic()
        with pytest.raises(http.Unavailable) as caught:
            ask(f"http://many.example.org:{port}/", seconds=1.0)
    assert caught.value.kind == "timeout" and time.monotonic() - begun < 1.6


# covers T44, INV-34, BCP-10
def test_a_name_that_nobody_answers_for_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = threading.Event()

    def slow(*args: object, **kwargs: object) -> list[object]:
        looked_up.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    begun = time.monotonic()
    with pytest.raises(http.Unavailable) as caught:
        ask("http://slow.example.org/", seconds=0.4)
    looked_up.set()
    assert caught.value.kind == "timeout" and time.monotonic() - begun < 1.0


@pytest.mark.parametrize("host", ["no-such-name.invalid", "a" * 64 + ".example.org"])
def test_a_name_that_does_not_exist_is_no_connection(host: str) -> None:
    with pytest.raises(http.Unavailable) as caught:
        ask(f"http://{host}/")
    assert caught.value.kind in {"connect", "timeout"}


def test_the_next_address_is_tried_where_the_first_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(answer("200 OK", b"{}")) as url:
        port = int(url.split(":")[2].split("/")[0])
        rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", number)) for number in (1, port)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
        assert ask(url).json() == {}


# covers T44
def test_an_outage_opens_the_breaker_and_a_refusal_does_not(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    with server(answer("400 Bad", b"{}")) as url:
        for _ in range(5):
            with pytest.raises(http.Refused):
                ask(url)
    for _ in range(3):
        with pytest.raises(http.Unavailable):
            ask("http://127.0.0.1:1/")
    begun = time.monotonic()
    with pytest.raises(http.Unavailable) as caught:
        ask("http://127.0.0.1:1/")
    assert caught.value.kind == "breaker" and time.monotonic() - begun < 0.1 and http.resting("test")
    events = [record.getMessage() for record in caplog.records]
    assert events == ["op.unavailable", "op.unavailable", "op.unavailable", "op.breaker_open"]


def test_a_call_that_we_can_do_without_does_not_count() -> None:
    for _ in range(4):
        with pytest.raises(http.Unavailable):
            http.call("GET", "http://127.0.0.1:1/", deadline=http.Deadline(1), pool="test", counts=False)
    assert not http.resting("test")


# covers T13
def test_an_authority_of_ones_own_is_trusted_beside_the_usual_ones(settings: Any, tmp_path: Path) -> None:
    authority, context = certificate_of_localhost(tmp_path)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(2):
            with suppress(OSError), context.wrap_socket(listener.accept()[0], server_side=True) as connection:
                connection.recv(65536)
                answer("200 OK", b'{"a": 1}')(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    url = f"https://localhost:{listener.getsockname()[1]}/"
    with pytest.raises(http.Unavailable):
        ask(url)
    http.forget()
    settings.CA_FILE = str(authority)
    assert ask(url).json() == {"a": 1}
    http.forget()
    thread.join(5)
    listener.close()


def certificate_of_localhost(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost that vouches for itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority = folder / "authority.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    write_key(folder / "server.pem", key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, folder / "server.pem")
    return authority, context


def test_an_origin_is_scheme_host_and_port() -> None:
    assert http.origin("https://idp.example.org:8443/a/b?c=d") == "https://idp.example.org:8443"
