"""Video calls: the queue, what one waits for, and the half hours that can be booked. Times are seconds since 1970."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# What a call takes where none was held yet, and how much the estimate leans on those that were.
USUAL_SECONDS = 240
REMEMBERED = 20
SLOT_SECONDS = 1800
SLOTS = 12
# Agents speak between these hours, in the zone that the pages name.
ZONE = ZoneInfo("America/New_York")
FIRST_HOUR, LAST_HOUR = 8, 20


@dataclass(frozen=True)
class Call:
    """A call that somebody waits for. `slot` is 0 for the queue; `decision` is set once the agent has decided."""

    id: str
    joined_at: float
    slot: float = 0
    begun_at: float = 0
    decision: str = ""

    @property
    def due_at(self) -> float:
        """From when on the person waits."""
        return self.slot or self.joined_at

    def is_booked(self, now: float) -> bool:
        """Whether it is for later."""
        return not self.decision and not self.begun_at and self.slot > now


def position(call: Call, waiting: Iterable[Call], now: float) -> int:
    """The place of the call in the queue, from 1; booked calls stand in it once their time has come."""
    ahead = [
        other
        for other in waiting
        if other.id != call.id and not other.begun_at and not other.is_booked(now) and other.due_at < call.due_at
    ]
    return len(ahead) + 1


def waiting_seconds(place: int, held: Sequence[float]) -> int:
    """About how long somebody at this place waits, from how long the latest calls took."""
    latest = held[-REMEMBERED:]
    usual = sum(latest) / len(latest) if latest else USUAL_SECONDS
    return round(place * max(usual, 60))


def slots(now: float, taken: Iterable[float] = ()) -> list[float]:
    """The next half hours that can be booked."""
    full = set(taken)
    moment = datetime.fromtimestamp(now - now % SLOT_SECONDS + SLOT_SECONDS, UTC)
    found: list[float] = []
    while len(found) < SLOTS:
        if FIRST_HOUR <= moment.astimezone(ZONE).hour < LAST_HOUR and moment.timestamp() not in full:
            found.append(moment.timestamp())
        moment += timedelta(seconds=SLOT_SECONDS)
    return found
