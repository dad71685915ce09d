"""What a fault is: one name everywhere, where it acts, what it does, and whether a right client may accept it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

Change = TypeVar("Change", bound=Callable[..., object])


class Place(Enum):
    """Where in the exchange a fault acts."""

    ANSWER = "the answer of the authorization endpoint"
    SIGNED = "the ID token"
    REDEEMING = "the token endpoint"
    USERINFO = "the UserInfo endpoint"
    KEY_SET = "the key set"
    ENDPOINT = "any answer of an endpoint"
    DISCOVERY = "the metadata"
    CLOCK = "every time that it tells"
    OUTAGE = "all endpoints at once"


@dataclass(frozen=True)
class Fault:
    """One way of misbehaving. `availability` faults break the service instead of lying about who signed in.

    `good` ones are allowed by the standards: a right client signs the person in.
    """

    slug: str
    place: Place
    does: str
    availability: bool = False
    good: bool = False


@dataclass(frozen=True)
class Bend(Generic[Change]):
    """A fault together with the change that it makes."""

    does: str
    change: Change
    availability: bool = False
    good: bool = False


def rows(place: Place, bends: Mapping[str, Bend[Change]]) -> list[Fault]:
    """The faults of a table of bends."""
    return [Fault(slug, place, bend.does, bend.availability, bend.good) for slug, bend in bends.items()]
