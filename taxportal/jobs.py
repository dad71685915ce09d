"""The due jobs of a business day, in their order: the one list that `manage.py advance` works through.

A job is handed the morning of the day it runs into and a guard, which it calls inside each of its transactions:
the guard raises LeaseLost where another runner has taken over. Each job is idempotent per business date: its
JobRun row is made when the day begins and marked finished in the end, so that a run that was cut off goes on
where it stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import ngettext

from accounts import actions as account_actions
from accounts import queries as account_queries
from accounts.actions.purge import RULES
from payments import actions as payment_actions
from payments import calendar
from payments import queries as payment_queries
from records import actions as records_actions
from records import clock
from records.actions import notices, step_times
from records.clock import Moment
from taxportal.changes import Change, of_job, recorded_as
from taxportal.kit import leases
from taxportal.kit.models import JobRun

LEASE = "due-jobs"
PURGE = "accounts.purge"
PURGE_AGAIN_AFTER = timedelta(hours=1)
LEASE_SECONDS = 120  # renewed with every chunk of work

Guard = Callable[[], None]


@dataclass(frozen=True)
class JobResult:
    """How many things a job changed, that in plain words (empty where nothing was due), and what it changed person by person
    (at most so many as changes.AT_MOST).
    """

    changed: int
    words: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Job:
    """One due job."""

    name: str
    order: int
    run: Callable[[Moment, Guard], JobResult]


def apply_planned_events(at: Moment, guard: Guard) -> JobResult:
    """Let happen in the records what was planned for today or earlier."""
    guard()
    locked = account_queries.locked_taxpayers()
    count = len(records_actions.apply_planned_events(at=at, locked=locked, guard=guard))
    words = ngettext("%(n)d planned event happened", "%(n)d planned events happened", count)
    return _result(count, words)


def accept_returns(at: Moment, guard: Guard) -> JobResult:
    """Accept the returns that came in before today."""
    count = records_actions.accept_returns(at=at, guard=guard)
    return _result(count, ngettext("%(n)d return was accepted", "%(n)d returns were accepted", count))


def post_returns(at: Moment, guard: Guard) -> JobResult:
    """Post the returns whose cycle day has come, with their refunds."""
    locked = account_queries.locked_taxpayers()
    count = records_actions.post_returns(at=at, next_bank_day=calendar.next_bank_day, locked=locked, guard=guard)
    return _result(count, ngettext("%(n)d return was posted", "%(n)d returns were posted", count))


def release_refunds(at: Moment, guard: Guard) -> JobResult:
    """Release the refunds whose hold ends by itself."""
    locked = account_queries.locked_taxpayers()
    count = records_actions.release_refunds(at=at, next_bank_day=calendar.next_bank_day, locked=locked, guard=guard)
    return _result(count, ngettext("%(n)d held refund was released", "%(n)d held refunds were released", count))


def reissue_as_checks(at: Moment, guard: Guard) -> JobResult:
    """Mail a check for the deposits that came back six weeks ago and went nowhere else."""
    count = records_actions.reissue_as_checks(at=at, guard=guard)
    return _result(count, ngettext("%(n)d refund was issued again", "%(n)d refunds were issued again", count))


def send_refunds(at: Moment, guard: Guard) -> JobResult:
    """Send the refunds whose day has come."""
    count = records_actions.send_refunds(at=at, guard=guard)
    return _result(count, ngettext("%(n)d refund was sent", "%(n)d refunds were sent", count))


def clear_refunds(at: Moment, guard: Guard) -> JobResult:
    """Record what the bank reports of refunds sent before."""
    count = records_actions.clear_refunds(at=at, next_bank_day=calendar.next_bank_day, guard=guard)
    return _result(count, ngettext("%(n)d refund cleared", "%(n)d refunds cleared", count))


def send_payments(at: Moment, guard: Guard) -> JobResult:
    """Send the payments whose cut-off has come."""
    count = payment_actions.send_due(at=at, guard=guard).count
    words = ngettext("%(n)d payment was sent to the bank", "%(n)d payments were sent to the bank", count)
    return _result(count, words)


def settle_payments(at: Moment, guard: Guard) -> JobResult:
    """Clear the payments dated today or earlier and post them to the ledger."""
    count = payment_actions.settle_due(at=at, guard=guard).count
    words = ngettext("%(n)d payment cleared and was posted", "%(n)d payments cleared and were posted", count)
    return _result(count, words)


def assess(at: Moment, guard: Guard) -> JobResult:
    """Charge penalties and interest where a bill is due."""
    count = records_actions.assess_due(at=at, guard=guard)
    words = ngettext(
        "%(n)d account was charged interest or a penalty", "%(n)d accounts were charged interest or a penalty", count
    )
    return _result(count, words)


def issue_notices(at: Moment, guard: Guard) -> JobResult:
    """Issue the notices that are due; nothing that asks for money while a payment is on its way."""
    skip = payment_queries.modules_with_a_payment_on_its_way()
    count = notices.issue_due(at=at, guard=guard, skip_modules=skip)
    return _result(count, ngettext("%(n)d notice was issued", "%(n)d notices were issued", count))


def refresh_step_times(at: Moment, guard: Guard) -> JobResult:
    """Count again how long the steps of refunds take. Figures over everybody: nobody's record changes, nothing is told."""
    return JobResult(step_times.refresh(at=at, guard=guard), "")


