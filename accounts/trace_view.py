"""A stored sign-in trace as rows and bars of a waterfall. Pure: the steps in, what a template prints out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts import trace_words

WIDTH = 100  # of the drawing, in its own units
NARROWEST = 0.6


@dataclass(frozen=True)
class Bar:
    """Where the step's bar begins and how wide it is, in hundredths of the whole."""

    x: str
    width: str


@dataclass(frozen=True)
class Row:
    """One step. ``result`` is a word for people; ``bar`` is None for what took no time."""

    name: str
    words: str
    result: str
    failed: bool
    detail: str
    at: str
    took: str
    bar: Bar | None


@dataclass
class Phase:
    """The steps of one phase, in the order in which they happened."""

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether one of its steps failed."""
        return any(row.failed for row in self.rows)


@dataclass(frozen=True)
class Waterfall:
    """The whole drawing. ``total`` is the time from the first step to the end of the last."""

    phases: list[Phase]
    total: str


def waterfall(steps: Iterable[Mapping[str, Any]]) -> Waterfall:
    """The steps of a trace, as stored, grouped by phase."""
    kept = list(steps)
    total = max((_number(step, "at_ms") + _number(step, "ms") for step in kept), default=0.0)
    phases = {name: Phase(name, str(title)) for name, title in trace_words.PHASES.items()}
    phase = trace_words.BACK
    for step in kept:
        phase = trace_words.PHASE_OF.get(str(step.get("name")), phase)  # a call stands with the check that made it
        phases[phase].rows.append(_row(step, total))
    return Waterfall([phase for phase in phases.values() if phase.rows], _ms(total))


def locked_on(steps: Iterable[Mapping[str, Any]]) -> date | None:
    """The business date on which the person had locked the record, as the trace keeps it; None where it does not say."""
    said = next((str(step.get("detail")) for step in steps if step.get("name") == "lock"), "")
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _row(step: Mapping[str, Any], total: float) -> Row:
    name, result = str(step.get("name", "")), str(step.get("result", ""))
    at, took = _number(step, "at_ms"), _number(step, "ms")
    return Row(
        name=name,
        words=str(trace_words.CALL if name == "call" else trace_words.words_of(name)),
        result=_result(result),
        failed=result == "failed",
        detail=str(step.get("detail") or ""),
        at=_ms(at),
        took=_ms(took) if took else "",
        bar=_bar(at, took, total) if took and total else None,
    )


def _result(result: str) -> str:
    """The result in a word: of a check, or of a comparison of one attribute (those are words of a closed list already)."""
    words = {"passed": _("passed"), "failed": _("failed"), "noted": _("noted")}
    return words.get(result) or result.replace("_", " ")


def _bar(at: float, took: float, total: float) -> Bar:
    width = max(took / total * WIDTH, NARROWEST)
    return Bar(x=f"{min(at / total * WIDTH, WIDTH - width):.2f}", width=f"{width:.2f}")


def _number(step: Mapping[str, Any], name: str) -> float:
    value = step.get(name)
    return max(0.0, value) if isinstance(value, int | float) else 0.0


def _ms(value: float) -> str:
    return f"{value:,.1f} ms"
