"""The real Parks Pass, in a process of its own, on a free loopback port.

port = free_port()
with StubServer([parks_client(port)]) as stub, ParksServer(port, stub.issuer()) as parks:
    requests.get(parks.base_url)
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from tests.stub_server import ROOT, Value

CLIENT_ID = "parks-pass"
CLIENT_SECRET = "test-client-secret-of-parks-pass"


def free_port() -> int:
    """A port nobody listens on just now: the provider must know it before Parks Pass starts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def parks_client(port: int, **changes: Value) -> dict[str, Value]:
    """The registration at the stub of a Parks Pass on this port."""
    ours = f"http://localhost:{port}"
    return {
        "issuer": "generic",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "name": "Parks Pass",
        "auth": "client_secret_basic",
        "redirect_uris": [f"{ours}/callback/"],
        "post_logout_redirect_uris": [f"{ours}/signed-out/"],
        "backchannel_logout_uri": f"{ours}/backchannel-logout/",
        "subject_type": "pairwise",
        **changes,
    }


class ParksServer:
    """A running Parks Pass. Starts when made, stops at the end of the `with` block or by `stop()`."""

    def __init__(self, port: int, issuer: str, *, env: Mapping[str, str] | None = None) -> None:
        """Start, signing people in at this issuer; `env` adds or changes variables."""
        self.base_url = f"http://localhost:{port}"
        self._folder = tempfile.TemporaryDirectory(prefix="parks-pass-")
        self._output = open(Path(self._folder.name) / "output.txt", "w+", encoding="utf-8")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.traced_parks"],
            cwd=ROOT,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith(("STUB_IDP_", "PARKS_"))},
                "DJANGO_SETTINGS_MODULE": "stub_idp.parks_pass.settings",
                "PARKS_PORT": str(port),
                "PARKS_ISSUER": issuer,
                "PARKS_CLIENT_ID": CLIENT_ID,
                "PARKS_CLIENT_SECRET": CLIENT_SECRET,
                **(env or {}),
            },
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_it_answers()

    def said(self) -> str:
        """What the process has written so far."""
        self._output.seek(0)
        return self._output.read()

    def stop(self) -> int:
        """End the process and return its exit code. Safe to call twice."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._output.close()
        self._folder.cleanup()
        return self.process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_it_answers(self) -> None:
        with requests.Session() as http:
            http.trust_env = False
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    if http.get(f"{self.base_url}/healthz", timeout=1).ok:
                        return
                except requests.RequestException:
                    time.sleep(0.02)
        said = self.said()
        self.stop()
        raise RuntimeError(f"Parks Pass did not start: {said}")
