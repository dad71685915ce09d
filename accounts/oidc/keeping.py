"""A fetched thing that is kept: fresh for ten minutes, and used while its server is away, for a day at most.

A refresh that fails is tried again at most once a minute and waits two seconds at most, so that an outage costs no waiting.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from accounts.outcomes import Refusal
from taxportal.kit import http
from taxportal.kit.tracing import Trace

CACHE_SECONDS = 600
RETRY_SECONDS = 60
STALE_SECONDS = 24 * 60 * 60
PATIENCE_SECONDS = 2.0

OUTAGES = {"SI-11", "SI-12"}

Value = TypeVar("Value")


@dataclass
class Kept(Generic[Value]):
    """One kept value. Times are seconds of the monotonic clock."""

    value: Value | None = None
    at: float = -math.inf
    tried_at: float = -math.inf

    def keep(self, value: Value) -> Value:
        """Take the value as fetched just now."""
        self.value, self.at = value, time.monotonic()
        return value

    def current(
        self, fetch: Callable[[http.Deadline, bool], Value], *, name: str, deadline: http.Deadline, trace: Trace
    ) -> Value:
        """The value, fetched anew where it is due.

        ``fetch`` gets a deadline and whether we can't do without. Raises its Refusal where there is nothing usable to fall back
        to, or where the refusal is no outage: then what was kept is not believed any longer.
        """
        now = time.monotonic()
        usable = self.value is not None and now - self.at <= STALE_SECONDS
        fresh = now - self.at <= (CACHE_SECONDS if self.value else RETRY_SECONDS)
        if self.value is not None and usable and (fresh or now - self.tried_at < RETRY_SECONDS):
            return self.value
        self.tried_at = now
        try:
            with trace.check(name):
                return self.keep(fetch(_patient(deadline) if usable else deadline, not usable))
        except Refusal as refusal:
            if self.value is None or not usable or refusal.outcome not in OUTAGES:
                self.value = None
                raise
            trace.note(f"{name}.stale")
            return self.value


def _patient(deadline: http.Deadline) -> http.Deadline:
    """At most two seconds of what is left."""
    return http.Deadline(min(PATIENCE_SECONDS, deadline.ends - time.monotonic()))
