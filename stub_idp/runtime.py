"""The one set of people, relying parties, keys and memory that this process serves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.http import Http404

from stub_idp import settings
from stub_idp.armed import Armoury
from stub_idp.clients import Registry, load_clients
from stub_idp.keys import ALGORITHM, KeyRing
from stub_idp.people import Person, load_people
from stub_idp.profiles import EVENT_ISSUERS, PROFILES, Profile
from stub_idp.store import Store


@cache
def people() -> Mapping[str, Person]:
    """The cast, by handle."""
    return load_people(settings.STUB_IDP_PEOPLE, issuers=frozenset(PROFILES))


@cache
def registry() -> Registry:
    """The relying parties."""
    return load_clients(settings.STUB_IDP_CLIENTS, profiles=PROFILES)


@cache
def keyrings() -> Mapping[str, KeyRing]:
    """The signing keys, by issuer, also of those that only send security events."""
    return {slug: _keyring(slug) for slug in (*PROFILES, *sorted(EVENT_ISSUERS - PROFILES.keys()))}


def _keyring(slug: str) -> KeyRing:
    others = {client.id_token_alg for client in registry().at(slug)} - {ALGORITHM}
    return KeyRing(slug, PROFILES[slug].key_bits if slug in PROFILES else 2048, (ALGORITHM, *sorted(others)))


@cache
def store() -> Store:
    """What is remembered between requests."""
    return Store()


@cache
def armoury() -> Armoury:
    """Which faults are in force for a while."""
    return Armoury()


def issuer_url(slug: str) -> str:
    """The issuer identifier: the base address and the issuer's path."""
    return address(slug)


def address(path: str) -> str:
    """The address of a path of this provider."""
    return f"{settings.STUB_IDP_BASE_URL}/{path}"


def profile_or_404(slug: str) -> Profile:
    """The profile of this path, or 404."""
    try:
        return PROFILES[slug]
    except KeyError:
        raise Http404("no such issuer") from None


def people_at(slug: str) -> list[Person]:
    """Everybody with an account at this issuer, in the order of the file."""
    return [person for person in people().values() if slug in person.issuers]


def person_at(slug: str, handle: str) -> Person | None:
    """The person of this handle if they have an account at this issuer."""
    person = people().get(handle)
    return person if person is not None and slug in person.issuers else None
