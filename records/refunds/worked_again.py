"""What follows when a person has confirmed a return: from the answer to the deposit, by the agency's usual days."""

from dataclasses import dataclass
from datetime import date, timedelta

_WEDNESDAY = 2  # a daily posting cycle
_WORKED_AFTER = timedelta(days=21)  # the agency names up to nine weeks; three are its good case
_PAID_AFTER = timedelta(days=6)


@dataclass(frozen=True)
class Chain:
    """The day on which the return posts, and the day of the deposit."""

    posts_on: date
    pays_on: date


def chain_from(day: date) -> Chain:
    """The days after an answer on the business date ``day``: the return posts on the first Wednesday three weeks later."""
    soonest = day + _WORKED_AFTER
    posts_on = soonest + timedelta(days=(_WEDNESDAY - soonest.weekday()) % 7)
    return Chain(posts_on, posts_on + _PAID_AFTER)
