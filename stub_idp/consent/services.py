"""The services that a person has let in at an issuer, and how they are shown the door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from stub_idp import runtime, signals
from stub_idp.accounts.account import Consent
from stub_idp.consent import attributes, deciding
from stub_idp.consent.attributes import Text
from stub_idp.consent.switches import labels
from stub_idp.people import Person
from stub_idp.profiles import PROFILES
from stub_idp.sessions import Remembered

TOLD, SILENT = "told", "silent"


@dataclass(frozen=True)
class Service:
    """One service as the page shows it. `is_beforehand`: the person was never asked, see people.toml."""

    client_id: str
    name: str
    consent: Consent
    is_beforehand: bool = False

    @property
    def since(self) -> datetime:
        """When the decision was made or, where there was none, the person last signed in there."""
        return datetime.fromtimestamp(self.consent.at, UTC)

    @property
    def shared(self) -> list[Text]:
        """What it gets, beside the identifier, which it always does."""
        kept = attributes.of(self.consent.kept_back)
        return [found.label for found in attributes.of(self.consent.asked) if found not in kept]

    @property
    def kept(self) -> list[Text]:
        """What it asked for and does not get."""
        return labels(self.consent.kept_back & self.consent.asked)


def services(person: Person, issuer: str) -> list[Service]:
    """All of them, those with a decision first, the latest first, also those that get nothing any more."""
    account = runtime.book().get(person.handle)
    decided = []
    for key, consent in (account.consents if account else {}).items():
        slug, _, client_id = key.partition(" ")
        if slug == issuer:
            decided.append(Service(client_id, name_of(issuer, client_id), consent))
    known = {service.client_id for service in decided}
    beforehand = []
    for grant in runtime.store().asked_about(person.handle):
        asked, sign_in = grant.request, grant.sign_in
        if asked.issuer == issuer and asked.client_id not in known:
            wanted = attributes.asked_for(asked, person)
            consent = Consent(sign_in.auth_time, wanted, deciding.kept_back(person, asked))
            beforehand.append(Service(asked.client_id, name_of(issuer, asked.client_id), consent, is_beforehand=True))
    return sorted(decided, key=lambda service: -service.consent.at) + beforehand


def find(person: Person, issuer: str, client_id: str) -> Service | None:
    """The service of this id, if it still gets something."""
    found = [service for service in services(person, issuer) if service.client_id == client_id]
    return found[0] if found and not found[0].consent.withdrawn else None


def stop(known: Remembered, issuer: str, service: Service, *, now: float) -> str:
    """Let this service have nothing any more: its tokens end, and it is told if this session opened it.

    Returns TOLD, SILENT where it was told and did not take it, or an empty text where there was nobody to tell.
    """
    withdrawn = replace(service.consent, at=int(now), withdrawn=True)
    deciding.decide(known.person.handle, issuer, service.client_id, withdrawn)
    client = runtime.registry().get(issuer, service.client_id)
    has_mailbox = client is not None and client.backchannel_logout_uri and PROFILES[issuer].back_channel
    if client is None or not has_mailbox or service.client_id not in known.clients:
        return ""
    deliveries = signals.sign_out(client, known.person, sid=known.sid)
    return TOLD if all(delivery.status in (200, 204) for delivery in deliveries) else SILENT


def name_of(issuer: str, client_id: str) -> str:
    """How people know the service."""
    client = runtime.registry().get(issuer, client_id)
    return client.name if client else client_id
