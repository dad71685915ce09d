"""The demo's database: when it is started afresh, and the staff login in it."""

import secrets
import tomllib
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections

from taxportal.demo.environment import write_private
from taxportal.demo.servers import DemoProblem
from taxportal.kit.models import SeedState

STAFF_USER = "staff"


def remove() -> None:
    """Delete the SQLite database of the demo; a PostgreSQL database is left to whoever made it."""
    if connection.vendor != "sqlite":
        raise DemoProblem(
            "Only the demo's SQLite database is emptied for you; "
            "empty the one that DATABASE_URL names yourself, then start again."
        )
    connections.close_all()
    path = Path(settings.DATABASES["default"]["NAME"])
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def is_new() -> bool:
    """Whether nothing has been migrated into the database yet."""
    return "django_migrations" not in connection.introspection.table_names()


def seeded_for_another(issuer: str) -> str:
    """The issuer that the practice people were seeded for where it is another one than this; else empty."""
    if SeedState._meta.db_table not in connection.introspection.table_names():
        return ""
    state = SeedState.objects.first()
    return state.issuer if state and state.issuer != issuer else ""


def staff_login(kept: Path) -> tuple[str, str]:
    """User name and password of a member of staff with every permission; the password is made once and kept there."""
    if kept.exists():
        password = kept.read_text(encoding="utf-8").strip()
    else:
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        write_private(kept, password + "\n")
    people = get_user_model()._default_manager
    person = people.filter(username=STAFF_USER).first()
    if person is None:
        people.create_superuser(STAFF_USER, password)
    elif not person.check_password(password):
        person.set_password(password)
        person.save(update_fields=["password"])
    return STAFF_USER, password


def names_of_people(people: Path) -> dict[str, str]:
    """Handle to full name, in the order of the practice provider's list."""
    listed = tomllib.loads(people.read_text(encoding="utf-8"))["people"]
    return {handle: f"{person['given_name']} {person['family_name']}" for handle, person in listed.items()}
