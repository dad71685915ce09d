"""`manage.py purge`: delete what has been kept for its time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from accounts import actions
from accounts.actions.purge import RULES, Rule
from records import clock
from records.clock import Moment


class Command(BaseCommand):
    """Delete the rows whose time is over, table by table. Safe to stop and to start again."""

    help = "Delete sign-in traces, sessions, counters and the like whose time is over; one audit row for each chunk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--dry-run", action="store_true", help="only count what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, delete, say what went."""
        at = clock.now()
        due = {rule: rule.due(at.real).count() for rule in RULES}
        verb = "would be deleted" if options["dry_run"] else "deleted"
        counts = due if options["dry_run"] else self._purge(due, at)
        for rule, count in counts.items():
            self.stdout.write(f"{rule.table}: {count} {verb}")

    def _purge(self, due: dict[Rule, int], at: Moment) -> dict[Rule, int]:
        counts: dict[Rule, int] = {}
        with tqdm(total=sum(due.values()), unit="row", disable=None) as bar:
            for rule in due:
                counts[rule] = 0
                while gone := actions.purge(rule=rule, at=at):
                    counts[rule] += gone
                    bar.update(gone)
        return counts
