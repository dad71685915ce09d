"""A clock that is wrong: every time that the provider tells of itself is off by as much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any

from stub_idp.faults.table import Bend

OFF_SECONDS = 600
# What the clock says; when an identity was proven is kept, not read from it.
TIMES = ("iat", "nbf", "exp", "auth_time")

Claims = dict[str, Any]
Change = Callable[[Claims], object]


def _off_by(seconds: int) -> Change:
    return lambda claims: claims.update({name: claims[name] + seconds for name in TIMES if name in claims})


CLOCK: Mapping[str, Bend[Change]] = {
    "clock-ahead": Bend("The clock is ten minutes ahead, in every token and in UserInfo.", _off_by(OFF_SECONDS)),
    "clock-behind": Bend("The clock is ten minutes behind, in every token and in UserInfo.", _off_by(-OFF_SECONDS)),
}


def told_by_clock(claims: Claims, faults: Set[str]) -> Claims:
    """The claims, their times as the faults make them."""
    for slug in sorted(faults & CLOCK.keys()):
        CLOCK[slug].change(claims)
    return claims
