"""What a person lets a service know: decided once, kept with the account, until they withdraw it."""

from __future__ import annotations

from stub_idp import runtime
from stub_idp.accounts.account import Consent, consent_key
from stub_idp.people import Person
from stub_idp.store import AuthorizationRequest


def decided(handle: str, issuer: str, client_id: str) -> Consent | None:
    """The person's decision for this service; None where there is none, or it was withdrawn."""
    account = runtime.book().get(handle)
    kept = account.consents.get(consent_key(issuer, client_id)) if account else None
    return None if kept is None or kept.withdrawn else kept


def is_needed(person: Person, asked: AuthorizationRequest) -> bool:
    """Whether the person has to be asked before this service is answered.

    The cast has agreed beforehand to what people.toml says, so that picking somebody is one click; a consent that one of
    them has withdrawn has to be given anew.
    """
    if decided(person.handle, asked.issuer, asked.client_id):
        return False
    account = runtime.book().get(person.handle)
    never_asked = account is None or consent_key(asked.issuer, asked.client_id) not in account.consents
    return not (runtime.book().is_cast(person.handle) and never_asked)


def kept_back(person: Person, asked: AuthorizationRequest) -> frozenset[str]:
    """The claims that the person keeps from this service: as they decided, else as people.toml has it."""
    kept = decided(person.handle, asked.issuer, asked.client_id)
    return kept.kept_back if kept else person.withhold
