"""Circuit breakers: three failures open one, half a minute later one call probes."""

import logging

import pytest

from taxportal.kit import breaker
from taxportal.kit.breaker import Breaker


def opened(at: float = 0.0) -> Breaker:
    fuse = Breaker("idp")
    for _ in range(3):
        assert fuse.allows(at)
        fuse.failed(at)
    return fuse


# covers T44
def test_three_failures_in_a_row_open_it() -> None:
    fuse = opened()
    assert not fuse.allows(1) and fuse.resting(29.9)


def test_an_answer_in_between_starts_the_count_anew() -> None:
    fuse = Breaker("idp")
    for _ in range(5):
        fuse.failed(0)
        fuse.failed(0)
        fuse.worked()
    assert fuse.allows(0) and not fuse.resting(0)


# covers INV-34
def test_after_the_rest_one_call_probes_and_its_answer_closes_it() -> None:
    fuse = opened()
    assert not fuse.resting(31)
    assert fuse.allows(31)
    assert not fuse.allows(31) and fuse.resting(31)  # the others wait for the probe
    fuse.worked()
    assert fuse.allows(32) and fuse.allows(32)


def test_a_probe_that_fails_opens_it_again() -> None:
    fuse = opened()
    assert fuse.allows(31)
    fuse.failed(32)
    assert not fuse.allows(61) and fuse.allows(63)


def test_a_probe_that_never_comes_back_does_not_keep_it_open_for_ever() -> None:
    fuse = opened()
    assert fuse.allows(31)
    assert not fuse.allows(40) and fuse.allows(42)


def test_its_changes_are_logged_once_each(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    fuse = opened()
    fuse.failed(1)
    fuse.worked()
    fuse.worked()
    assert [record.getMessage() for record in caplog.records] == ["op.breaker_open", "op.breaker_closed"]


def test_each_name_has_its_own() -> None:
    assert breaker.of("a") is breaker.of("a") is not breaker.of("b")
