"""The switches of a consent form: what is asked for, in plain words and under headings, with the person's own values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stub_idp.consent import attributes
from stub_idp.consent.attributes import Text
from stub_idp.people import Person


@dataclass(frozen=True)
class Switch:
    """One attribute as the form shows it."""

    slug: str
    label: Text
    value: str
    is_on: bool
    is_essential: bool


@dataclass(frozen=True)
class Group:
    """A heading and the switches under it."""

    heading: Text
    switches: list[Switch]


def switches(
    person: Person, asked: Iterable[str], *, kept_back: frozenset[str], essential: frozenset[str] = frozenset()
) -> list[Group]:
    """The attributes that these claims belong to, by heading; off where one of its claims is kept back."""
    groups: dict[Text, list[Switch]] = {}
    for found in attributes.of(asked):
        is_on, is_essential = not found.claims & kept_back, bool(found.claims & essential)
        switch = Switch(found.slug, found.label, found.shown(person), is_on, is_essential)
        groups.setdefault(found.group, []).append(switch)
    return [Group(heading, rows) for heading, rows in groups.items()]


def labels(claims: Iterable[str]) -> list[Text]:
    """What these claims are called."""
    return [attribute.label for attribute in attributes.of(claims)]
