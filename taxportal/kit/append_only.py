"""Append-only tables: triggers that refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL) on both engines.

They are (re)installed after every migrate: when SQLite rebuilds a table for a new constraint or column, its
triggers vanish without a word. ``/readyz`` and a test look for them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

_registered: set[str] = set()
MESSAGE = "append-only: corrections are new rows"
FUNCTION = "taxportal_append_only"


def register(model: type[models.Model]) -> type[models.Model]:
    """Class decorator: rows of this model are written once and never changed."""
    _registered.add(model._meta.label)
    return model


def tables() -> list[str]:
    """Names of all append-only tables."""
    return sorted(apps.get_model(label)._meta.db_table for label in _registered)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Append-only tables that lack a trigger: an empty list is what health checks want to see."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        present = {row[0] for row in cursor.fetchall()}
    return [table for table in tables() if not {_name(table, verb) for verb in _verbs(connection)} <= present]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place for the tables that exist."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for table in (table for table in tables() if table in existing):
            for verb in _verbs(connection):
                cursor.execute(_create(connection, table, verb))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the test suite's flush and for the retention job only."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in (table for table in tables() if table in existing):
            for verb in _verbs(connection):
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, verb)}{on}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without triggers for the enclosed statements; they come back whatever happens."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """post_migrate receiver."""
    install(connections[using])


def _verbs(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")


def _name(table: str, verb: str) -> str:
    return f"{table}_no_{verb}"


def _create(connection: BaseDatabaseWrapper, table: str, verb: str) -> str:
    name = _name(table, verb)
    if connection.vendor == "sqlite":
        return (
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
    return f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
