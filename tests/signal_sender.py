"""A small provider on loopback that publishes keys and signs whatever a test wants signed: logout tokens and events."""

import json
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = "taxportal"


@dataclass(frozen=True)
class Ago:
    """A moment so many seconds before the token is signed (a table of tests is read long before its tests run)."""

    seconds: int


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """A key of this name, the same all through the run (making one takes a while)."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(name: str, **more: Any) -> dict[str, Any]:
    """Its public half as a key set's row."""
    row = json.loads(RSAAlgorithm.to_jwk(private_key(name).public_key()))
    return {**row, "kid": name, "use": "sig", "alg": "RS256", "key_ops": ["verify"], **more}


@dataclass
class Sender:
    """The provider. ``pages`` is what it answers by path; a path that is missing is 404, a number is that status."""

    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> "Sender":
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                page = outer.pages.get(self.path, 404)
                body = b"{}" if isinstance(page, int) else json.dumps(page).encode()
                self.send_response(page if isinstance(page, int) else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://localhost:{self.server.server_address[1]}"
        self.issuer, self.events_issuer = f"{self.base}/op", f"{self.base}/events"
        self.open_for_business()
        return self

    def __exit__(self, *args: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    def open_for_business(self) -> None:
        """Everything published as it should be."""
        ends = {name: f"{self.issuer}/{name}" for name in ("authorize", "token", "userinfo")}
        self.pages = {
            "/op/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": ends["authorize"],
                "token_endpoint": ends["token"],
                "userinfo_endpoint": ends["userinfo"],
                "jwks_uri": f"{self.issuer}/jwks",
                "end_session_endpoint": f"{self.issuer}/end",
            },
            "/op/jwks": {"keys": [public_jwk("op-key"), public_jwk("op-enc", use="enc")]},
            "/events/.well-known/ssf-configuration": {
                "issuer": self.events_issuer,
                "jwks_uri": f"{self.events_issuer}/jwks",
            },
            "/events/jwks": {"keys": [public_jwk("events-key")]},
        }
        self.asked.clear()

    def logout_token(self, header: dict[str, Any] | None = None, *, key: str = "op-key", **changes: Any) -> str:
        """A good logout token for ``sub``, changed as told; a claim that is None is left out."""
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 120,
            "jti": str(time.monotonic_ns()),
            "sub": "ada",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        return sign({**claims, **changes}, {"typ": "logout+jwt", **(header or {})}, key)

    def event_token(
        self,
        event: str,
        header: dict[str, Any] | None = None,
        *,
        key: str = "op-key",
        about: Any = None,
        **changes: Any,
    ) -> str:
        """A good security event about ``sub``, changed as told; a claim that is None is left out."""
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": int(time.time()),
            "jti": str(time.monotonic_ns()),
            "sub_id": {"format": "iss_sub", "iss": self.issuer, "sub": "ada"},
            "events": {event: about if about is not None else {}},
        }
        return sign({**claims, **changes}, {"typ": "secevent+jwt", **(header or {})}, key)


def sign(claims: dict[str, Any], header: dict[str, Any], key: str) -> str:
    """The claims that are not None as a JWT; ``header`` may name another ``alg``, and None leaves a member out."""
    alg = header.get("alg", "RS256")
    more = {"kid": key, **{name: value for name, value in header.items() if name != "alg"}}
    secret: Any = None if alg == "none" else "x" * 32 if alg.startswith("HS") else private_key(key)
    now = int(time.time())
    dated = {name: now - value.seconds if isinstance(value, Ago) else value for name, value in claims.items()}
    present = {name: value for name, value in dated.items() if value is not None}
    headers = {name: value for name, value in more.items() if value is not None or name == "typ"}
    # the library's own encode() would refuse to write some of what has to be tried
    return jwt.PyJWS().encode(json.dumps(present).encode(), secret, algorithm=alg, headers=headers)
