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
from taxportal import next_events, runs
from taxportal.kit import formats, leases
from taxportal.kit.eastern import EASTERN

MAX_DAYS = 3660
BAR_FROM_DAYS = 4
PEOPLE_LISTED = 20  # a day


class Command(BaseCommand):
    """Advance the business date and run what becomes due on each day on the way."""

    help = "Move the business date day by day and run the due jobs of each day. Safe to stop and to start again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of four targets."""
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--days", metavar="N", help="so many days on (practice site only)")
        target.add_argument(
            "--to",
            metavar="DATE",
            help="up to this date, like 2026-04-15 (practice site only)",
        )
        target.add_argument(
            "--to-next-event",
            action="store_true",
            help="up to the next day on which something is due (practice site only)",
        )
        target.add_argument("--to-today", action="store_true", help="up to the real date in Washington")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the lease, run, say what changed."""
        if not settings.SANDBOX and not options["to_today"]:
            raise CommandError("Only a practice site (SANDBOX=1) can move its date; use --to-today.")
        try:
            with runs.lease(f"{socket.gethostname()}-{os.getpid()}") as held:
                self._run(held, self._target(options))
        except runs.Busy:
            raise CommandError("Another run is at work; try again when it has ended.") from None
        except leases.LeaseLost as lost:
            raise CommandError("Another run took over. This one stopped; nothing is lost or done twice.") from lost

    def _target(self, options: dict[str, Any]) -> date:
        today = clock.run_date()
        if options["to_today"]:
            return timezone.now().astimezone(EASTERN).date()
        if options["to_next_event"]:
            return next_events.next_day(today) or today
        target = _day_named(options["to"]) if options["to"] else today + timedelta(days=_days(options["days"]))
        if target < today:
            raise CommandError(f"The business date is {formats.day(today)} already; it never goes back.")
        if target > today + timedelta(days=MAX_DAYS):
            raise CommandError(f"--to takes a date at most {MAX_DAYS} days ahead.")
        return target

    def _run(self, held: leases.Held, target: date) -> None:
        days = len(runs.days_to(target))
        changed = False
        with tqdm(total=days, unit="day", disable=None if days >= BAR_FROM_DAYS else True) as bar:
            for night in runs.move(target, held=held, by=None):
                bar.update()
                changed |= bool(night.words)
                self._tell(night)
        if days and not changed:
            self.stdout.write("Nothing was due on the way.")
        self.stdout.write(f"The business date is {formats.day(clock.run_date())}.")

    def _tell(self, night: runs.Night) -> None:
        """One line for the day, then one for each person by reference: names stay out of terminals and logs."""
        if not night.words:
            return
        people = list(night.by_person.items())
        with tqdm.external_write_mode():  # above the bar, not through it
            self.stdout.write(f"{formats.day(night.day)}: {'; '.join(night.words)}.")
            for ref, what in people[:PEOPLE_LISTED]:
                self.stdout.write(f"  {ref}: {'; '.join(what)}")
            if len(people) > PEOPLE_LISTED:
                self.stdout.write(f"  and {len(people) - PEOPLE_LISTED} people more")


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
