"""The helpers that judge the suite: coverage bars and the summing up of two runs."""

import importlib.util
from types import ModuleType

import pytest

from tests.architecture import tree


def script(name: str) -> ModuleType:
    """A module of scripts/, which is not a package."""
    spec = importlib.util.spec_from_file_location(name, tree.ROOT / f"scripts/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(overall: float, **files: dict) -> dict:
    """A coverage report as the gate reads it."""
    return {"totals": {"percent_covered": overall}, "files": files}


WHOLE = {"missing_lines": [], "missing_branches": []}


def test_accepts_what_is_covered():
    """Overall at the bar, deciding modules to the last branch."""
    gate = script("coverage_gate")
    assert (
        gate.problems(report(95.0, **{"accounts/matching.py": WHOLE, "payments/views.py": {"missing_lines": [3]}}))
        == []
    )


@pytest.mark.parametrize(
    "name", ["accounts/oidc/backend.py", "accounts/oidc.py", "payments/actions/pay.py", "records/policies.py"]
)
def test_refuses_one_missing_branch_in_a_deciding_module(name):
    """And names it."""
    gate = script("coverage_gate")
    found = gate.problems(report(99.0, **{name: {"missing_lines": [], "missing_branches": [[4, 7]]}}))
    assert found == [f"{name} must be covered wholly; missing 4->7"]


def test_refuses_too_little_overall_and_an_empty_report():
    """A report without the deciding modules measured the wrong thing."""
    gate = script("coverage_gate")
    assert len(gate.problems(report(94.9))) == 2


@pytest.mark.parametrize(
    "line",
    [
        "812 passed in 63.20s (0:01:03)",
        "====== 1 failed, 811 passed, 3 deselected in 63.20s (0:01:03) ======",
        "2 passed, 1 warning in 0.10s",
    ],
)
def test_recognises_the_runners_own_summary(line):
    """Whatever the runner says at the end, plain or with bars."""
    assert script("suite").SUMMARY.match(line)


@pytest.mark.parametrize("line", ["2 items collected", "ran in 3.0s", "E   1 failed because of x"])
def test_takes_nothing_else_for_a_summary(line):
    """Lines of output that only look alike."""
    assert not script("suite").SUMMARY.match(line)
