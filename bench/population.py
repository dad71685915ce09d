"""How fast a population is loaded, beside plain COPY of the same bytes in the same run, and how much memory that takes.

    python -m bench.population                        (BENCH_N people, default 100,000)
    python -m bench.population --quick                (2,000 people: a minute, to see that it works)
    python -m bench.population --sqlite               (rate and memory only)

The seed makes the people as it loads them; COPY finds the bytes in files. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from bench import servers
from bench.databases import databases
from bench.figures import number

# In the order in which they are filled: what a row points at comes first.
TABLES = (
    *("records_taxpayer", "records_address", "records_taxmodule", "records_taxreturn", "records_returnassessment"),
    *("records_posting", "records_refundevent", "records_notice", "records_plannedevent", "records_incomedocument"),
)
_MEGABYTE = 1024 * 1024
_PIECE = 1 << 20


@dataclass(frozen=True)
class Found:
    """What a run measured. ``of_copy`` is the rate of the seed by that of plain COPY; None without one."""

    people: int
    rows: int
    bytes: int
    seed_s: float
    copy_s: float | None
    peak_mb: float

    @property
    def of_copy(self) -> float | None:
        """1 would be as fast as COPY."""
        return self.copy_s / self.seed_s if self.copy_s else None


def environment(url: str, folder: Path) -> dict[str, str]:
    """A practice site without providers."""
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "taxportal.settings",
        "SANDBOX": "1",
        "PUBLIC_BASE_URL": "http://localhost:8000",
        "VAR_DIR": str(folder / "var"),
        "LOG_LEVEL": "ERROR",
    }


def seed(url: str, folder: Path, people: int) -> tuple[float, float]:
    """Load that many people by the command: seconds, and the most memory that it held, in megabytes."""
    command = [sys.executable, "manage.py", "seed", "--no-cast", f"--taxpayers={people}", "--seed=1", "--verbosity=0"]
    began = time.monotonic()
    env = servers.environment(environment(url, folder))
    with subprocess.Popen(command, cwd=servers.ROOT, env=env) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise servers.DidNotStart(f"seed ended with {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return time.monotonic() - began, used.ru_maxrss * unit / _MEGABYTE


def copy(source: str, target: str, folder: Path) -> tuple[float, int, int]:
    """Plain COPY of the same tables into an empty database of the same schema: seconds, rows, bytes. The files are written
    before the clock starts.
    """
    files = {table: folder / f"{table}.copy" for table in TABLES}
    with psycopg.connect(source, autocommit=True) as connection:
        for table, file in files.items():
            with file.open("wb") as out, connection.cursor().copy(f"COPY {table} TO STDOUT") as rows:
                for piece in rows:
                    out.write(piece)
    began = time.monotonic()
    written = 0
    with psycopg.connect(target, autocommit=True) as connection:
        for table, file in files.items():
            cursor = connection.cursor()
            with file.open("rb") as source_file, cursor.copy(f"COPY {table} FROM STDIN") as rows:
                while piece := source_file.read(_PIECE):
                    rows.write(piece)
            written += cursor.rowcount
    return time.monotonic() - began, written, sum(file.stat().st_size for file in files.values())


@contextmanager
def migrated(folder: Path, *, sqlite: bool) -> Iterator[dict[str, str]]:
    """Two databases with the portal's tables: one to seed, one to copy into."""
    folder.chmod(0o755)
    with databases(folder, sqlite=sqlite) as urls:
        for url in urls.values():
            servers.run("django", "migrate", "--verbosity=0", env=environment(url, folder))
        yield urls


def measure(people: int, *, sqlite: bool = False) -> Found:
    """One load of that many people, and one COPY of what it wrote. Raises DidNotStart."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with migrated(folder, sqlite=sqlite) as urls:
            seed_s, peak_mb = seed(urls["portal"], folder, people)
            if sqlite:
                return Found(people, 0, 0, seed_s, None, peak_mb)
            copy_s, rows, size = copy(urls["portal"], urls["stock"], folder)
            return Found(people, rows, size, seed_s, copy_s, peak_mb)


def as_text(found: Found) -> str:
    """The run in a few lines."""
    lines = [
        f"{found.people:,} people loaded in {number(found.seed_s)} s: {found.people / found.seed_s:,.0f} a second, "
        f"at most {found.peak_mb:.0f} MB of memory in the command."
    ]
    if found.of_copy is not None and found.copy_s:
        lines.append(
            f"{found.rows:,} rows, {found.bytes / _MEGABYTE:,.0f} MB. Plain COPY of the same bytes: "
            f"{number(found.copy_s)} s. The seed's rate is {number(found.of_copy)} of it (aim: at least 0.4)."
        )
    return "\n".join(lines)


def size_asked(quick: int, *, is_quick: bool, most: int = 3_000_000) -> int:
    """How many people: BENCH_N (default 100,000), or the quick number. Exits on nonsense."""
    asked = os.environ.get("BENCH_N", "100000")
    if not asked.isdecimal() or not 1 <= int(asked) <= most:
        raise SystemExit(f"BENCH_N={asked} must be a number of people up to {most:,}; for example BENCH_N=100000")
    return quick if is_quick else int(asked)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.population", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="2,000 people: to see that it works")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL: rate and memory only")
    parser.add_argument("--limit", type=int, default=7200, help="give up after so many seconds (default 7200)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    signal.alarm(given.limit)
    found = measure(size_asked(2_000, is_quick=given.quick), sqlite=given.sqlite)
    print(json.dumps({**asdict(found), "of_copy": found.of_copy}, indent=2) if given.json else as_text(found))


if __name__ == "__main__":
    main()
