"""`manage.py advance`: day by day, each job once per day, under one lease. covers INV-05, INV-12, INV-14, INV-37"""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from payments.models import Payment
from payments.states import PaymentState
from records import clock
from records.models import PlannedEvent, Posting
from taxportal import jobs
from taxportal.kit import leases
from taxportal.kit.models import JobRun, Lease
from tests.factories.payments import MONDAY, TUESDAY, a_payment
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db


def advance(**options: Any) -> str:
    """Run the command and return what it printed."""
    out = StringIO()
    call_command("advance", stdout=out, **options)
    return out.getvalue()


def a_plan(due_on: date) -> PlannedEvent:
    """A charge of $5.00 that is to be posted."""
    return PlannedEvent.objects.create(
        module=TaxModuleFactory.create(),
        due_on=due_on,
        kind=PlannedEvent.Kind.POST,
        payload={"code": "196", "amount_cents": 500},
        key=f"test-{due_on}",
    )


def test_moves_a_day_and_does_what_is_due() -> None:
    payment = a_payment()
    planned = a_plan(TUESDAY)
    printed = advance(days=1)
    assert clock.run_date() == TUESDAY
    payment.refresh_from_db()
    planned.refresh_from_db()
    assert payment.state == PaymentState.CLEARED
    assert planned.applied_on == TUESDAY
    assert printed.splitlines() == [
        "17 March 2026: 1 planned event happened; 1 payment was sent to the bank; 1 payment cleared and was posted.",
        f"  {planned.module.primary.ref}: TC 196: Interest charged for late payment, $5.00",
        f"  {payment.payer.ref}: payment sent to the bank; TC 670: Payment, \u2212$3,275.40; payment cleared, $3,275.40",
        "The business date is 17 March 2026.",
    ]
    assert JobRun.objects.filter(business_date=TUESDAY, finished_at__isnull=False).count() == len(jobs.DUE_JOBS)


def test_says_when_nothing_was_due() -> None:
    assert advance(to=date(2026, 3, 18)).splitlines() == [
        "Nothing was due on the way.",
        "The business date is 18 March 2026.",
    ]


def test_settles_each_payment_on_its_own_day_over_many_days() -> None:
    friday, monday = date(2026, 3, 20), date(2026, 3, 23)
    for pay_on in (friday, monday):
        a_payment(pay_on=pay_on)
    advance(days=14)
    rows = Payment.objects.order_by("pay_on").values_list("sent_on", "cleared_on")
    # Sent in the run after the cut-off two bank days before, cleared in the run into the date.
    assert list(rows) == [(date(2026, 3, 19), friday), (friday, monday)]


def test_goes_on_where_a_run_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = a_payment()
    stop_at_settling = tuple(
        job if job.name != "payments.settle" else jobs.Job(job.name, job.order, cut_off) for job in jobs.DUE_JOBS
    )
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "DUE_JOBS", stop_at_settling)
        with pytest.raises(RuntimeError):
            advance(days=1)
    assert clock.run_date() == TUESDAY
    payment.refresh_from_db()
    assert payment.state == PaymentState.SENT
    printed = advance(to=TUESDAY)
    assert printed.splitlines()[0] == "17 March 2026: 1 payment cleared and was posted."
    assert Posting.objects.filter(source_kind="payment").count() == 1
    assert advance(to=TUESDAY).splitlines() == ["The business date is 17 March 2026."]


def test_tells_what_a_run_had_done_before_it_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = a_payment()

    def cut_off_at_the_end(at: clock.Moment, guard: jobs.Guard) -> jobs.JobResult:
        jobs.settle_payments(at, guard)
        raise RuntimeError("power")

    replaced = [job for job in jobs.DUE_JOBS if job.name != "payments.settle"]
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "DUE_JOBS", (*replaced, jobs.Job("payments.settle", 50, cut_off_at_the_end)))
        with pytest.raises(RuntimeError):
            advance(days=1)
    assert advance(to=TUESDAY).splitlines()[:2] == [
        "17 March 2026: 2 changes had been made before the run was cut off.",
        f"  {payment.payer.ref}: TC 670: Payment, \u2212$3,275.40; payment cleared, $3,275.40",
    ]


def cut_off(at: object, guard: object) -> jobs.JobResult:
    """A job during which the machine goes down."""
    raise RuntimeError("power")


def test_stands_back_while_another_run_is_at_work() -> None:
    assert leases.take(jobs.LEASE, "another host", 60)
    with pytest.raises(CommandError, match="Another run is at work"):
        advance(days=1)
    assert clock.run_date() == MONDAY


def test_stops_when_another_run_has_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = a_payment()

    def overslept(at: clock.Moment, guard: jobs.Guard) -> jobs.JobResult:
        Lease.objects.filter(name=jobs.LEASE).update(expires_at=datetime(2000, 1, 1, tzinfo=UTC))
        assert leases.take(jobs.LEASE, "another host", 60)
        return jobs.settle_payments(at, guard)

    replaced = [job for job in jobs.DUE_JOBS if job.name != "payments.settle"]
    monkeypatch.setattr(jobs, "DUE_JOBS", (*replaced, jobs.Job("payments.settle", 50, overslept)))
    with pytest.raises(CommandError, match="took over"):
        advance(days=1)
    payment.refresh_from_db()
    assert payment.state == PaymentState.SENT


def test_gives_the_lease_back() -> None:
    advance(days=1)
    assert leases.take(jobs.LEASE, "another host", 60)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"days": 0}, "a number from 1 to 3660"),
        ({"days": 10**12}, "a number from 1 to 3660"),
        ({"to": date(2026, 3, 15)}, "16 March 2026 already; it never goes back"),
        ({"to": date(2099, 1, 1)}, "at most 3660 days ahead"),
    ],
)
def test_refuses_impossible_targets_with_a_sentence(options: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        advance(**options)
    assert clock.run_date() == MONDAY


def test_moves_a_practice_date_up_to_today() -> None:
    with time_machine.travel("2026-03-19T02:00:00Z", tick=False):  # still the 18th in Washington
        advance(to_today=True)
    assert clock.run_date() == date(2026, 3, 18)


class TestInProduction:
    """Where the business date is the real one."""

    @pytest.fixture(autouse=True)
    def _no_sandbox(self, settings: Any) -> None:
        settings.SANDBOX = False

    @pytest.mark.parametrize("options", [{"days": 1}, {"to": TUESDAY}])
    def test_never_moves_its_date(self, options: dict[str, Any]) -> None:
        with pytest.raises(CommandError, match="Only a practice site"):
            advance(**options)

    def test_runs_the_first_night_and_catches_up_after_missed_ones(self) -> None:
        planned = a_plan(MONDAY)
        with time_machine.travel("2026-03-16T09:00:00Z", tick=False):
            assert "1 planned event happened" in advance(to_today=True)
            assert "happened" not in advance(to_today=True)
        planned.refresh_from_db()
        assert planned.applied_on == MONDAY
        with time_machine.travel("2026-03-19T09:00:00Z", tick=False):
            advance(to_today=True)
        days = JobRun.objects.filter(name="payments.send").order_by("business_date")
        assert [day.day for day in days.values_list("business_date", flat=True)] == [16, 17, 18, 19]


def test_keeps_one_run_a_job_and_day() -> None:
    advance(days=2)
    assert JobRun.objects.count() == 2 * len(jobs.DUE_JOBS)
    assert not connection.needs_rollback
