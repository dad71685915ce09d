"""The nightly run killed with signal 9 at random statements: it ends where an undisturbed run ends. covers INV-12, INV-28, INV-33, T53"""

import json
import os
import random
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from payments.models import Payment
from records import clock
from records.models import AuditEvent, Posting, TaxModule
from taxportal import jobs, runs
from taxportal.kit import leases
from taxportal.kit.models import JobRun, Lease, OutboxMessage
from tests.cast import ISSUER
from tests.factories.payments import MONDAY, a_payment, an_account
from tests.factories.records import TaxReturnFactory
from tests.integration.test_payment_races import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]  # some fifty nightly runs

KILLS = 50
TARGET = date(2026, 5, 1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# Numbers that the database gives in the order of its work, random ones, and real time: not what the run decides.
NOT_COMPARED = {
    "ref",
    "source_id",
    "key",
    "dedupe_key",
    "object_ref",
    "event_id",
    "fence",
    "host",
    "row_mac",
    "account_number",
}


@pytest.fixture
def world() -> None:
    """The practice people, and some who give the run more to do: returns that wait and payments on their way."""
    call_command("seed", issuer=ISSUER, verbosity=0)
    lines = {"24": 4115, "25d": 5480, "33": 5480, "34": 1365, "35a": 1365}
    for day in range(1, 29):
        TaxReturnFactory.create(received_on=date(2026, 3, day), lines=lines)
    module = TaxModule.objects.order_by("pk")[0]
    for day in (20, 23, 24, 25, 26, 27, 30, 31):
        a_payment(module=module, pay_on=date(2026, 3, day), amount_cents=day * 100, account=an_account())


@pytest.fixture
def runner() -> Iterator[subprocess.Popen[str]]:
    """The process that starts runners which die."""
    database = {name: str(connection.settings_dict[name]) for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.killed_runner"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TEST_DATABASE": json.dumps(database)},
        start_new_session=True,
    )
    yield process
    with suppress(ProcessLookupError):  # a test that failed leaves a runner at work: it goes with its starter
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def run(runner: subprocess.Popen[str], statement: int, target: date = TARGET) -> str:
    """How a runner ended that was to be killed at this statement of its own."""
    assert runner.stdin and runner.stdout
    runner.stdin.write(f"{statement} {target}\n")
    runner.stdin.flush()
    return runner.stdout.readline().strip()


def everything() -> dict[str, list[str]]:
    """All rows of records, payments, outbox and runs as text, without what the run doesn't decide."""
    tables = [*apps.get_app_config("records").get_models(), *apps.get_app_config("payments").get_models()]
    return {model._meta.label: _rows(model) for model in [*tables, OutboxMessage, JobRun]}


def _rows(model: type[models.Model]) -> list[str]:
    rows = model._default_manager.all()
    if model is AuditEvent:
        rows = rows.exclude(action="sandbox.clock_moved")  # one a move: a run in pieces is several
    return sorted(json.dumps([_plain(row, field) for field in _compared(model)]) for row in rows)


def _compared(model: type[models.Model]) -> list[Any]:
    own_keys = (models.AutoField, models.UUIDField, models.DateTimeField)
    left_out = NOT_COMPARED | (
        {"changed"} if model is JobRun else set()
    )  # it counts what the last of a job's runners did
    return [
        field for field in model._meta.concrete_fields if field.name not in left_out and not isinstance(field, own_keys)
    ]


def _plain(row: models.Model, field: Any) -> str:
    value = getattr(row, field.attname)
    if field.is_relation and not isinstance(value, uuid.UUID | None) and field.related_model is not TaxModule:
        return ""  # rows that were there before keep their keys; those made by the run have others
    return str(value)


def two_minutes_later() -> None:
    """The dead runner's lease has ended."""
    Lease.objects.update(expires_at=LONG_AGO)


@pytest.mark.usefixtures("world")
def test_killed_at_fifty_random_statements_it_ends_as_if_nothing_had_happened(
    runner: subprocess.Popen[str],
) -> None:
    with transaction.atomic():
        with runs.lease("undisturbed") as held:
            nights = list(runs.move(TARGET, held=held, by=None))
        undisturbed = everything()
        transaction.set_rollback(True)
    assert len(nights) == (TARGET - MONDAY).days and clock.run_date() == MONDAY

    seed = random.randrange(10**6)
    points = random.Random(seed)
    killed: list[tuple[str, int]] = []
    while len(killed) < KILLS:
        statement = points.randint(1, 110)
        assert run(runner, statement) == "killed", f"seed {seed}: done after {killed}"
        killed.append((str(clock.run_date()), statement))
        two_minutes_later()
    print(f"seed {seed}, killed at (business date, statement): {killed}")
    assert run(runner, 0) == "done"
    assert clock.run_date() == TARGET
    for table, rows in everything().items():
        assert rows == undisturbed[table], f"seed {seed}: {table} differs after {killed}"
    assert _twice(OutboxMessage.objects.values_list("kind", "recipient_ref", "business_date")) == []
    assert run(runner, 0) == "done"  # once more into the same day: nothing new
    assert everything() == undisturbed


def _twice(rows: Any) -> list[Any]:
    seen: set[Any] = set()
    return [row for row in rows if row in seen or seen.add(row)]  # type: ignore[func-returns-value]


@pytest.mark.usefixtures("world")
def test_nobody_takes_over_before_the_dead_ones_lease_has_ended(runner: subprocess.Popen[str]) -> None:
    tuesday = date(2026, 3, 17)
    assert run(runner, 30, tuesday) == "killed"
    assert run(runner, 0, tuesday) == "refused"
    two_minutes_later()
    assert run(runner, 0, tuesday) == "done"
    assert not JobRun.objects.filter(finished_at__isnull=True).exists()


def test_of_two_runners_one_acts() -> None:
    payment = a_payment()

    def advance() -> int:
        with runs.lease(str(uuid.uuid4())) as held:
            return len(list(runs.move(date(2026, 3, 17), held=held, by=None)))

    outcomes = in_parallel([advance, advance, advance])
    assert not [found for found in outcomes if not isinstance(found, int | runs.Busy)]
    assert sum(found for found in outcomes if isinstance(found, int)) == 1
    assert Payment.objects.get(pk=payment.pk).cleared_on == date(2026, 3, 17)
    assert Posting.objects.filter(source_kind="payment").count() == 1
    assert JobRun.objects.count() == len(jobs.DUE_JOBS)


def test_a_runner_that_overslept_writes_nothing_more() -> None:
    TaxReturnFactory.create(received_on=date(2026, 3, 9), lines={"24": 4115, "25d": 5480})
    with runs.lease("slow") as held:
        jobs.begin(date(2026, 3, 18), held=held)
        two_minutes_later()
        assert leases.take(jobs.LEASE, "quick", 60)
        with pytest.raises(leases.LeaseLost):
            list(jobs.finish(date(2026, 3, 18), held=held))
    assert not Posting.objects.exists() and not AuditEvent.objects.exists()
