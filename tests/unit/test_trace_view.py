"""A sign-in trace as rows and bars: grouped, in order, in plain words, and nothing of a value."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import trace_words
from accounts.matching import ATTRIBUTES
from accounts.oidc import tokens
from accounts.trace_view import locked_on, waterfall
from taxportal.kit import tracing
from taxportal.kit.tracing import Trace
from tests.architecture import tree


def step(name: str, result: str = "passed", at_ms: float = 0.0, ms: float = 0.0, detail: str = "") -> dict[str, Any]:
    return {"name": name, "result": result, "at_ms": at_ms, "ms": ms, "detail": detail}


def names_in_code() -> Iterator[tuple[Path, str]]:
    """(file, name or pattern of names) of every step that the code records."""
    for path in tree.python_files("accounts"):
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                if node.func.attr not in {"check", "note"} or "trace" not in ast.unparse(node.func.value):
                    continue
                said = node.args[0]
                if isinstance(said, ast.Constant):
                    yield path, re.escape(str(said.value))
                elif isinstance(said, ast.JoinedStr):
                    parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in said.values)
                    yield path, "".join(parts)


def test_every_step_that_the_code_records_has_words() -> None:
    found = list(names_in_code())
    assert len(found) > 20
    wordless = [
        (str(path), name)
        for path, name in found
        if not any(re.fullmatch(name, known) for known in trace_words.PHASE_OF)
    ]
    assert wordless == []
    assert {f"token.{name}" for name, _ in tokens.CHECKS} <= set(trace_words.PHASE_OF)
    assert {f"match.{attribute}" for attribute in ATTRIBUTES} <= set(trace_words.PHASE_OF)


def test_steps_stand_in_their_phase_in_order_and_calls_with_the_check_that_made_them() -> None:
    steps = [
        step("asked.scope", "noted", detail="openid"),
        step("state", ms=1.5),
        step("answer.iss", at_ms=2, ms=1),
        step("token.request", at_ms=3, ms=10),
        step("call", at_ms=3.5, ms=9, detail="token.request: POST 200"),
        step("token.iss", "failed", at_ms=14, ms=0.1, detail="token.iss"),
        step("outcome", "noted", at_ms=15, detail="SI-14"),
    ]
    drawn = waterfall(steps)
    assert [phase.name for phase in drawn.phases] == ["asked", "back", "token", "outcome"]
    assert [row.name for row in drawn.phases[2].rows] == ["token.request", "call", "token.iss"]
    assert [phase.failed for phase in drawn.phases] == [False, False, True, False]
    failed = drawn.phases[2].rows[2]
    assert (failed.failed, failed.result, failed.took) == (True, "failed", "0.1 ms")
    assert drawn.total == "15.0 ms"
    assert drawn.phases[0].rows[0].bar is None and drawn.phases[0].rows[0].took == ""
    bar = drawn.phases[2].rows[0].bar
    assert bar is not None and (bar.x, bar.width) == ("20.00", "66.67")


def test_what_a_comparison_found_is_told_in_words() -> None:
    row = waterfall([step("match.tin", "not_given")]).phases[0].rows[0]
    assert (row.words, row.result, row.failed) == ("Tax number", "not given", False)


def test_a_step_without_words_is_shown_all_the_same() -> None:
    row = waterfall([step("of.a.later.release", ms=1)]).phases[0].rows[0]
    assert row.name == "of.a.later.release" and row.words == str(trace_words.UNKNOWN)


def test_tells_since_when_a_record_is_locked() -> None:
    assert locked_on([step("state"), step("lock", "failed", detail="2026-03-02")]) == date(2026, 3, 2)
    assert locked_on([step("lock", "failed")]) is None
    assert locked_on([step("state")]) is None


def test_nothing_to_draw_is_no_error() -> None:
    assert waterfall([]).phases == []
    assert waterfall([{}]).phases[0].rows[0].took == ""


@given(st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e5)), min_size=1, max_size=20))
def test_no_bar_leaves_the_drawing(times: list[tuple[float, float]]) -> None:
    drawn = waterfall(step("state", at_ms=at, ms=ms) for at, ms in times)
    for row in drawn.phases[0].rows:
        if row.bar:
            assert float(row.bar.x) >= 0 and float(row.bar.width) > 0
            assert float(row.bar.x) + float(row.bar.width) <= 100.02


class Gone(Exception):
    kind, status = "status", 503


@tracing.outgoing
def called(method: str, error: Exception | None = None) -> str:
    if error:
        raise error
    return "answer"


def test_a_call_within_a_check_leaves_a_step_of_its_own() -> None:
    trace = Trace()
    with trace.check("discovery"):
        assert called("GET") == "answer"
    with pytest.raises(Gone), trace.check("token.request"):
        called("POST", Gone())
    with pytest.raises(ValueError, match="x"), trace.check("keys"):
        called("GET", ValueError("x"))
    found = [(row.name, row.result, row.detail) for row in trace.steps]
    assert found == [
        ("discovery", "passed", ""),
        ("call", "passed", "discovery: GET 200"),
        ("token.request", "failed", "Gone"),
        ("call", "failed", "token.request: POST status 503"),
        ("keys", "failed", "ValueError"),
        ("call", "failed", "keys: GET ValueError"),
    ]
    assert trace.steps[1].at_ms >= trace.steps[0].at_ms and trace.steps[1].ms >= 0


def test_a_call_outside_of_a_check_is_nobodys() -> None:
    trace = Trace()
    assert called("GET") == "answer"
    assert trace.steps == []


def test_what_was_asked_comes_first() -> None:
    trace = Trace()
    trace.note("state")
    trace.preface({"asked.scope": "openid", "asked.prompt": "login"})
    assert [row.name for row in trace.steps] == ["asked.scope", "asked.prompt", "state"]
