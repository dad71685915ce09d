"""Append-only tables refuse changes by any road, on both engines."""

from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from taxportal.kit import append_only


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# covers T34, INV-03
@pytest.mark.django_db
def test_every_append_only_table_has_its_triggers() -> None:
    assert {"records_posting", "records_auditevent", "records_refundevent"} <= set(append_only.tables())
    assert append_only.missing(connection) == []


# covers T34, INV-03
@pytest.mark.django_db
@pytest.mark.parametrize("table", ["records_posting", "records_auditevent", "records_refundevent"])
def test_truncate_is_refused_on_postgresql(table: str) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises((IntegrityError, InternalError)):
            execute(f"TRUNCATE {table} CASCADE")
    else:
        assert append_only.missing(connection) == []  # SQLite has no TRUNCATE: the DELETE trigger covers it


@pytest.mark.django_db(transaction=True)
def test_a_missing_trigger_is_noticed_and_comes_back() -> None:
    append_only.remove(connection)
    assert append_only.missing(connection) == append_only.tables()
    append_only.install(connection)
    assert append_only.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_when_the_lifted_work_fails() -> None:
    with pytest.raises(RuntimeError), append_only.lifted(connection):
        assert append_only.missing(connection) == append_only.tables()
        raise RuntimeError
    assert append_only.missing(connection) == []


# covers T62
@pytest.mark.django_db(transaction=True)
def test_readiness_fails_without_a_trigger(client: Any) -> None:
    assert client.get("/readyz").json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "triggers": "ok",
    }
    with append_only.lifted(connection):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["triggers"]) == (503, "missing")
    assert answer["Retry-After"]
