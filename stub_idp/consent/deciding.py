"""What a person lets a service know: decided once, kept with the account, until they withdraw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stub_idp import runtime
from stub_idp.accounts.account import Account, Consent, consent_key
from stub_idp.consent import attributes
from stub_idp.people import Person
from stub_idp.store import AuthorizationRequest, Grant


def decided(handle: str, issuer: str, client_id: str) -> Consent | None:
    """The person's decision for this service; None where there is none, or it was withdrawn."""
    account = runtime.book().get(handle)
    kept = account.consents.get(consent_key(issuer, client_id)) if account else None
    return None if kept is None or kept.withdrawn else kept


def is_needed(person: Person, asked: AuthorizationRequest) -> bool:
    """Whether the person has to be asked before this service is answered: never asked, withdrawn, or asked for less.

    The cast has agreed beforehand to what people.toml says, so that picking somebody is one click; a consent that one of
    them has withdrawn has to be given anew.
    """
    if kept := decided(person.handle, asked.issuer, asked.client_id):
        known = {attribute.slug for attribute in attributes.of(kept.asked)}
        wanted = {attribute.slug for attribute in attributes.of(attributes.asked_for(asked, person))}
        return not wanted <= known
    account = runtime.book().get(person.handle)
    never_asked = account is None or consent_key(asked.issuer, asked.client_id) not in account.consents
    return not (runtime.book().is_cast(person.handle) and never_asked)


def kept_back(person: Person, asked: AuthorizationRequest) -> frozenset[str]:
    """The claims that the person keeps from this service: as they decided, else as people.toml has it."""
    kept = decided(person.handle, asked.issuer, asked.client_id)
    return kept.kept_back if kept else person.withhold


def decide(handle: str, issuer: str, client_id: str, consent: Consent) -> None:
    """Keep a decision, and let every live code and token of this service follow it at once."""
    key = consent_key(issuer, client_id)

    def with_it(account: Account) -> Account:
        return replace(account, consents={**account.consents, key: consent})

    def following(grant: Grant) -> Grant | None:
        if not grant.is_of(issuer, client_id, handle):
            return grant
        return (
            None if consent.withdrawn else replace(grant, sign_in=replace(grant.sign_in, kept_back=consent.kept_back))
        )

    runtime.book().change(handle, with_it)
    runtime.store().rewrite(following)


def agreed(asked: Iterable[str], shared: Iterable[str], *, now: float, before: Consent | None = None) -> Consent:
    """The decision of a person who was asked for these claims and let these attributes (slugs) go.

    What they said before about what is not asked for this time stays as it was.
    """
    on_page, shared = attributes.of(asked), set(shared)
    kept = attributes.claims_of(attribute for attribute in on_page if attribute.slug not in shared)
    others = attributes.claims_of(on_page)
    if before is None:
        return Consent(int(now), frozenset(asked), kept)
    return Consent(int(now), before.asked | frozenset(asked), kept | (before.kept_back - others))
