"""The limits of sessions and their cookies, as a fresh process reads them."""

import json
import os
import subprocess
import sys

import pytest

from tests.server_process import ROOT

PRINT = (
    "import json; from taxportal import settings as s; print(json.dumps([s.SESSION_IDLE_SECONDS, s.SESSION_ABSOLUTE_SECONDS,"
    " s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,"
    " s.SESSION_COOKIE_AGE, s.SESSION_EXPIRE_AT_BROWSER_CLOSE, s.CSRF_USE_SESSIONS]))"
)


def read(**environment: str) -> subprocess.CompletedProcess[str]:
    """What a process with this environment prints of its settings."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", PRINT],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# covers SESS-01, SESS-02, SESS-06, T10, V3.3.1
def test_production_has_host_cookies_and_the_limits_of_the_standard() -> None:
    values = json.loads(read(PUBLIC_BASE_URL="https://account.example.org", SECRET_KEY="x" * 40).stdout)
    assert values == [900, 43_200, "__Host-taxportal", True, True, "Lax", 43_200, True, True]


# covers SESS-01, SESS-02
def test_both_limits_can_be_set() -> None:
    set_to = {"SESSION_IDLE_MINUTES": "30", "SESSION_HOURS": "8"}
    values = json.loads(read(PUBLIC_BASE_URL="http://localhost:8000", SANDBOX="1", **set_to).stdout)
    assert values[:4] == [1800, 28_800, "taxportal", False]


# covers SESS-01, SESS-02
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SESSION_IDLE_MINUTES", "61"),
        ("SESSION_IDLE_MINUTES", "4"),
        ("SESSION_IDLE_MINUTES", "soon"),
        ("SESSION_HOURS", "25"),
        ("SESSION_HOURS", "0"),
        ("SESSION_HOURS", "1.5"),
    ],
)
def test_a_limit_outside_its_bounds_ends_the_start_with_a_sentence(variable: str, value: str) -> None:
    answer = read(PUBLIC_BASE_URL="http://localhost:8000", SANDBOX="1", **{variable: value})
    assert answer.returncode == 1 and "Traceback" not in answer.stderr
    assert answer.stderr.startswith(f"taxportal can't start: {variable}={value} must be a number from")
