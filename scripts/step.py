"""Run one long set-up step with a progress bar, and say one plain sentence when it fails.

    python scripts/step.py --title "Installing" --count '^Collecting' --total 40 --sentence "No network?" -- pip install ...

Standard library only, because it runs before anything is installed. What the command printed goes to var/setup.log.
"""

import argparse
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

LOG = Path("var/setup.log")
WIDTH = 30


class Bar:
    """A line that is redrawn on a terminal; elsewhere one line at the start and one at the end."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total, self.done = title, total, 0
        self.start, self.terminal = time.monotonic(), sys.stderr.isatty()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Bar":
        if self.terminal:
            self._thread.start()
        else:
            print(f"{self.title} ...", file=sys.stderr, flush=True)
        return self

    def __exit__(self, *problem: object) -> None:
        self._stop.set()
        if self.terminal:
            self._thread.join()
            print("\r\033[K", end="", file=sys.stderr)

    def seconds(self) -> str:
        """How long the step has taken so far, in whole seconds."""
        return f"{time.monotonic() - self.start:.0f} s"

    def _run(self) -> None:
        while not self._stop.wait(0.2):
            share = min(self.done / self.total, 1.0) if self.total else (time.monotonic() - self.start) % 4 / 4
            full = int(share * WIDTH)
            drawn = "#" * full + "." * (WIDTH - full) if self.total else " " * full + "#" + " " * (WIDTH - full - 1)
            print(f"\r{self.title:<28} [{drawn}] {self.seconds():>5}", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Run the command after ``--``; return 0, or 1 with the sentence on standard error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--title", required=True)
    parser.add_argument("--sentence", required=True)
    parser.add_argument("--count", default="", help="lines that match this move the bar")
    parser.add_argument("--total", type=int, default=0)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    LOG.parent.mkdir(exist_ok=True)
    wanted = re.compile(args.count) if args.count else None
    with LOG.open("a", encoding="utf-8") as log, Bar(args.title, args.total) as bar:
        log.write(f"== {args.title}\n")
        try:
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        except OSError as problem:
            log.write(f"{problem}\n")
            code = 127
        else:
            for line in child.stdout or ():
                log.write(line)
                bar.done += bool(wanted and wanted.search(line))
            code = child.wait()
    if code:
        print(f"{args.sentence} (Details: {LOG})", file=sys.stderr)
        return 1
    print(f"{args.title}: done in {bar.seconds()}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
