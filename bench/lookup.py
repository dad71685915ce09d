"""Whether it matters how many taxpayers there are: finding somebody by the number's fingerprint, and the account's home.

    python -m bench.lookup                            (10 thousand and BENCH_N taxpayers, default 100,000; PostgreSQL)
    python -m bench.lookup --quick                    (2,000 and 4,000: a minute, to see that it works)

Both are asked in this process, for people from all over the table. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import servers, visits
from bench.databases import databases
from bench.figures import number, percentile
from bench.population import environment, size_asked

SEED = 1


@dataclass(frozen=True)
class Size:
    """What was measured at one size, in milliseconds: look-up and home, and home's CPU and statements."""

    people: int
    lookup_p50: float
    lookup_p95: float
    home_p50: float
    home_p95: float
    home_cpu_p50: float
    statements: int


def fill(people: int) -> None:
    """As many people in all, and statistics for the planner."""
    from records import clock
    from records.models import BusinessClock
    from taxportal.cast.population import load
    from taxportal.kit import bulk

    if not BusinessClock.objects.exists():
        clock.move_to(clock.SANDBOX_START)
    load.fill(taxpayers=people, seed=SEED, tick=lambda size: None)
    bulk.analyse()


def measure_size(people: int, *, times: int, homes: int) -> Size:
    """``times`` look-ups and the homes of ``homes`` people, of places drawn all over the table."""
    rng = random.Random(people)
    found = _lookups(rng, people, times)
    pages = _homes(rng, people, homes)
    walls = [visit.wall_s for visit in pages]
    return Size(
        people=people,
        lookup_p50=percentile(found, 50) * 1000,
        lookup_p95=percentile(found, 95) * 1000,
        home_p50=percentile(walls, 50) * 1000,
        home_p95=percentile(walls, 95) * 1000,
        home_cpu_p50=percentile([visit.cpu_s for visit in pages], 50) * 1000,
        statements=max(visit.statements for visit in pages),
    )


def _lookups(rng: random.Random, people: int, times: int) -> Sequence[float]:
    from datetime import date

    from records import queries
    from records.models import Taxpayer
    from taxportal.cast.population.people import key_of

    keys = [key_of(SEED, rng.randrange(people)) for _ in range(times)]
    prints = dict(Taxpayer.objects.filter(pk__in=keys).values_list("pk", "tin_fingerprint"))
    took = []
    for wanted in (bytes(mark) for mark in prints.values()):
        began = time.perf_counter()
        matched = queries.match_candidates(
            tin_fingerprint=wanted, birth_date=date(1980, 1, 1), folded_given="", folded_family=""
        )
        took.append(time.perf_counter() - began)
        assert len(matched) == 1
    return took[len(took) // 10 :]  # the first ones warm up


def _homes(rng: random.Random, people: int, homes: int) -> list[visits.Visit]:
    from records.models import Taxpayer
    from taxportal.cast.population.people import key_of
    from taxportal.wsgi import application

    found = Taxpayer.objects.filter(pk__in=[key_of(SEED, rng.randrange(people)) for _ in range(homes)])
    visitors = [visits.Visitor(application, visits.portal_cookie(taxpayer)) for taxpayer in found]
    for visitor in visitors[:20]:
        visitor.get("/account/")
    return [visitor.get("/account/") for visitor in visitors for _ in range(2)]


def measure(sizes: Sequence[int], *, times: int = 2_000, homes: int = 200) -> list[Size]:
    """The sizes one after the other in one database that grows. Raises DidNotStart."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with databases(folder, sqlite=False) as urls:
            env = environment(urls["portal"], folder) | {
                "OIDC_PROVIDERS": "generic",
                "OIDC_GENERIC_LABEL": "Harbor ID",
                "OIDC_GENERIC_ISSUER": visits.ISSUER,
                "OIDC_GENERIC_CLIENT_ID": "bench",
                "OIDC_GENERIC_CLIENT_SECRET": "a-secret-of-the-bench-that-nobody-uses",
            }
            servers.run("django", "migrate", "--verbosity=0", env=env)
            visits.ready(env)
            found = []
            for people in sizes:
                fill(people)
                found.append(measure_size(people, times=times, homes=homes))
            from django.db import connections

            connections.close_all()
            return found


def as_text(found: Sequence[Size]) -> str:
    """A table with the ratio of each size to the first."""
    rows = [
        ("look-up by fingerprint p50, ms", "lookup_p50"),
        ("look-up by fingerprint p95, ms", "lookup_p95"),
        ("account home p50, ms", "home_p50"),
        ("account home p95, ms", "home_p95"),
        ("account home, CPU p50, ms", "home_cpu_p50"),
        ("account home, statements at most", "statements"),
    ]
    head = [f"{size.people:,}" for size in found]
    lines = [f"| | {' | '.join(head)} | ratio |", f"|---|{'---|' * (len(found) + 1)}"]
    for title, name in rows:
        values: list[Any] = [getattr(size, name) for size in found]
        lines.append(f"| {title} | {' | '.join(map(number, values))} | {number(values[-1] / values[0])} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.lookup", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="2,000 and 4,000 people: to see that it works")
    parser.add_argument("--limit", type=int, default=7200, help="give up after so many seconds (default 7200)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    signal.alarm(given.limit)
    most = size_asked(4_000, is_quick=given.quick)
    least = min(most, 2_000 if given.quick else 10_000)  # whole chunks: the table grows by them
    found = measure((least, most), times=300 if given.quick else 2_000, homes=30 if given.quick else 200)
    print(json.dumps([asdict(size) for size in found], indent=2) if given.json else as_text(found))


if __name__ == "__main__":
    main()
