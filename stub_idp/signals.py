"""What this provider tells relying parties by itself: logout tokens and security events, right ones and bent ones."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from stub_idp import calling, runtime
from stub_idp.armed import About
from stub_idp.clients import Client
from stub_idp.drafts import Claims, Draft
from stub_idp.faults.clock import CLOCK, told_by_clock
from stub_idp.people import Person
from stub_idp.profiles import PROFILES
from stub_idp.report import recording
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS, TWICE

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
RISC = "https://schemas.openid.net/secevent/risc/event-type"
LOGINGOV_EVENTS = "https://schemas.login.gov/secevent/risc/event-type"
LOGOUT_SECONDS = 120

EVENTS: Mapping[str, str] = {
    "account-disabled": f"{RISC}/account-disabled",
    "account-enabled": f"{RISC}/account-enabled",
    "account-purged": f"{RISC}/account-purged",
    "credential-change": "https://schemas.openid.net/secevent/caep/event-type/credential-change",
    "sessions-revoked": f"{RISC}/sessions-revoked",
    "recovery-activated": f"{RISC}/recovery-activated",
    "identifier-changed": f"{RISC}/identifier-changed",
    "password-reset": f"{LOGINGOV_EVENTS}/password-reset",
    "mfa-limit-account-locked": f"{LOGINGOV_EVENTS}/mfa-limit-account-locked",
    "reproof-completed": f"{LOGINGOV_EVENTS}/reproof-completed",
    "unknown": "https://schemas.example.org/event-type/unheard-of",
}
# What an event says beside whom it is about.
SAID: Mapping[str, Claims] = {
    "account-disabled": {"reason": "hijacking"},
    "credential-change": {"credential_type": "password", "change_type": "update"},
    "identifier-changed": {"new-value": "changed@example.com"},
}


@dataclass(frozen=True)
class Delivery:
    """What a client answered; status 0 where nothing answered."""

    client: str
    status: int
    body: str


def sign_out(client: Client, person: Person, *, sid: str, bend: str = "") -> list[Delivery]:
    """Send a client the logout token of a person's session (OpenID Connect Back-Channel Logout 1.0)."""
    now = int(time.time())
    claims: Claims = {
        "iss": runtime.issuer_url(client.issuer),
        "sub": runtime.subject(person, client),
        "aud": client.client_id,
        "iat": now,
        "exp": now + LOGOUT_SECONDS,
        "jti": secrets.token_urlsafe(12),
        "events": {LOGOUT_EVENT: {}},
        **({"sid": sid} if sid else {}),
    }
    _told_by_clock(claims, client, person, now)
    draft = Draft(
        claims, runtime.keyrings()[client.issuer], now,
        header={"typ": "logout+jwt"}, client_secret=client.secret.encode(),
    )  # fmt: skip
    body = urlencode({"logout_token": _bent(draft, LOGOUT_BENDS, bend)}).encode()
    return _delivered(client, client.backchannel_logout_uri, body, "application/x-www-form-urlencoded", bend)


def tell_of_event(client: Client, person: Person, event: str, *, bend: str = "") -> list[Delivery]:
    """Push a client a security event about a person (RFC 8417, RFC 8935)."""
    now, issuer = int(time.time()), PROFILES[client.issuer].events
    about = {"iss": runtime.issuer_url(client.issuer), "sub": runtime.subject(person, client)}
    said = {**SAID.get(event, {})}
    if client.issuer == "logingov":
        said = {"subject": {"subject_type": "iss-sub", **about}, **said}
    claims: Claims = {
        "iss": runtime.issuer_url(issuer),
        "aud": client.events_uri if client.issuer == "logingov" else client.client_id,
        "iat": now,
        "jti": secrets.token_urlsafe(12),
        "sub_id": {"format": "iss_sub", **about},
        "events": {EVENTS[event]: said},
    }
    _told_by_clock(claims, client, person, now)
    draft = Draft(claims, runtime.keyrings()[issuer], now, header={"typ": "secevent+jwt"})
    body = _bent(draft, SET_BENDS, bend).encode()
    return _delivered(client, client.events_uri, body, "application/secevent+jwt", bend)


def tell_services(handle: str, event: str) -> None:
    """Push a security event about a person to every service that has signed them in and takes events."""
    person = runtime.person(handle)
    for client in runtime.registry().clients.values():
        if person and client.events_uri and runtime.store().sid(client.issuer, client.client_id, handle):
            tell_of_event(client, person, event)


def session_ended(issuer: str, person: Person, sid: str, clients: tuple[str, ...], *, but: str = "") -> None:
    """Tell every other service that was opened with a session that it has ended."""
    if not PROFILES[issuer].back_channel:
        return
    for client_id in clients:
        client = runtime.registry().get(issuer, client_id)
        if client is not None and client_id != but and client.backchannel_logout_uri:
            sign_out(client, person, sid=sid)


def _told_by_clock(claims: Claims, client: Client, person: Person, now: int) -> None:
    """Bend the times while the clock stands wrong for this client and person."""
    about = About(client.issuer, client.client_id, person.handle)
    told_by_clock(claims, runtime.armoury().standing(about, CLOCK.keys(), now=now))


def _bent(draft: Draft, bends: Mapping[str, Callable[[Draft], object]], bend: str) -> str:
    if bend and bend != TWICE:
        bends[bend](draft)
    return draft.written()


def _delivered(client: Client, address: str, body: bytes, content_type: str, bend: str) -> list[Delivery]:
    answers = [calling.post(address, body, content_type) for _ in range(2 if bend == TWICE else 1)]
    recording.delivered(client, address, bend, [answer.status for answer in answers])
    return [Delivery(client.client_id, answer.status, answer.body) for answer in answers]
