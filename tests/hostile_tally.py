"""Counting what a hostile provider was tried with, for the figures that we report: tried, accepted, answered 500, slowest."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest


@dataclass
class Result:
    """How one behaviour ended; unjudged counts as a 500."""

    slug: str
    status: int = 500
    accepted: bool = False
    seconds: float = 0.0

    def judge(self, *, status: int, accepted: bool) -> None:
        """Note the answer's status, and whether somebody was let in."""
        self.status, self.accepted = status, accepted


@dataclass
class Tally:
    """All of a run."""

    results: list[Result] = field(default_factory=list)

    @contextmanager
    def one(self, slug: str) -> Iterator[Result]:
        """Count the enclosed attempt."""
        result, begun = Result(slug), time.monotonic()
        self.results.append(result)
        try:
            yield result
        finally:
            result.seconds = time.monotonic() - begun

    def words(self) -> str:
        """One line."""
        accepted = [result.slug for result in self.results if result.accepted]
        broken = [result.slug for result in self.results if result.status >= 500 and result.status != 503]
        slowest = max(self.results, key=lambda result: result.seconds)
        return (
            f"Hostile provider: {len(self.results)} behaviours tried, {len(accepted)} accepted, {len(broken)} answered 500, "
            f"the slowest after {slowest.seconds:.1f} s ({slowest.slug})"
        )


TALLY = pytest.StashKey[Tally]()
