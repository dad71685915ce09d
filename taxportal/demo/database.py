"""The demo's database: when it is started afresh, and the staff login in it."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from taxportal.demo.servers import DemoProblem

STAFF_USER = "staff"


def remove() -> None:
    """Delete the SQLite database of the demo; a PostgreSQL database is left to whoever made it."""
    if connection.vendor != "sqlite":
        raise DemoProblem(
            "Only the demo's SQLite database is emptied for you; empty the one that DATABASE_URL names yourself, then start again."
        )
    connections.close_all()
    path = Path(settings.DATABASES["default"]["NAME"])
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def is_new() -> bool:
    """Whether nothing has been migrated into the database yet."""
    return "django_migrations" not in connection.introspection.table_names()


def names_of_people(people: Path) -> dict[str, str]:
    """Handle to full name, in the order of the practice provider's list."""
    listed = tomllib.loads(people.read_text(encoding="utf-8"))["people"]
    return {handle: f"{person['given_name']} {person['family_name']}" for handle, person in listed.items()}
