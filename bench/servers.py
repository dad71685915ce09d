"""The processes of a run: the provider, and the two measured servers on the portal's own server with the portal's own flags."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from taxportal.__main__ import command_line

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


class DidNotStart(Exception):
    """A process ended or stayed silent; the text is what it said last."""


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without anything that configures a portal or a provider, and with ``changes``."""
    ours = ("OIDC_", "STUB_IDP_", "BENCH_", "DJANGO_")
    names = ("ENV_FILE", "DATABASE_URL", "SANDBOX", "PUBLIC_BASE_URL", "CA_FILE", "VAR_DIR", "LOG_LEVEL", "DEBUG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours) and name not in names}
    return {**kept, **changes}


def run(*arguments: str, env: Mapping[str, str]) -> None:
    """Run a Python module to its end; raises DidNotStart with what it said."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(env), capture_output=True, text=True, check=False)
    if done.returncode:
        raise DidNotStart(f"{' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


class Process:
    """A server process and its children, from ``with`` to its end."""

    def __init__(self, command: list[str], port: int, folder: Path, env: Mapping[str, str], *, path: str) -> None:
        """``path`` is asked until it answers; what the process says goes to a file in ``folder``."""
        self.port = port
        self._path, self._said = path, folder / f"said-{port}.txt"
        with self._said.open("w") as output:
            self._child = subprocess.Popen(
                command, cwd=ROOT, env=environment(env), stdout=output, stderr=subprocess.STDOUT
            )

    def __enter__(self) -> Self:
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def cpu_s(self) -> float:
        """CPU seconds that its workers have used so far, in user and kernel."""
        times = (worker.cpu_times() for worker in psutil.Process(self._child.pid).children(recursive=True))
        return sum(spent.user + spent.system for spent in times)

    def stop(self) -> None:
        """End it and its children."""
        if self._child.poll() is not None:
            return
        children = psutil.Process(self._child.pid).children(recursive=True)
        self._child.terminate()
        try:
            self._child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        for child in psutil.wait_procs(children, timeout=5)[1]:
            child.kill()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", self._path, headers={"Host": f"localhost:{self.port}"})
                if connection.getresponse().status < 400:
                    return
            except OSError:
                time.sleep(0.05)
            finally:
                connection.close()
        raise DidNotStart(self._said.read_text("utf-8", "replace")[-3000:])


def provider(port: int, folder: Path, env: Mapping[str, str]) -> Process:
    """The practice provider."""
    command = [sys.executable, "-m", "stub_idp", "--port", str(port)]
    return Process(command, port, folder, env, path="/healthz")


def portal(port: int, folder: Path, env: Mapping[str, str]) -> Process:
    """The portal with one worker, as ``python -m taxportal`` runs it."""
    return Process(_measured("portal", port), port, folder, env, path="/healthz")


def stock(port: int, folder: Path, env: Mapping[str, str]) -> Process:
    """The stock project on the same server with the same flags."""
    return Process(_measured("stock", port), port, folder, env, path="/")


def _measured(side: str, port: int) -> list[str]:
    *flags, _ = command_line(host="127.0.0.1", port=port, workers=1)
    return [*flags, "--factory", f"bench.counted:{side}"]
