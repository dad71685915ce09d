"""`manage.py advance`: the only runner of due jobs. Moves the business date a day at a time."""

import os
import socket
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from records import clock
from taxportal import jobs
from taxportal.kit import formats, leases
from taxportal.kit.eastern import EASTERN

MAX_DAYS = 3660
BAR_FROM_DAYS = 4


class Command(BaseCommand):
    """Advance the business date and run what becomes due on each day on the way."""

    help = "Move the business date day by day and run the due jobs of each day. Safe to stop and to start again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of three targets."""
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--days", metavar="N", help="so many days on (practice site only)")
        target.add_argument(
            "--to",
            metavar="DATE",
            help="up to this date, like 2026-04-15 (practice site only)",
        )
        target.add_argument("--to-today", action="store_true", help="up to the real date in Washington")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the lease, run, say what changed."""
        if not settings.SANDBOX and not options["to_today"]:
            raise CommandError("Only a practice site (SANDBOX=1) can move its date; use --to-today.")
        held = leases.take(jobs.LEASE, f"{socket.gethostname()}-{os.getpid()}", jobs.LEASE_SECONDS)
        if held is None:
            raise CommandError("Another run is at work; try again when it has ended.")
        try:
            self._run(held, self._target(options))
        except leases.LeaseLost as lost:
            raise CommandError("Another run took over. This one stopped; nothing is lost or done twice.") from lost
        finally:
            leases.give_back(held)

    def _target(self, options: dict[str, Any]) -> date:
        today = clock.run_date()
        if options["to_today"]:
            return timezone.now().astimezone(EASTERN).date()
        target = _day_named(options["to"]) if options["to"] else today + timedelta(days=_days(options["days"]))
        if target < today:
            raise CommandError(f"The business date is {formats.day(today)} already; it never goes back.")
        if target > today + timedelta(days=MAX_DAYS):
            raise CommandError(f"--to takes a date at most {MAX_DAYS} days ahead.")
        return target

    def _run(self, held: leases.Held, target: date) -> None:
        today = clock.run_date()
        self._finish(today, held)  # what an earlier run left open
        days = [today + timedelta(days=n) for n in range(1, (target - today).days + 1)]
        if not settings.SANDBOX and target == today and not jobs.is_begun(today):
            days = [today]  # the very first night
        changed = False
        for day in tqdm(days, unit="day", disable=None if len(days) >= BAR_FROM_DAYS else True):
            jobs.begin(day, held=held)
            changed |= self._finish(day, held)
        if days and not changed:
            self.stdout.write("Nothing was due on the way.")
        self.stdout.write(f"The business date is {formats.day(clock.run_date())}.")

    def _finish(self, day: date, held: leases.Held) -> bool:
        words = [result.words for _, result in jobs.finish(day, held=held) if result.words]
        if words:
            with tqdm.external_write_mode():  # above the bar, not through it
                self.stdout.write(f"{formats.day(day)}: {'; '.join(words)}.")
        return bool(words)


def _days(text: object) -> int:
    try:
        days = int(str(text))
    except ValueError:
        days = 0
    if not 1 <= days <= MAX_DAYS:
        raise CommandError(f"--days takes a number from 1 to {MAX_DAYS}; for example make advance DAYS=1.")
    return days


def _day_named(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise CommandError("--to takes a day of the calendar; for example --to 2026-04-15.") from None
