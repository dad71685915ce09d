"""Rows for the measurement: the few who sign in, and as many others as are asked for.

    python -m bench.people portal 100000        (run by the bench, with the environment of that side)

The others are invented: names from short lists, practice numbers of area 9xx, which belong to nobody.
"""

from __future__ import annotations

import argparse
import os
import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from typing import Any

SINCE = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
CHUNK = 5_000
GIVEN = ("Alma", "Bruno", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Lars")
FAMILY = ("Abbott", "Brandt", "Castell", "Dorsey", "Ekholm", "Farrow", "Grauer", "Hollis", "Ibarra", "Jessen")


def practice_numbers() -> Iterator[str]:
    """Every practice number of area 900 to 999 that stands for a social security number."""
    for area, group, serial in product(range(900, 1000), range(1, 50), range(1, 10_000)):
        yield f"{area}{group:02}{serial:04}"


def insert(rows: Iterable[Any]) -> None:
    """Write unsaved rows of one model: by COPY on PostgreSQL, else in chunks."""
    from django.db import connection

    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        model = type(chunk[0])
        if connection.vendor != "postgresql":
            model.objects.bulk_create(chunk, batch_size=500)
            continue
        fields = [field for field in model._meta.concrete_fields if not _made_by_the_database(field)]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as to:
            for row in chunk:
                to.write_row([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])


def _made_by_the_database(field: Any) -> bool:
    return field.primary_key and field.get_internal_type().endswith("AutoField")


def portal_people(count: int) -> None:
    """The cast's tax records on the first run, and ``count`` people with record, login, user and link."""
    from django.db import connection, transaction

    from records import clock
    from records.models import BusinessClock, Taxpayer
    from taxportal.cast import people, writer

    with transaction.atomic():
        if not BusinessClock.objects.exists():
            clock.move_to(clock.SANDBOX_START)
        if not Taxpayer.objects.exists():
            for person in people.everybody():
                if person.record is not None:
                    writer.taxpayer_of(person)
        numbers = practice_numbers()
        for start in range(0, count, CHUNK):
            _portal_chunk(numbers, min(CHUNK, count - start))
    _analyse(connection)


def _portal_chunk(numbers: Iterator[str], size: int) -> None:
    from accounts.models import FederatedIdentity, IdentityLink, User

    users = [User(kind="citizen", password=f"!{uuid.uuid4().hex}", created_at=SINCE) for _ in range(size)]
    taxpayers = [_taxpayer(next(numbers)) for _ in range(size)]
    issuer = "http://localhost:9/generic"
    insert(users)
    insert(taxpayers)
    insert(
        FederatedIdentity(user=user, provider="generic", issuer=issuer, subject=str(uuid.uuid4()), created_at=SINCE)
        for user in users
    )
    insert(
        IdentityLink(
            user=user,
            taxpayer=taxpayer,
            issuer=issuer,
            status="active",
            decision="matched",
            reasons={"tin": "same", "name": "same", "birth_date": "same"},
            reference=taxpayer.ref,
            created_at=SINCE,
        )
        for user, taxpayer in zip(users, taxpayers, strict=True)
    )


def _taxpayer(digits: str) -> Any:
    from records import names
    from records.models import Taxpayer
    from records.tin import Tin

    tin = Tin.parse(digits, demo=True)
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    return Taxpayer(
        tin_fingerprint=tin.fingerprint,
        tin_last4=tin.last4,
        tin_kind=tin.kind.value,
        given_name=given,
        family_name=family,
        folded_given=names.fold(given),
        folded_family=names.fold(family),
        name_control=names.name_control(family),
        birth_date=date(1930, 1, 1) + timedelta(days=random.randrange(28_000)),
    )


def stock_people(count: int) -> None:
    """``count`` users as mozilla-django-oidc makes them: named by a digest of their mail address, which it finds them by."""
    from django.contrib.auth.models import User
    from django.db import connection
    from mozilla_django_oidc.auth import default_username_algo

    addresses = (f"{random.choice(GIVEN)}.{random.choice(FAMILY)}.{n}@example.com".lower() for n in range(count))
    insert(
        User(username=default_username_algo(address), email=address, password=f"!{uuid.uuid4().hex}")
        for address in addresses
    )
    _analyse(connection)


def _analyse(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    """Write the rows of one side."""
    parser = argparse.ArgumentParser(prog="python -m bench.people", description=__doc__)
    parser.add_argument("side", choices=("portal", "stock"))
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = {"portal": "taxportal.settings", "stock": "bench.stock.settings"}[
        arguments.side
    ]
    import django

    django.setup()
    {"portal": portal_people, "stock": stock_people}[arguments.side](arguments.count)


if __name__ == "__main__":
    main()
