"""What all tests share: append-only tables under Django's flush, and the browser's absence."""

import faulthandler
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from django.core.management.commands import flush
from django.db import connections
from hypothesis import settings as property_settings

from taxportal.kit import append_only, breaker
from tests.hostile_tally import TALLY

TO_END_S = 240  # how long a test may take to be taken down, and the session to end once its last test is over
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""


# Shared machines stall: a property is judged by what it finds, never by how long one example took.
property_settings.register_profile("suite", deadline=None)
property_settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_triggers() -> Iterator[None]:
    """Tests with real transactions end in a flush, which the append-only triggers rightly refuse: lift them for it."""
    stock = flush.Command.handle

    def handle(self: Any, **options: Any) -> Any:
        with append_only.lifted(connections[options["database"]]):
            return stock(self, **options)

    flush.Command.handle = handle  # type: ignore[method-assign]
    yield
    flush.Command.handle = stock  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _circuit_breakers_are_closed() -> None:
    """The failures that one test provokes are not another one's."""
    breaker.forget()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium the browser journeys are left out with one line; REQUIRE_BROWSER=1 makes that a failure."""
    if CHROMIUM:
        return
    browser = [item for item in items if item.get_closest_marker("browser")]
    if not browser:
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("REQUIRE_BROWSER=1 but no Chromium was found; install it or set CHROMIUM to its path")
    items[:] = [item for item in items if item not in browser]
    config.hook.pytest_deselected(items=browser)
    print(f"\nChromium was not found: {len(browser)} browser tests are left out (install chromium or set CHROMIUM).")


def pytest_runtest_logstart(nodeid: str) -> None:
    """Keep where we are for whoever watches (scripts/suite.py)."""
    if now_in := os.environ.get("TEST_NOW_IN"):
        Path(now_in).write_text(nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A test's own time limit is over with its first alarm: what hangs once more while it is taken down would hang for ever.
    Show every thread's stack, and end the session.
    """
    faulthandler.dump_traceback_later(TO_END_S, exit=True, file=item.config.stash[fault_handler_stderr_fd_key])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """The same for a thread that a test left behind, which would keep the session from ending."""
    faulthandler.dump_traceback_later(TO_END_S, exit=True, file=sys.__stderr__)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many ways of misbehaving were tried, and how they ended."""
    tally = config.stash.get(TALLY, None)
    if tally and tally.results:
        terminalreporter.write_line(tally.words())
