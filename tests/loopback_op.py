"""A provider in a thread of the test, whose every answer the test writes down: for answers that no working provider gives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from accounts.oidc import metadata
from taxportal.kit import http


class Op:
    """A provider whose answers a test writes down: path -> list of (status, body) or (status, body,
    content type), the last one again and again."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[Any, ...]]] = {}
        self.received: list[dict[str, str]] = []  # headers, with the body under ""
        self.asked: list[str] = []
        op = self

        class Handler(BaseHTTPRequestHandler):
            """Answers as written down."""

            def do_GET(self) -> None:
                """Any method is alike."""
                op.asked.append(self.path)
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                op.received.append({**self.headers, "": sent.decode()})
                rows = op.answers.get(self.path, [(404, {})])
                status, body, *kind = rows.pop(0) if len(rows) > 1 else rows[0]
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind[0] if kind else "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Silence."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        self.document = {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{name}" for name in metadata.REQUIRED},
            "end_session_endpoint": f"{self.issuer}/end",
        }
        self.answers["/.well-known/openid-configuration"] = [(200, self.document)]

    def close(self) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def running_op() -> Iterator[Op]:
    """A fresh provider, an empty cache, and no connection left behind."""
    metadata.forget()
    server = Op()
    try:
        yield server
    finally:
        http.forget()
        server.close()
        metadata.forget()
