"""Our keys at the providers, made for a test run, and a small server from which a provider can fetch their public halves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.test import Client


@dataclass(frozen=True)
class KeyFiles:
    """Paths of PEM files."""

    rsa: str
    rsa_next: str
    ec: str
    decryption: str


def make_keys(folder: Path) -> KeyFiles:
    """Fresh private keys in this folder."""
    return KeyFiles(
        rsa=write_key(folder / "rsa.pem", rsa_key()),
        rsa_next=write_key(folder / "rsa-next.pem", rsa_key()),
        ec=write_key(folder / "ec.pem", ec.generate_private_key(ec.SECP256R1())),
        decryption=write_key(folder / "decryption.pem", rsa_key()),
    )


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """A fresh RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def write_key(path: Path, key: Any) -> str:
    """Write a private key as PEM; the path."""
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return str(path)


@contextmanager
def key_server() -> Iterator[str]:
    """The portal's own answer to GET, at a real socket: the address without a path."""

    class Handler(BaseHTTPRequestHandler):
        """Passes the request on to the portal in this process."""

        def do_GET(self) -> None:
            """The portal's answer, whole."""
            answer = Client().get(self.path)
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer["Content-Type"])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
