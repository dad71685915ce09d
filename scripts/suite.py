"""Run the whole test suite on SQLite and on PostgreSQL, two sessions at a time, under coverage, then judge the coverage.

Three sessions: every test that needs no browser on each engine, and the browser journeys by themselves on PostgreSQL, so that
a browser that hangs takes nobody else with it. Each session's output carries its name, since their lines come as they come;
one that has said nothing for a while is asked where it is.

The last lines are the test runner's own summaries, one for each session, and their sum in the same words. With
REQUIRE_BROWSER=1, as in CI, a missing browser or a skipped test is a failure; SUITE_MINUTES ends what takes longer.
Arguments go to the test runner: python scripts/suite.py -k payments
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

COUNTED = [sys.executable, "-m", "coverage", "run"]
IN_BROWSER = [*COUNTED, "--concurrency=thread,greenlet"]  # its driver switches; elsewhere that would cost a third more
PYTEST = ["-m", "pytest", "-q", "--maxfail=30"]  # where all is broken, the end and its reasons should come soon
ON_POSTGRES = [sys.executable, "scripts/with_postgres.py"]
COVERAGE = Path("var/coverage")
SUMMARY = re.compile(r"^=* ?((?:\d+ [a-z]+(?:, )?)+ in [\d.]+s.*?) ?=*$")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NOTHING_CHOSEN = 5  # the test runner's status where no test is left: no browser, or -k names none of this session
AT_ONCE = 2
QUIET_S = 120
TRIES = 2


@dataclass
class Session:
    """One run of the test runner: what it is called, and what it said last."""

    title: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    summary: str = ""
    said_at: float | None = None

    def run(self) -> None:
        """Run to the end, passing the output on. What dies without a summary (a browser that hung: see tests/conftest.py) is
        begun anew once, whole, and says so; a session that came to its end is never run again, whatever failed in it.
        """
        for left in reversed(range(TRIES)):
            self._run_once()
            if self.summary or not left:
                return
            self._print(f"ended with status {self.status} and without a summary: begun anew, once\n")

    def _run_once(self) -> None:
        apart = ["-o", f"cache_dir=var/pytest-{self.title.lower()}"]  # what they remember of failures stays apart
        own = {**self.environment, "TEST_NOW_IN": str(self.now_in)}
        self.now_in.unlink(missing_ok=True)
        self.status, self.said_at = None, time.monotonic()
        child = subprocess.Popen([*self.command, *apart], stdout=subprocess.PIPE, text=True, env={**os.environ, **own})
        assert child.stdout is not None
        # The end of the process is the end of the session: a server that a test left behind would keep the pipe open.
        reader = Thread(target=self._pass_on, args=[child.stdout], daemon=True)
        reader.start()
        code = child.wait()
        reader.join(timeout=10)
        self.status = 0 if code == NOTHING_CHOSEN else code

    @property
    def now_in(self) -> Path:
        """The file in which the session keeps the name of the test that it is in."""
        return Path(f"var/test-now-{self.title.lower()}")

    def tell_where(self) -> None:
        """Print the test that it is in."""
        now = self.now_in.read_text() if self.now_in.exists() else "not in a test yet"
        self._print(f"... {now}\n")

    def _print(self, line: str) -> None:
        self.said_at = time.monotonic()
        print(f"{self.title:<10} | {line}", end="", flush=True)

    def _pass_on(self, lines: IO[str]) -> None:
        for line in lines:
            self._print(line)
            if found := SUMMARY.match(COLOUR.sub("", line.strip())):
                self.summary = found[1]

    @property
    def told(self) -> str:
        """The last summary line, or how it ended without one."""
        return self.summary or f"ended with status {self.status} and without a summary"

    @property
    def under_way(self) -> bool:
        """Whether it was begun and hasn't ended."""
        return self.status is None and self.said_at is not None


def watch(sessions: list[Session], futures: list[Future[None]], *, until: float) -> None:
    """Wait for all of them; ask those that are quiet where they are. At ``until`` (monotonic) end everything."""
    while wait(futures, timeout=10).not_done:
        over = time.monotonic() > until
        for session in (each for each in sessions if each.under_way):
            if over or time.monotonic() - (session.said_at or 0) > QUIET_S:
                session.tell_where()
        if over:
            print("The suite took longer than SUITE_MINUTES allows: the tests above were under way.", flush=True)
            os._exit(1)


def judge_coverage() -> int:
    """Combine what all processes recorded and hold it against the bars; the gate's exit status."""
    report = COVERAGE / "report.json"
    for command in (["combine", "--quiet"], ["json", "--quiet", "-o", str(report)]):
        if code := subprocess.call([sys.executable, "-m", "coverage", *command]):
            return code
    return subprocess.call([sys.executable, "scripts/coverage_gate.py", str(report)])


def main() -> int:
    """0 when everything passed on both engines and the coverage holds."""
    start = time.monotonic()
    shutil.rmtree(COVERAGE, ignore_errors=True)
    COVERAGE.mkdir(parents=True)
    arguments = sys.argv[1:]
    others, journeys = [*PYTEST, "-m", "not browser", *arguments], [*PYTEST, "-m", "browser", *arguments]
    sessions = [
        Session("PostgreSQL", [*ON_POSTGRES, *COUNTED, *others]),
        Session("SQLite", [*COUNTED, *others], {"DATABASE_URL": ""}),
        Session("Browser", [*ON_POSTGRES, *IN_BROWSER, *journeys]),
    ]
    with ThreadPoolExecutor(AT_ONCE) as lanes:
        futures = [lanes.submit(session.run) for session in sessions]
        watch(sessions, futures, until=start + 60 * float(os.environ.get("SUITE_MINUTES", "inf")))
        for future in futures:
            future.result()
    failed = any(session.status for session in sessions)
    if not arguments and not failed:
        failed = judge_coverage() != 0
    counts: Counter[str] = Counter()
    for session in sessions:
        print(f"{session.title + ':':<12}{session.told}")
        found = re.findall(r"(\d+) ([a-z]+)", session.summary.split(" in ")[0])
        counts.update({word: int(number) for number, word in found})
    counts.pop("deselected", None)
    if os.environ.get("REQUIRE_BROWSER") == "1" and counts["skipped"]:
        print("Nothing may be skipped here, and something was.")
        failed = True
    if failed:
        print("Not good enough: see above.")
    told = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
    print(f"=== {told or 'no tests ran'} in {time.monotonic() - start:.2f}s ===")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
