"""The vocabulary in groups, as pages list it, and the search in it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stub_idp.faults import FAULTS, Fault, Place
from stub_idp.faults.endpoints import ENDPOINTS

HEADINGS: dict[str, str | Promise] = {
    Place.OUTAGE.name: _("All endpoints at once"),
    Place.CLOCK.name: _("The clock"),
    Place.SIGNED.name: _("The ID token"),
    Place.KEY_SET.name: _("The key set"),
    Place.ANSWER.name: _("The answer of the authorization endpoint"),
    Place.REDEEMING.name: _("What the token endpoint answers"),
    Place.USERINFO.name: _("What UserInfo says"),
    Place.DISCOVERY.name: _("What the metadata say"),
    "discovery": _("Getting the metadata"),
    "jwks": _("Getting the key set"),
    "token": _("Reaching the token endpoint"),
    "userinfo": _("Reaching UserInfo"),
}


@dataclass(frozen=True)
class Group:
    """A heading and the faults under it; `is_open` where the page should show them at once."""

    slug: str
    heading: str | Promise
    faults: list[Fault]
    is_open: bool = False


def groups_of(words: str = "", *, without: Set[str] = frozenset()) -> list[Group]:
    """The faults that every word of the search is found in, by group; a search opens the groups."""
    wanted = words.casefold().split()
    by_slug: dict[str, list[Fault]] = {slug: [] for slug in HEADINGS}
    for fault in FAULTS.values():
        text = f"{fault.slug} {fault.does}".casefold()
        if fault.slug not in without and all(word in text for word in wanted):
            by_slug[_group(fault)].append(fault)
    return [Group(slug, HEADINGS[slug], found, bool(wanted)) for slug, found in by_slug.items() if found]


def how_many(words: str) -> int:
    """How many faults the search finds."""
    return sum(len(group.faults) for group in groups_of(words))


def _group(fault: Fault) -> str:
    if fault.place is not Place.ENDPOINT:
        return fault.place.name
    return next(endpoint for endpoint in ENDPOINTS if fault.slug.startswith(f"{endpoint}-"))
