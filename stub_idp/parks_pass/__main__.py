"""`python -m stub_idp.parks_pass --port 9100`: run Parks Pass on the production server, on loopback only."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from urllib.parse import urlsplit

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server


def main() -> int:
    """Check, say where it will be, serve until told to stop; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m stub_idp.parks_pass", description=__doc__)
    ours, provider = (
        os.environ.get("PARKS_PORT", "9100"),
        os.environ.get("PARKS_ISSUER", "http://localhost:9000/generic"),
    )
    parser.add_argument("--port", default=ours, help="port to listen on (PARKS_PORT, or 9100)")
    port = parser.parse_args().port
    if refusal := _refusal(port, provider):
        sys.stderr.write(f"{refusal}\n")
        return 1
    os.environ["PARKS_PORT"] = port
    # Imported before the server forks, so that its worker starts at once.
    import stub_idp.parks_pass.wsgi  # noqa: F401

    sys.stdout.write(f"Parks Pass, a practice service: http://localhost:{port}/  It signs people in at {provider}\n")
    sys.stdout.flush()
    Server(
        "stub_idp.parks_pass.wsgi:worker",
        factory=True,
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,  # sessions are in its memory
        blocking_threads=8,
        loop=Loops.asyncio,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
    ).serve()
    return 0


def _refusal(port: str, provider: str) -> str:
    """Why we can't start, in one sentence; empty where we can."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"{port} is not a port number from 1 to 65535; for example --port 9100."
    if urlsplit(provider).hostname not in ("localhost", "127.0.0.1", "::1"):
        return f"PARKS_ISSUER={provider} is not on this computer; for example http://localhost:9000/generic."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            return f"Port {port} cannot be used ({error.strerror}): choose another one with --port."
    return ""


if __name__ == "__main__":
    sys.exit(main())
