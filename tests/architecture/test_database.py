"""The database is what the models say, and guards what must not change."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from taxportal.kit import append_only


@pytest.mark.django_db
def test_the_migrations_are_in_step_with_the_models():
    """Nothing is waiting to be written. covers T62"""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_append_only_triggers_are_in_place():
    """SQLite drops them silently when it rebuilds a table. covers INV-03, T34"""
    assert append_only.missing(connection) == []


@pytest.mark.django_db
def test_there_is_something_to_guard():
    """The ledger and the audit trail at least."""
    guarded = append_only.tables()
    assert apps.get_model("records.Posting")._meta.db_table in guarded
    assert apps.get_model("records.AuditEvent")._meta.db_table in guarded
