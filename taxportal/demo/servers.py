"""The demo's servers as child processes: start, wait until they answer, stop all whatever happens."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

START_SECONDS = 40
STOP_SECONDS = 15


class DemoProblem(Exception):
    """Something the visitor can mend; the message is one plain sentence."""


def port_number(text: object, variable: str) -> int:
    """The port that ``text`` names; raises :class:`DemoProblem` for anything else."""
    if not (digits := str(text)).isdecimal() or not 1 <= int(digits) <= 65535:
        raise DemoProblem(f"{variable}={text} is not a port number; for example make demo {variable}=8100.")
    return int(digits)


def check_port(port: int, *, what: str, variable: str) -> None:
    """Raise :class:`DemoProblem` where nothing can listen on this port of the loopback interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise DemoProblem(
                f"Port {port} for {what} needs special rights; choose one above 1023: {variable}=8100."
            ) from None
        except OSError:
            raise DemoProblem(
                f"Port {port} for {what} is taken by another program; "
                f"stop that one or choose another: make demo {variable}={port + 10}."
            ) from None


class Server:
    """One child process in a process group of its own, with its output in a log file."""

    def __init__(
        self, name: str, command: Sequence[str], *, environment: dict[str, str], log: Path, root: Path
    ) -> None:
        self.name, self.log = name, log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=environment,
                cwd=root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the demo alone, which then stops all in order
            )

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def wait_until_it_answers(self, port: int, path: str, *, stop: Callable[[], bool]) -> None:
        """Return once a GET is answered 200; raise :class:`DemoProblem` when it dies or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while not stop():
            if not self.alive():
                raise DemoProblem(f"{self.name} stopped while starting: {self.last_words()}")
            if _answers(port, path):
                return
            if time.monotonic() > deadline:
                raise DemoProblem(f"{self.name} does not answer after {START_SECONDS} s: {self.last_words()}")
            time.sleep(0.1)

    def last_words(self) -> str:
        """The last line of its log, and where the rest is."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if self.log.exists() else []
        return f"{lines[-1].strip() if lines else 'it said nothing'} (see {self.log})"

    def stop(self) -> None:
        """Ask the whole process group to end, and end it where it does not."""
        for sent, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, sent)
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                return


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Stopper:
    """Turns Ctrl-C, SIGTERM and a closed terminal into one flag, so that the servers are always stopped in order."""

    def __init__(self) -> None:
        self.asked = False
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, self._note)

    def _note(self, *_: object) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def watch(servers: Sequence[Server], stop: Callable[[], bool]) -> Server | None:
    """Wait until asked to stop (None) or until one of the servers ends by itself (that one)."""
    while not stop():
        for server in servers:
            if not server.alive():
                return server
        time.sleep(0.2)
    return None


def python(*arguments: str) -> list[str]:
    """A command line for this very interpreter."""
    return [sys.executable, *arguments]
