"""What charging penalties and interest costs: the portal's due job against the same work as plain set-based SQL, in one run.

    python -m bench.interest                    (BENCH_N accounts, 100,000 unless told; PostgreSQL)
    python -m bench.interest --quick            (2,000 accounts, to see that it works)
    python -m bench.interest --sqlite

See bench/README.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import psutil

from bench.interest_sql import CHUNK, DUE, charge, fill
from scripts.with_postgres import throw_away_server

MONDAY = date(2026, 6, 8)  # the first bill of tax year 2025: cycle 20
ROUNDS = 3


@dataclass(frozen=True)
class Round:
    """One side once: accounts charged, seconds, CPU seconds of this process and of its database, what was charged in cents."""

    charged: int
    seconds: float
    cpu_s: float
    cents: int

    @property
    def rate(self) -> float:
        """Accounts a second."""
        return self.charged / self.seconds


def main() -> int:
    """Fill a database, let both sides charge everybody in turns, print the rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="2,000 accounts, one round")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--accounts", type=int, default=int(os.environ.get("BENCH_N", "100000")))
    options = parser.parse_args()
    count = min(2_000, options.accounts) if options.quick else options.accounts
    with ExitStack() as keep:
        folder = Path(keep.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        url = f"sqlite:///{folder / 'bench.sqlite3'}" if options.sqlite else keep.enter_context(throw_away_server())
        _set_up(url)
        fill(count, MONDAY)
        rounds = [(_portal(), _plain()) for _ in range(1 if options.quick else ROUNDS)]
    return _tell(count, rounds)


def _set_up(url: str) -> None:
    """This process becomes the portal on an empty database."""
    os.environ.update(DATABASE_URL=url, SANDBOX="1", PUBLIC_BASE_URL="http://localhost:8000")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taxportal.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


@contextmanager
def _undone() -> Iterator[None]:
    """Everything inside happens in one transaction that is taken back, so that each round finds the same ledgers."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _measured(deed: Callable[[], int]) -> Round:
    from django.db import connection
    from django.db.models import Sum

    from records.models import Posting

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what the round before took back is in nobody's way
    with _undone():
        started, cpu = perf_counter(), _cpu_s()
        charged = deed()
        seconds, cpu = perf_counter() - started, _cpu_s() - cpu
        cents = Posting.objects.filter(source_kind="assess").aggregate(cents=Sum("amount_cents"))["cents"]
    return Round(charged, seconds, cpu, int(cents or 0))


def _cpu_s() -> float:
    """CPU seconds so far of this process and, on PostgreSQL, of the server process that works for it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        spent = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return process_time() + float(spent.user + spent.system)


def _portal() -> Round:
    from records import clock
    from records.actions import assess_due

    return _measured(lambda: assess_due(at=clock.on(MONDAY)))


def _plain() -> Round:
    return _measured(lambda: charge(MONDAY))


def _tell(count: int, rounds: list[tuple[Round, Round]]) -> int:
    print(f"{count:,} accounts of tax year 2025, due {DUE}, first bill {MONDAY}, chunks of {CHUNK} in both.")
    for ours, plain in rounds:
        print(
            f"portal {ours.rate:,.0f} a second, {ours.cpu_s / count * 1e6:.0f} us of CPU each; "
            f"plain SQL {plain.rate:,.0f} a second, {plain.cpu_s / count * 1e6:.0f} us: "
            f"ratio {ours.rate / plain.rate:.2f} by time, {plain.cpu_s / ours.cpu_s:.2f} by CPU"
        )
    same = all(ours.charged == plain.charged == count and ours.cents == plain.cents for ours, plain in rounds)
    print("Both charged the same accounts the same cents." if same else "The two sides differ.")
    by_time = median(ours.rate / plain.rate for ours, plain in rounds)
    by_cpu = median(plain.cpu_s / ours.cpu_s for ours, plain in rounds)
    print(f"Ratio, median: {by_time:.2f} by time, {by_cpu:.2f} by CPU (aim: at least 0.50)")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
