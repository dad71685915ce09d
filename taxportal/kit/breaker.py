"""Circuit breakers: a server that failed three times in a row is left alone for half a minute, then asked by one call.

So an outage costs nobody a wait, and its end is noticed within a minute, without a restart. One breaker per name and process.
"""

import threading
from dataclasses import dataclass, field

from taxportal.kit import logs

FAILURES = 3
OPEN_SECONDS = 30.0
PROBE_SECONDS = 10.0  # a probe that has not come back by then is counted as lost, and the next call probes


@dataclass
class Breaker:
    """The breaker of one server. Times are seconds of the monotonic clock."""

    name: str
    failures: int = 0
    opened_at: float | None = None
    probed_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def resting(self, now: float) -> bool:
        """Whether calls would be refused at once; asks for no permission."""
        with self._lock:
            return self.opened_at is not None and not self._may_probe(now)

    def allows(self, now: float) -> bool:
        """Whether a call may be made now. Of many callers after the rest, one is let through as the probe."""
        with self._lock:
            if self.opened_at is None:
                return True
            if not self._may_probe(now):
                return False
            self.probed_at = now
            return True

    def worked(self) -> None:
        """A call came back with an answer, be it a refusal: the server is there."""
        with self._lock:
            was_open = self.opened_at is not None
            self.failures, self.opened_at, self.probed_at = 0, None, None
        if was_open:
            logs.event("op.breaker_closed", provider=self.name)

    def failed(self, now: float) -> None:
        """A call gave nothing."""
        with self._lock:
            self.failures += 1
            opens = self.failures >= FAILURES
            was_open = self.opened_at is not None
            if opens:
                self.opened_at, self.probed_at = now, None
        if opens and not was_open:
            logs.event("op.breaker_open", provider=self.name, failures=FAILURES)

    def _may_probe(self, now: float) -> bool:
        if self.opened_at is None or now - self.opened_at < OPEN_SECONDS:
            return False
        return self.probed_at is None or now - self.probed_at >= PROBE_SECONDS


_breakers: dict[str, Breaker] = {}


def of(name: str) -> Breaker:
    """The breaker of this name, made when first asked for."""
    return _breakers.setdefault(name, Breaker(name))  # one step of the interpreter, so two threads get the same


def forget() -> None:
    """Close and drop all (tests)."""
    _breakers.clear()
