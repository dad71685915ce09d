"""Running on the production server: one worker, which never outlives the command that started it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

from whitenoise import WhiteNoise

THREADS = 64


def serve(host: str, port: int, *, certificate: Path | None = None, key: Path | None = None) -> None:
    """Serve until SIGTERM or SIGINT, over TLS where a certificate and its key are given.

    One worker, because memory is one process's; many threads, because a fault may keep one of them waiting.
    """
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels
    from granian.server import Server

    # Imported before the server forks, so that its worker starts at once; where it spawns, it imports for itself.
    import stub_idp.wsgi  # noqa: F401

    Server(
        "stub_idp.serving:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        loop=Loops.asyncio,
        # Its one warning is about the number of threads, which is meant.
        log_level=LogLevels.error,
        workers_kill_timeout=2,
        ssl_cert=certificate,
        ssl_key=key,
    ).serve()


def worker() -> WhiteNoise:
    """The application, in the worker's process; the worker ends when its parent is gone, however that went."""
    from stub_idp.wsgi import application

    parent = multiprocessing.parent_process()
    if parent is not None:

        def end_with_parent() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with_parent, daemon=True, name="end with parent").start()
    return application
