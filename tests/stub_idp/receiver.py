"""A relying party's own addresses, on a loopback port: it publishes keys and writes down what is sent to it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc.jwk import ECKey, RSAKey


class Receiver:
    """Publishes `keys` at /jwks and collects every POST as (path, content type, body)."""

    def __init__(self) -> None:
        self.signing = RSAKey.generate_key(2048, {"kid": "sign-1", "use": "sig", "alg": "RS256"})
        self.sealing = RSAKey.generate_key(2048, {"kid": "seal-1", "use": "enc", "alg": "RSA-OAEP-256"})
        self.keys: list[RSAKey | ECKey] = [self.signing, self.sealing]
        self.posts: list[tuple[str, str, str]] = []
        self.status = 200
        self.fetches = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                receiver.fetches += 1
                body = {"keys": [key.as_dict(private=False) for key in receiver.keys]}
                self._answer(200, json.dumps(body))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.posts.append((self.path, self.headers["Content-Type"], body))
                self._answer(receiver.status, "{}")

            def _answer(self, status: int, body: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def clear(self) -> None:
        """Forget what was received and publish the first keys again."""
        self.posts.clear()
        self.keys, self.status, self.fetches = [self.signing, self.sealing], 200, 0

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
