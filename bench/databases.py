"""An empty database for each side: two on one PostgreSQL server that the run starts, or two SQLite files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
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


SESSIONS = {"portal": "accounts_portalsession", "stock": "django_session"}


@contextmanager
def leaver(url: str, side: str) -> Iterator[Callable[[], None]]:
    """A function that ends the sessions of this side, as if everybody had signed out; its work is the database's alone.

    Without it the same few people would pile up sessions, and the portal ends the oldest of more than three with a notice.
    """
    statement = f"DELETE FROM {SESSIONS[side]}"  # noqa: S608
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20, isolation_level=None)
        try:
            yield lambda: connection.execute(statement).close()
        finally:
            connection.close()
        return
    with psycopg.connect(url, autocommit=True) as postgres:
        yield lambda: postgres.execute(statement).close()
