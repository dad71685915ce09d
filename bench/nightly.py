"""The nightly run over many accounts against the same work as plain set-based SQL, in one run, side by side.

    BENCH_N=100000 python -m bench.nightly         (PostgreSQL from a wheel)
    python -m bench.nightly --returns 4000 --sqlite

The work: returns that came in on 9 March 2026 post on the 18th with their refunds, the refunds are sent on the 24th and the
bank reports them on the 25th: per return three postings, a refund event, four audit rows and a message. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

RECEIVED = date(2026, 3, 9)
POSTS, SENT, CLEARED = date(2026, 3, 18), date(2026, 3, 24), date(2026, 3, 25)
LINES = {"1a": 52000, "15": 36250, "16": 4115, "24": 4115, "25d": 5480, "33": 5480, "34": 1365, "35a": 1365}


@dataclass(frozen=True)
class Round:
    """Seconds of one round on each side, for the same number of returns."""

    returns: int
    run_s: float
    sql_s: float

    @property
    def ratio(self) -> float:
        """The rate of the nightly run by that of plain SQL."""
        return self.sql_s / self.run_s


def read_options(arguments: list[str]) -> argparse.Namespace:
    """What was asked for on the command line and in BENCH_N."""
    parser = argparse.ArgumentParser(prog="python -m bench.nightly", description=__doc__)
    parser.add_argument("--returns", type=int, default=int(os.environ.get("BENCH_N", "100000")), help="a side, in all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--json", action="store_true", help="every round as data")
    return parser.parse_args(arguments)


@contextmanager
def database(*, sqlite: bool) -> Iterator[None]:
    """A fresh practice database that this process's settings name."""
    from bench.databases import databases

    with ExitStack() as keep:
        folder = Path(keep.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        folder.chmod(0o755)
        os.environ["DATABASE_URL"] = keep.enter_context(databases(folder, sqlite=sqlite))["portal"]
        os.environ.setdefault("SANDBOX", "1")
        os.environ.setdefault("PUBLIC_BASE_URL", "http://localhost:8000")
        os.environ["DJANGO_SETTINGS_MODULE"] = "taxportal.settings"
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
        yield
        connection.close()


def measure(*, returns: int, rounds: int) -> list[Round]:
    """Take turns: fill, run, fill, plain SQL. The first, small round warms both up and is not told."""
    from bench.nightly_sql import SetBased

    places = count()
    found = []
    for size in (min(200, returns), *[max(1, returns // rounds)] * rounds):
        fill(places, size)
        run_s = nightly_run(size)
        modules = fill(places, size)
        found.append(Round(size, run_s, SetBased().work_off(modules)))
    check()
    return found[1:]


def fill(places: Iterator[int], size: int) -> tuple[int, int]:
    """So many people with an account each and a return that waits; the first and the last account's keys."""
    from itertools import islice

    from django.db.models import Max

    from bench.people import _taxpayer, insert, practice_numbers
    from records.models import TaxModule, TaxReturn

    global _NUMBERS
    _NUMBERS = _NUMBERS or practice_numbers()
    people = [_taxpayer(number) for number in islice(_NUMBERS, size)]
    insert(people)
    before = TaxModule.objects.aggregate(most=Max("pk"))["most"] or 0
    insert(TaxModule(primary=person, period="202512") for person in people)
    keys = list(TaxModule.objects.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True))
    insert(
        TaxReturn(module_id=key, received_on=RECEIVED, filing_status="S", lines=LINES, locator=str(next(places)))
        for key in keys
    )
    _analyse()
    return keys[0], keys[-1]


_NUMBERS: Any = None


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def nightly_run(size: int) -> float:
    """Seconds that the jobs of the nightly run take for the returns that wait; each under its name and the lease."""
    from records import clock
    from taxportal import jobs, runs
    from taxportal.changes import recorded_as
    from taxportal.kit import leases

    began = time.perf_counter()
    with runs.lease("bench") as held:
        for day, job in ((POSTS, jobs.post_returns), (SENT, jobs.send_refunds), (CLEARED, jobs.clear_refunds)):
            with recorded_as(day, job.__name__):
                result = job(clock.on(day), lambda: leases.extend(held, jobs.LEASE_SECONDS))
            if result.changed != size:
                raise SystemExit(f"{job.__name__} worked {result.changed} of {size}")
    return time.perf_counter() - began


def check() -> None:
    """Both sides wrote the same: as many rows of each kind, and every account stands at nothing."""
    from django.db.models import Count, Sum

    from records.models import AuditEvent, Posting, RefundEvent
    from taxportal.kit.models import OutboxMessage

    for rows in (Posting.objects.values("code"), AuditEvent.objects.values("action")):
        odd = [row for row in rows.annotate(n=Count("pk")).order_by() if row["n"] % 2]
        if odd:
            raise SystemExit(f"one side wrote more: {odd}")
    for model in (RefundEvent, OutboxMessage):
        if model.objects.count() % 2:  # type: ignore[attr-defined]
            raise SystemExit(f"one side wrote more of {model.__name__}")
    if Posting.objects.order_by().values("module").annotate(cents=Sum("amount_cents")).exclude(cents=0).exists():
        raise SystemExit("an account does not stand at nothing")


def told(rounds: list[Round]) -> str:
    """The rounds in words."""
    lines = ["| returns | nightly run, a second | plain SQL, a second | run by SQL |", "|---|---|---|---|"]
    for each in rounds:
        run, sql = each.returns / each.run_s, each.returns / each.sql_s
        lines.append(f"| {each.returns:,} | {run:,.0f} | {sql:,.0f} | {each.ratio:.2f} |")
    ratios = sorted(each.ratio for each in rounds)
    lines.append(f"\nmedian ratio {ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}); aim 0.5")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    options = read_options(sys.argv[1:])
    with database(sqlite=options.sqlite):
        rounds = measure(returns=options.returns, rounds=options.rounds)
    if options.json:
        print(json.dumps([vars(each) | {"ratio": each.ratio} for each in rounds], indent=2))
    else:
        print(told(rounds))


if __name__ == "__main__":
    main()
