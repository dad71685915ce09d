"""What the portal's signed-in pages cost: home against an account page as Django projects usually write it, in one run.

    python -m bench.pages                             (two minutes; PostgreSQL)
    python -m bench.pages --quick --sqlite            (half a minute, to see that it works)

CPU is that of the process that makes the page: no server, no network, and the database is another process. The sides take
turns, so that noise hits both. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import secrets
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import servers, visits
from bench.databases import databases
from bench.figures import Spread, number
from bench.population import environment

HOME = "/account/"
SIDES = ("portal", "plain")
WARM_UP = 30


class Asked:
    """The process of one side."""

    def __init__(self, side: str, env: dict[str, str]) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "bench.asked", side],
            cwd=servers.ROOT,
            env=servers.environment(env) | env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._child.stdin and self._child.stdout
        self._child.stdin.close()
        self._child.wait(timeout=30)
        self._child.stdout.close()

    def ask(self, path: str, times: int) -> Any:
        """What ``bench.asked`` answers. Raises DidNotStart where it ended."""
        assert self._child.stdin
        self._child.stdin.write(json.dumps([path, times]) + "\n")
        self._child.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._child.stdout
        line = self._child.stdout.readline()
        if not line:
            raise servers.DidNotStart(f"a side of the comparison ended with {self._child.wait()}")
        return json.loads(line)


@dataclass
class Found:
    """CPU in milliseconds of one page by side and round, its size in bytes, its statements, and the portal's other pages."""

    cpu_ms: dict[str, list[float]] = field(default_factory=lambda: {side: [] for side in SIDES})
    size: dict[str, int] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    pages: dict[str, dict[str, float] | str] = field(default_factory=dict)

    @property
    def ratio(self) -> Spread:
        """Home's CPU by that of the plain page: of the medians, and of the rounds run side by side."""
        pairs = [mine / other for mine, other in zip(*(self.cpu_ms[side] for side in SIDES), strict=True)]
        medians = [Spread.of(self.cpu_ms[side]).median for side in SIDES]
        return Spread(medians[0] / medians[1], min(pairs), max(pairs))


def measure(*, rounds: int, times: int, sqlite: bool) -> Found:
    """Home and the plain page in turns, then each of the portal's pages. Raises DidNotStart."""
    found = Found()
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as keep:
        folder = Path(name)
        folder.chmod(0o755)
        urls = keep.enter_context(databases(folder, sqlite=sqlite))
        envs = {"portal": _portal(urls["portal"], folder), "plain": _plain(urls["stock"])}
        asked = {}
        for side, env in envs.items():
            servers.run("django", "migrate", "--verbosity=0", "--skip-checks", env=env)
            asked[side] = keep.enter_context(Asked(side, env))
            asked[side].ask(HOME, WARM_UP)
        for _ in range(rounds):
            for side in SIDES:
                seen = asked[side].ask(HOME, times)
                if isinstance(seen, str):
                    raise servers.DidNotStart(f"{side}: {seen}")
                found.cpu_ms[side].append(sum(visit["cpu_s"] for visit in seen) * 1000 / len(seen))
                found.size[side] = seen[-1]["size"]
                found.statements[side] = max(visit["statements"] for visit in seen)
        for page, path in asked["portal"].ask("pages", 0).items():
            found.pages[page] = _page(asked["portal"].ask(path, max(5, times // 4)))
    return found


def _page(seen: Any) -> dict[str, float] | str:
    if isinstance(seen, str):
        return seen
    warm = seen[1:]
    return {
        "statements": max(visit["statements"] for visit in warm),
        "cpu_ms": Spread.of([visit["cpu_s"] * 1000 for visit in warm]).median,
        "size": warm[-1]["size"],
    }


def _portal(url: str, folder: Path) -> dict[str, str]:
    return environment(url, folder) | {
        "OIDC_PROVIDERS": "generic",
        "OIDC_GENERIC_LABEL": "Harbor ID",
        "OIDC_GENERIC_ISSUER": visits.ISSUER,
        "OIDC_GENERIC_CLIENT_ID": "bench",
        "OIDC_GENERIC_CLIENT_SECRET": secrets.token_urlsafe(24),
        "RATE_LIMITS": "off",
    }


def _plain(url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "bench.plain.settings",
        "BENCH_ISSUER": visits.ISSUER,
        "BENCH_CLIENT_SECRET": "none",
        "BENCH_SECRET_KEY": secrets.token_urlsafe(50),
    }


def as_text(found: Found) -> str:
    """Two tables."""
    rows = [
        ("CPU, ms", *(str(Spread.of(found.cpu_ms[side])) for side in SIDES)),
        ("bytes", *(f"{found.size[side]:,}" for side in SIDES)),
        ("SQL statements", *(str(found.statements[side]) for side in SIDES)),
    ]
    lines = ["| | portal's home | plain page |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows), ""]
    lines += [f"Home takes {found.ratio} times the CPU of the plain page (aim: at most 0.65).", ""]
    lines += ["| page | statements | CPU, ms | bytes |", "|---|---|---|---|"]
    for page, figures in found.pages.items():
        if isinstance(figures, str):
            lines.append(f"| {page} | {figures} | | |")
        else:
            lines.append(
                f"| {page} | {figures['statements']:.0f} | {number(figures['cpu_ms'])} | {figures['size']:,.0f} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each side, in turns (default 7)")
    parser.add_argument("--times", type=int, default=60, help="pages in a round (default 60)")
    parser.add_argument("--quick", action="store_true", help="two rounds of ten: to see that it works")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    parser.add_argument("--limit", type=int, default=1800, help="give up after so many seconds (default 1800)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    signal.alarm(given.limit)
    rounds, times = (2, 10) if given.quick else (given.rounds, given.times)
    found = measure(rounds=rounds, times=times, sqlite=given.sqlite)
    data = {"cpu_ms": found.cpu_ms, "size": found.size, "statements": found.statements, "pages": found.pages}
    print(json.dumps(data, indent=2) if given.json else as_text(found))


if __name__ == "__main__":
    main()
