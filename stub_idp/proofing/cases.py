"""The proofings under way: one per person, in memory, changed whole and by one request at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from stub_idp.proofing import calls, rules
from stub_idp.proofing.rules import Case


class Cases:
    """All cases by the person's handle, and how long the latest video calls took. Any thread may call any method."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._cases: dict[str, Case] = {}
        self._held: list[float] = []

    def get(self, handle: str, *, now: float) -> Case:
        """The person's case; a new one where there is none, with its tries given back where a lock has run out."""
        with self._lock:
            return rules.fresh(self._cases.get(handle) or Case(handle), now)

    def change(self, handle: str, make: Callable[[Case], Case], *, now: float) -> Case:
        """Put `make(case)` in the case's place and return it; nobody changes it meanwhile."""
        with self._lock:
            self._cases[handle] = make(self.get(handle, now=now))
            return self._cases[handle]

    def forget(self, handle: str) -> None:
        """The person's proofing never was."""
        with self._lock:
            self._cases.pop(handle, None)

    def with_calls(self, *, now: float) -> list[Case]:
        """The cases that wait for a video call, or for its decision, the longest waiting first."""
        with self._lock:
            waiting = [case for case in self._cases.values() if rules.step(case, now) == rules.VIDEO]
        return sorted(waiting, key=lambda case: case.call.due_at if case.call else 0)

    def with_counter_codes(self, *, now: float) -> list[Case]:
        """The cases that wait for a visit to a counter."""
        with self._lock:
            return [case for case in self._cases.values() if rules.step(case, now) == rules.COUNTER]

    def place(self, case: Case, *, now: float) -> tuple[int, int]:
        """Where the case's call stands in the queue, and about how many seconds it waits there."""
        assert case.call is not None  # only somebody in the queue asks
        waiting = [other.call for other in self.with_calls(now=now) if other.call is not None]
        place = calls.position(case.call, waiting, now)
        return place, self.estimate(place)

    def estimate(self, place: int) -> int:
        """About how many seconds somebody waits at this place of the queue."""
        with self._lock:
            return calls.waiting_seconds(place, self._held)

    def note_held(self, seconds: float) -> None:
        """A call has taken so long."""
        with self._lock:
            self._held = [*self._held[1 - calls.REMEMBERED :], seconds]

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self._cases.clear()
            self._held.clear()
