"""A program of ours in a process of its own, for tests: started, waited for until it answers, and always stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ServerProcess:
    """Starts when made, stops at the end of the `with` block or by `stop()`. `folder` is its own until then."""

    name: str
    base_url: str
    # Variables of the shell that begin so are not handed on.
    own_variables: tuple[str, ...] = ()

    def __init__(self) -> None:
        """Make the folder; the program is started by `start`."""
        self._folder = tempfile.TemporaryDirectory(prefix="server-")
        self.folder = Path(self._folder.name)
        self.http = requests.Session()
        self.http.trust_env = False

    def start(self, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        """Run `python` with these arguments, and return once it answers."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(self.own_variables)}
        # Closed by stop(), which may come much later than this.
        self._output = open(self.folder / "output.txt", "w+", encoding="utf-8")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**kept, **env},
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
        self.http.close()
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
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.http.get(f"{self.base_url}/healthz", timeout=1).ok:
                    return
            except requests.RequestException:
                time.sleep(0.02)
        said = self.said()
        self.stop()
        raise RuntimeError(f"{self.name} did not start: {said}")
