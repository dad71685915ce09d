"""The one trace recorder: every check of a sign-in calls it with its name, result and milliseconds.

The trace answers "why" afterwards. Details are words from closed lists or masked values, never tokens or claims.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSED, FAILED, NOTED = "passed", "failed", "noted"


@dataclass
class Step:
    """One step: ``at_ms`` counts from the start of the trace on the monotonic clock."""

    name: str
    result: str
    at_ms: float
    ms: float = 0.0
    detail: str = ""


@dataclass
class Trace:
    """The steps of one attempt, in order."""

    started: float = field(default_factory=time.monotonic)
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def check(self, name: str) -> Iterator[Step]:
        """Record the enclosed check as passed, or as failed when it raises (the error goes on)."""
        begun = time.monotonic()
        step = Step(name, PASSED, self._since_start(begun))
        self.steps.append(step)
        try:
            yield step
        except Exception as error:
            step.result = FAILED
            step.detail = step.detail or getattr(error, "log_code", type(error).__name__)
            raise
        finally:
            step.ms = round((time.monotonic() - begun) * 1000, 2)

    def note(self, name: str, result: str = NOTED, ms: float = 0.0, detail: str = "") -> None:
        """Record something that is not a check that raises."""
        self.steps.append(Step(name, result, self._since_start(time.monotonic()), ms, detail))

    def as_json(self) -> str:
        """All steps as one JSON array, as stored."""
        return json.dumps(self.as_list())

    def as_list(self) -> list[dict[str, object]]:
        """All steps as plain data for a JSON column."""
        # not dataclasses.asdict: it copies every value deeply, which was a twelfth of a whole sign-in's CPU
        return [dict(vars(step)) for step in self.steps]

    def _since_start(self, now: float) -> float:
        return round((now - self.started) * 1000, 2)
