"""An empty database for each side: two on one PostgreSQL server that the run starts, or two SQLite files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts.with_postgres import throw_away_server


@contextmanager
def databases(folder: Path, *, sqlite: bool) -> Iterator[dict[str, str]]:
    """Their addresses, by side; the server ends with the block."""
    sides = ("portal", "stock")
    if sqlite:
        yield {side: f"sqlite:///{folder / side}.sqlite3" for side in sides}
        return
    with throw_away_server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for side in sides:
                connection.execute(f"CREATE DATABASE bench_{side}")
        yield {side: url.replace("/postgres?", f"/bench_{side}?") for side in sides}
