"""The one trace recorder: every check of a sign-in calls it with its name, result and milliseconds.

The trace answers "why" afterwards. Details are words from closed lists or masked values, never tokens or claims.
"""

import functools
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

PASSED, FAILED, NOTED = "passed", "failed", "noted"
CALL = "call"
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


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
        outer = _under_way.set((self, name))
        try:
            yield step
        except Exception as error:
            step.result = FAILED
            step.detail = step.detail or getattr(error, "log_code", type(error).__name__)
            raise
        finally:
            _under_way.reset(outer)
            step.ms = _ms_since(begun)

    def note(self, name: str, result: str = NOTED, ms: float = 0.0, detail: str = "") -> None:
        """Record something that is not a check that raises."""
        self.steps.append(Step(name, result, self._since_start(time.monotonic()), ms, detail))

    def preface(self, notes: Mapping[str, str]) -> None:
        """Put notes (name to detail) before all steps: what was done before this trace began."""
        self.steps[:0] = [Step(name, NOTED, 0.0, detail=detail) for name, detail in notes.items()]

    def called(self, within: str, begun: float, result: str, detail: str) -> None:
        """Record an outgoing call that the check ``within`` made; ``begun`` is on the monotonic clock."""
        self.steps.append(Step(CALL, result, self._since_start(begun), _ms_since(begun), f"{within}: {detail}"))

    def as_json(self) -> str:
        """All steps as one JSON array, as stored."""
        return json.dumps(self.as_list())

    def as_list(self) -> list[dict[str, object]]:
        """All steps as plain data for a JSON column."""
        # not dataclasses.asdict: it copies every value deeply, which was a twelfth of a whole sign-in's CPU
        return [dict(vars(step)) for step in self.steps]

    def _since_start(self, now: float) -> float:
        return round((now - self.started) * 1000, 2)


# The check that this thread of work is in, so that the door to other servers can say which one asked it to call.
_under_way: ContextVar[tuple[Trace, str] | None] = ContextVar("check_under_way", default=None)


def outgoing(call: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Decorate a function that calls another server, the method first: each call made within a check leaves a step of its own, with the
    method, the kind of answer and the milliseconds; no address and no value.
    """

    @functools.wraps(call)
    def traced(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        under_way, begun = _under_way.get(), time.monotonic()
        result, came_of = PASSED, "200"
        try:
            return call(*args, **kwargs)
        except Exception as error:
            result, came_of = FAILED, _kind_of(error)
            raise
        finally:
            if under_way is not None:
                trace, name = under_way
                trace.called(name, begun, result, f"{args[0]} {came_of}")

    return traced


def _kind_of(error: Exception) -> str:
    status = getattr(error, "status", 0)
    kind = str(getattr(error, "kind", "refused" if status else type(error).__name__))
    return f"{kind} {status}" if status else kind


def _ms_since(begun: float) -> float:
    return round((time.monotonic() - begun) * 1000, 2)
