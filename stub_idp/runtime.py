"""The one set of people, relying parties, keys and memory that this process serves."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from django.http import Http404

from stub_idp import settings
from stub_idp.accounts.account import Account
from stub_idp.accounts.book import Book
from stub_idp.accounts.outbox import Outbox
from stub_idp.armed import Armoury
from stub_idp.clients import Client, Registry, load_clients
from stub_idp.keys import ALGORITHM, KeyRing
from stub_idp.people import Person, load_people
from stub_idp.profiles import EVENT_ISSUERS, PROFILES, Profile
from stub_idp.proofing.cases import Cases
from stub_idp.store import AuthorizationRequest, Grant, Store


@cache
def cast() -> Mapping[str, Person]:
    """The people of the file, by handle."""
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


def client_name(asked: AuthorizationRequest | None) -> str:
    """How people know the service that asks; empty where none does."""
    client = registry().get(asked.issuer, asked.client_id) if asked else None
    return client.name if client else ""


def profile_or_404(slug: str) -> Profile:
    """The profile of this path, or 404."""
    try:
        return PROFILES[slug]
    except KeyError:
        raise Http404("no such issuer") from None


@cache
def book() -> Book:
    """The accounts: the cast's and those made here."""
    return Book(cast(), settings.STUB_IDP_ACCOUNTS)


@cache
def outbox() -> Outbox:
    """The messages that were "sent"."""
    return Outbox()


@cache
def cases() -> Cases:
    """The proofings under way."""
    return Cases()


def people_at(slug: str) -> list[Person]:
    """Everybody with an account at this issuer: the cast in the order of the file, then those made here."""
    everybody = [_as_of_now(account) for account in book().all()]
    return [person for person in everybody if slug in person.issuers]


def person(handle: str) -> Person | None:
    """The person of this handle, with what their account has found out since."""
    account = book().get(handle)
    return _as_of_now(account) if account else None


def person_at(slug: str, handle: str) -> Person | None:
    """The person of this handle if they have an account at this issuer."""
    found = person(handle)
    return found if found is not None and slug in found.issuers else None


def person_named(slug: str, name: str) -> Person | None:
    """The person of this id or mail address, in any case, if they have an account at this issuer."""
    account = book().by_email(name) if "@" in name else book().get(name.strip().casefold())
    return person_at(slug, account.handle) if account else None


def party(grant: Grant) -> tuple[Client, str]:
    """The service of a grant, and who the person is to it; KeyError where the account has been forgotten since."""
    request = grant.request
    client, found = registry().clients[request.issuer, request.client_id], person(grant.sign_in.person)
    if found is None:
        raise KeyError(grant.sign_in.person)
    return client, subject(found, client)


def subject(person: Person, client: Client) -> str:
    """Who the person is to this service: the issuer's subject, or for a pairwise client one of its own.

    OpenID Connect Core 8.1: made from the sector, the subject and a salt, so that two services cannot compare theirs.
    """
    public = person.subjects[client.issuer]
    if client.subject_type == "public":
        return public
    return _opaque(f"pairwise|{client.sector}|{public}")


def _as_of_now(account: Account) -> Person:
    known = cast().get(account.handle)
    if known is not None:
        ial = 2 if account.proof else 1
        return replace(known, ial=ial, proof=account.proof) if account.proof != known.proof else known
    return Person(
        handle=account.handle,
        given_name=account.given_name,
        family_name=account.family_name,
        birthdate=date.fromisoformat(account.birthdate) if account.birthdate else None,
        tax_id=account.tax_id,
        email=account.email,
        phone=account.phone,
        address=account.address,
        ial=2 if account.proof else 1,
        aal=2 if account.has_second_factor else 1,
        withhold=frozenset(),
        issuers=tuple(PROFILES),
        groups=("made-here",),
        subjects={slug: _opaque(f"public|{slug}|{account.handle}") for slug in PROFILES},
        proof=account.proof,
    )


def _opaque(text: str) -> str:
    """The same name for the same text at every start; the salt is no secret here, where nobody is real."""
    return hmac.new(b"stub_idp subjects", text.encode(), hashlib.sha256).hexdigest()[:32]
