"""The cast of the practice site in tests: the seed itself, once a module, and people by their handles."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from records.models import Taxpayer
from taxportal.cast import people, writer

ISSUER = "http://localhost:9000/generic"
HANDLES = [person.handle for person in people.everybody()]
ON_RECORD = [person.handle for person in people.everybody() if person.record is not None]


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The seeded practice site for all tests of a module; what a test changes is undone, and in the end everything is."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", issuer=ISSUER, verbosity=0)
        yield
        transaction.set_rollback(True)


def taxpayer(handle: str) -> Taxpayer:
    """The tax record of one of the cast."""
    return Taxpayer.objects.get(pk=writer.taxpayer_id(handle))