def purge(at: Moment, guard: Guard) -> JobResult:
    """Delete what has been kept for its time, once an hour at most: time here is real, however many business days pass in it."""
    lately = JobRun.objects.filter(name=PURGE, finished_at__gt=datetime.now(UTC) - PURGE_AGAIN_AFTER)
    if lately.exclude(business_date=at.business_date).exists():
        return JobResult(0, "")
    count = 0
    for rule in RULES:
        guard()
        while gone := account_actions.purge(rule=rule, at=at):
            guard()
            count += gone
    words = ngettext("%(n)d row past its time was deleted", "%(n)d rows past their time were deleted", count)
    return _result(count, words)


def _result(count: int, words: str) -> JobResult:
    return JobResult(count, words % {"n": count} if count else "")


def _with_changes(result: JobResult, day: date, job: Job, *, cut_off: bool) -> JobResult:
    """The result with what the job changed on this day, whoever of its runners did it: one that was cut off may have done
    all of it.
    """
    if not result.changed and not cut_off:
        return result
    changes = tuple(of_job(day, job.name))
    words = result.words
    if changes and not words:
        once, more = (
            "%(n)d change had been made before the run was cut off",
            "%(n)d changes had been made before the run was cut off",
        )
        words = ngettext(once, more, len(changes)) % {"n": len(changes)}
    return replace(result, words=words, changes=changes)


DUE_JOBS: tuple[Job, ...] = (
    Job("records.planned_events", 10, apply_planned_events),
    Job("records.accept_returns", 15, accept_returns),
    Job("records.post_returns", 20, post_returns),
    Job("records.release_refunds", 25, release_refunds),
    Job("records.reissue", 27, reissue_as_checks),
    Job("records.send_refunds", 30, send_refunds),
    Job("records.clear_refunds", 35, clear_refunds),
    Job("payments.send", 40, send_payments),
    Job("payments.settle", 50, settle_payments),
    Job("records.assess", 60, assess),
    Job("records.notices", 70, issue_notices),
    Job("records.step_times", 80, refresh_step_times),
    Job(PURGE, 90, purge),
)


def begin(day: date, *, held: leases.Held) -> None:
    """Move the business date to `day` and note what is to be done on it, in one transaction."""
    with transaction.atomic():
        leases.extend(held, LEASE_SECONDS)
        clock.move_to(day)
        started = datetime.now(UTC)
        rows = [JobRun(name=job.name, business_date=day, started_at=started, fence=held.token) for job in DUE_JOBS]
        JobRun.objects.bulk_create(rows, ignore_conflicts=True)


def is_begun(day: date) -> bool:
    """Return whether the run into `day` was begun, finished or not."""
    return JobRun.objects.filter(business_date=day).exists()


def finish(day: date, *, held: leases.Held) -> Iterator[tuple[Job, JobResult]]:
    """Run what is still open of the run into `day`, in order; yield each job with its result.

    Jobs that had nothing to do are marked finished together, with the next one that had or in the end: if the run is cut off
    before that, they find nothing to do once more.
    """
    at = clock.on(day)
    unfinished = JobRun.objects.filter(business_date=day, finished_at__isnull=True)
    still_open = dict(unfinished.values_list("name", "fence"))
    idle: list[str] = []
    for job in sorted(DUE_JOBS, key=lambda due: due.order):
        if job.name not in still_open:
            continue
        with recorded_as(day, job.name):
            result = job.run(at, lambda: leases.extend(held, LEASE_SECONDS))
        result = _with_changes(result, day, job, cut_off=still_open[job.name] != held.token)
        idle.append(job.name)
        if result.changed:
            _mark(day, idle, changed=result.changed, held=held)
            idle = []
        yield job, result
    _mark(day, idle, changed=0, held=held)


def _mark(day: date, names: list[str], *, changed: int, held: leases.Held) -> None:
    """Mark these jobs of the day finished; ``changed`` is what the last of them changed, the others changed nothing."""
    if not names:
        return
    with transaction.atomic():
        leases.extend(held, LEASE_SECONDS)
        rows = JobRun.objects.filter(business_date=day, finished_at__isnull=True, name__in=names)
        done = Case(When(name=names[-1], then=Value(changed)), default=Value(0))
        rows.update(finished_at=datetime.now(UTC), changed=done, fence=held.token)
