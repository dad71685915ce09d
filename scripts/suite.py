"""Run the whole test suite on SQLite and on PostgreSQL, both at once, under coverage, then judge the coverage.

Each engine's output carries its name, since their lines come as they come.

The last lines are the test runner's own summaries, one for each engine, and their sum in the same words. Browser journeys
run once, on PostgreSQL. With REQUIRE_BROWSER=1, as in CI, a missing browser or a skipped test is a failure.
Arguments go to the test runner: python scripts/suite.py -k payments
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PYTEST = [sys.executable, "-m", "coverage", "run", "-m", "pytest", "-q"]
COVERAGE = Path("var/coverage")
SUMMARY = re.compile(r"^=* ?((?:\d+ [a-z]+(?:, )?)+ in [\d.]+s.*?) ?=*$")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def run(title: str, command: list[str], **environment: str) -> tuple[int, str]:
    """Run one test session, passing its output on; return its exit status and its own last summary line."""
    summary = ""
    apart = ["-o", f"cache_dir=var/pytest-{title.lower()}"]  # what the two remember of failures stays apart
    child = subprocess.Popen([*command, *apart], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    for line in child.stdout or ():
        print(f"{title:<10} | {line}", end="", flush=True)
        if found := SUMMARY.match(COLOUR.sub("", line.strip())):
            summary = found[1]
    return child.wait(), summary


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
    postgres = [sys.executable, "scripts/with_postgres.py", *PYTEST, *arguments]
    with ThreadPoolExecutor() as both:
        begun = {
            "PostgreSQL": both.submit(run, "PostgreSQL", postgres),
            "SQLite": both.submit(run, "SQLite", [*PYTEST, "-m", "not browser", *arguments], DATABASE_URL=""),
        }
        runs = {title: session.result() for title, session in begun.items()}
    failed = any(code for code, _ in runs.values())
    if not arguments and not failed:
        failed = judge_coverage() != 0
    counts: Counter[str] = Counter()
    for title, (code, summary) in runs.items():
        print(f"{title + ':':<12}{summary or f'ended with status {code} and without a summary'}")
        counts.update({word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", summary.split(" in ")[0])})
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
