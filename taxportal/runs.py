"""Moving the business date on: night by night, under the one lease. The command and the staff page both come here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from records import audit, clock
from records.audit_actions import AuditAction
from records.models import AuditEvent
from taxportal import jobs
from taxportal.changes import Change
from taxportal.kit import leases

_ONE_DAY = timedelta(days=1)


class Busy(Exception):
    """Another runner is at work; nothing was done."""


@dataclass(frozen=True)
class Night:
    """What the run into one business day did: sentences (one a job that did something) and changes, person by person."""

    day: date
    words: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def by_person(self) -> dict[str, list[str]]:
        """What changed by reference, in the order in which it happened."""
        people: dict[str, list[str]] = {}
        for change in self.changes:
            people.setdefault(change.taxpayer, []).append(change.what)
        return people


@dataclass(frozen=True)
class Move:
    """One move of the practice date that stands in the audit trail: the days after ``first`` up to ``last`` were run."""

    first: date
    last: date
    by_staff: bool

    @property
    def days(self) -> int:
        """How many days it went on."""
        return (self.last - self.first).days


@contextmanager
def lease(holder: str) -> Iterator[leases.Held]:
    """The lease of the runner of due jobs for the block. Raises Busy while somebody else holds it."""
    held = leases.take(jobs.LEASE, holder, jobs.LEASE_SECONDS)
    if held is None:
        raise Busy(jobs.LEASE)
    try:
        yield held
    finally:
        leases.give_back(held)


def days_to(target: date) -> list[date]:
    """The business days to be run to reach ``target``: those after the date that stands, or in production that first night."""
    today = clock.run_date()
    days = [today + timedelta(days=n) for n in range(1, (target - today).days + 1)]
    if not settings.SANDBOX and target == today and not jobs.is_begun(today):
        return [today]
    return days


def move(target: date, *, held: leases.Held, by: Any) -> Iterator[Night]:
    """Finish what an earlier run left open, then run day by day up to ``target``; yield each night once it is done.

    ``by`` is the member of staff who moves the date, None for the command. The move stands in the audit trail when all of it
    is done. Raises leases.LeaseLost where another runner has taken over.
    """
    today = clock.run_date()
    left = _finish(today, held)
    if left.words:
        yield left
    for day in days_to(target):
        jobs.begin(day, held=held)
        yield _finish(day, held)
    first = today - _ONE_DAY if left.words else today
    if settings.SANDBOX and first < clock.run_date():
        _tell(first, by)


def moves(*, at_most: int = 10) -> list[Move]:
    """The latest moves of the practice date, newest first."""
    rows = AuditEvent.objects.filter(action=AuditAction.CLOCK_MOVED).order_by("-id")
    told = rows.values_list("details", "actor_type")[:at_most]
    return [
        Move(date.fromisoformat(details["from"]), date.fromisoformat(details["to"]), kind == AuditEvent.ActorType.STAFF)
        for details, kind in told
    ]


def _finish(day: date, held: leases.Held) -> Night:
    results = [result for _, result in jobs.finish(day, held=held)]
    return Night(
        day,
        tuple(result.words for result in results if result.words),
        tuple(change for result in results for change in result.changes),
    )


def _tell(first: date, by: Any) -> None:
    at = clock.now()
    details = {"from": first.isoformat(), "to": at.business_date.isoformat()}
    audit.record(AuditAction.CLOCK_MOVED, by=by, at=at, details=details)
