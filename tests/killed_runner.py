"""Runners of due jobs that die: each line "<statement> <date>" on the input starts one towards that date, which is killed with
signal 9 before that statement of its own (0: never). Answers how each ended: "killed", "done" or "refused".

A process apart with one thread, so that it may fork; run by tests with the database's settings in TEST_DATABASE.
"""

import json
import os
import signal
import sys
from datetime import date
from typing import Any

import django
from django.db import connections

DONE, REFUSED = 0, 3


class KilledAt:
    """Ends this process at the n-th statement, as a power cut does."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one statement, or die before it."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def run(statement: int, target: date) -> int:
    """What one runner does; its exit status."""
    from taxportal import runs

    with connections["default"].execute_wrapper(KilledAt(statement)):
        try:
            with runs.lease(f"runner-{os.getpid()}") as held:
                for _night in runs.move(target, held=held, by=None):
                    pass
        except runs.Busy:
            return REFUSED
    return DONE


def main() -> None:
    """Start runners until the input ends; a runner that fails is a failure of this process too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    connections["default"].settings_dict.update(json.loads(os.environ["TEST_DATABASE"]))
    for line in sys.stdin:
        statement, target = line.split()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = run(int(statement), date.fromisoformat(target))
            finally:
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        words = {-signal.SIGKILL: "killed", DONE: "done", REFUSED: "refused"}
        print(words[status], flush=True)


if __name__ == "__main__":
    main()
