"""`manage.py purge`: each table's rows go when their time is over, not before, and the trail says how many."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts import actions
from accounts.actions.purge import RULES
from accounts.models import KeptForm, PortalSession, ProviderEvent, SignInTrace, SignInTransaction
from records import clock
from records.models import AuditEvent
from taxportal import jobs
from taxportal.kit.models import OutboxMessage, RateCounter
from taxportal.kit.refs import new_reference
from tests.factories.accounts import CitizenFactory, ReviewCaseFactory

pytestmark = pytest.mark.django_db


def one_of_each(age: timedelta, number: int) -> None:
    """A row in every table that is purged, as if written ``age`` ago (or past its own end since then)."""
    then = datetime.now(UTC) - age
    SignInTrace.objects.create(reference=new_reference(), at=then, provider="generic", outcome="SI-00", log_code="x")
    SignInTransaction.objects.create(state_hash=f"{number:064}", browser="b", provider="generic", created_at=then)
    KeptForm.objects.create(user=CitizenFactory.create(), path="/account/", data="a=1", created_at=then)
    PortalSession.objects.create(
        key_hash=f"{number:064}", session_data="", expire_date=then, created_at=then, last_seen_at=then
    )
    RateCounter.objects.create(key=b"key", window=number, hits=1, expires_at=then)
    ProviderEvent.objects.create(
        issuer="https://idp.example.org",
        token_hash=f"{number:064}",
        provider="generic",
        kind="logout",
        received_at=then,
    )
    ReviewCaseFactory.create(status="withdrawn", closed_at=then)
    OutboxMessage.objects.create(
        kind="k",
        recipient_ref="r",
        template="t",
        dedupe_key=str(number),
        created_at=then,
        business_date=then.date(),
        delivered_at=then,
    )


def left() -> dict[str, int]:
    """How many rows each table has (or how many still hold what is to be emptied)."""
    full = {rule: rule.rows().filter(claims__isnull=False) if rule.empties else rule.rows() for rule in RULES}
    return {rule.table: rows.count() for rule, rows in full.items()}


def purge(**options: Any) -> str:
    """Run the command; what it printed."""
    out = StringIO()
    call_command("purge", stdout=out, **options)
    return out.getvalue()


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("table", "kept", "gone"),
    [
        ("sign_in_traces", 29 * DAY, 31 * DAY),
        ("sign_in_transactions", timedelta(hours=23), timedelta(hours=25)),
        ("kept_forms", timedelta(minutes=14), timedelta(minutes=16)),
        ("sessions", timedelta(minutes=-1), timedelta(minutes=1)),
        ("rate_counters", timedelta(minutes=-1), timedelta(minutes=1)),
        ("provider_events", 399 * DAY, 401 * DAY),
        ("case_claims", 29 * DAY, 31 * DAY),
        ("outbox_messages", 89 * DAY, 91 * DAY),
    ],
)
def test_a_row_goes_when_its_time_is_over(table: str, kept: timedelta, gone: timedelta) -> None:
    one_of_each(kept, 1)
    one_of_each(gone, 2)
    purge()
    assert left()[table] == 1


def test_a_message_that_was_never_delivered_stays() -> None:
    one_of_each(1000 * DAY, 1)
    OutboxMessage.objects.update(delivered_at=None)
    assert "outbox_messages: 0 deleted" in purge()
    assert OutboxMessage.objects.count() == 1


def test_a_dry_run_counts_and_deletes_nothing() -> None:
    one_of_each(1000 * DAY, 1)
    before = left()
    printed = purge(dry_run=True).splitlines()
    assert printed == [f"{rule.table}: 1 would be deleted" for rule in RULES]
    assert left() == before and not AuditEvent.objects.filter(action="purge.run").exists()


def test_each_chunk_leaves_its_row_in_the_trail_and_a_second_run_finds_nothing() -> None:
    for number in range(3):
        one_of_each(1000 * DAY, number)
    (traces,) = (rule for rule in RULES if rule.table == "sign_in_traces")
    assert [actions.purge(rule=traces, at=clock.now(), chunk=2) for _ in range(3)] == [2, 1, 0]
    rows = AuditEvent.objects.filter(action="purge.run").order_by("id").values_list("reason_code", "details")
    assert list(rows) == [("sign_in_traces", {"rows": 2}), ("sign_in_traces", {"rows": 1})]
    purge()
    assert set(left().values()) == {0}
    written = AuditEvent.objects.count()
    purge()
    assert AuditEvent.objects.count() == written


def test_it_is_the_last_job_of_the_day() -> None:
    assert max(jobs.DUE_JOBS, key=lambda job: job.order).name == "accounts.purge"
    one_of_each(1000 * DAY, 1)
    out = StringIO()
    call_command("advance", days=1, stdout=out)
    assert f"{len(RULES)} rows past their time were deleted" in out.getvalue()
    assert set(left().values()) == {0}
