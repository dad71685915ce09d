"""How long a step of a refund usually takes, from values alone: the middle and the ninth tenth of what was counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from records.holds import HoldReason
from records.refunds.values import Kind, RefundStory, Step

FEWEST = 10  # below this the figures would say more about a few people than about the step
ENDED_WITHIN_DAYS = 365


@dataclass(frozen=True)
class StepKey:
    """Which step: on which track (original, amended), begun by which event, for a hold with its reason."""

    track: str
    kind: Kind
    hold_reason: HoldReason | None = None


@dataclass(frozen=True)
class Counted:
    """How long ``n`` steps took, in days: half at most ``p50``, nine in ten at most ``p90``; as of a business date."""

    p50: int
    p90: int
    n: int
    computed_on: date

    @property
    def enough(self) -> bool:
        """Whether so many were counted that the figures may be told."""
        return self.n >= FEWEST


def key_of(story: RefundStory) -> StepKey | None:
    """The step in which this refund is now; None where nothing has begun or nothing more is to come."""
    last = story.last
    if last is None or story.next.kind is None:
        return None
    return StepKey("amended" if story.amended else "original", last.kind, last.hold_reason)


def percentile(days: Mapping[int, int], part: int) -> int:
    """The smallest number of days within which ``part`` percent of the steps ended. ``days``: number of days to number of
    steps, not empty.
    """
    needed = -(-sum(days.values()) * part // 100)
    reached = 0
    for length in sorted(days):
        reached += days[length]
        if reached >= needed:
            return length
    raise ValueError("nothing was counted")


def lengths(steps: tuple[Step, ...], *, since: date, until: date) -> Iterator[tuple[Kind, HoldReason | None, int]]:
    """How many days each step lasted, of those that ended after ``since`` and by ``until``. A step lasts until the next one;
    offsets stand beside the others and end none.
    """
    for step, following in pairwise(each for each in steps if each.kind is not Kind.OFFSET_APPLIED):
        if since < following.date <= until:
            yield step.kind, step.hold_reason, (following.date - step.date).days
