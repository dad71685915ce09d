"""How an outgoing call can end without an answer, and the moment until which all calls of one request must be done."""

import time


class Unavailable(Exception):
    """No usable answer. ``kind`` is one of: timeout, connect, status, size, encoding, malformed, redirect, breaker."""

    def __init__(self, kind: str, status: int = 0) -> None:
        super().__init__(kind)
        self.kind, self.status = kind, status


class Refused(Exception):
    """The other side answered 4xx: it works, but does not want this request."""

    def __init__(self, status: int, error: str = "") -> None:
        super().__init__(f"status {status}")
        self.status, self.error = status, error


class Deadline:
    """A moment on the monotonic clock that all outgoing calls of one request share."""

    def __init__(self, seconds: float = 8.0) -> None:
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises Unavailable("timeout") when none are."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise Unavailable("timeout")
        return left
