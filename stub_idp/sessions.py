"""Who is signed in here in this browser: at most one person per issuer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from django.http import HttpRequest

from stub_idp import runtime
from stub_idp.people import Person

KEY = "signed_in"
REQUESTS = "requests"


@dataclass(frozen=True)
class Remembered:
    """A sign-in that this browser still has, and when it was made (seconds since 1970, real time)."""

    person: Person
    auth_time: int
    sid: str
    clients: tuple[str, ...] = ()


def remembered(request: HttpRequest, issuer: str) -> Remembered | None:
    """The person signed in at this issuer in this browser, or None."""
    entry = request.session.get(KEY, {}).get(issuer)
    person = runtime.person_at(issuer, entry["person"]) if entry else None
    if entry is None or person is None or entry.get("era", 0) != _era(person.handle):
        return None
    return Remembered(person, entry["at"], entry["sid"], tuple(entry["clients"]))


def remember(request: HttpRequest, issuer: str, person: Person, *, now: float) -> Remembered:
    """Sign a person in at this issuer in this browser, under a new session key; returns the sign-in.

    Whoever signs in again stays in the session they had: the same sid, and the services that they opened with it.
    """
    known = remembered(request, issuer)
    request.session.cycle_key()
    same = known is not None and known.person == person
    sid, clients = (known.sid, known.clients) if known is not None and same else (secrets.token_urlsafe(16), ())
    fresh = Remembered(person, int(now), sid, clients)
    _write(request, issuer, fresh)
    return fresh


def note_client(request: HttpRequest, issuer: str, client_id: str) -> None:
    """Remember that this service was opened with the sign-in, so that it can be told of its end."""
    known = remembered(request, issuer)
    if known is not None and client_id not in known.clients:
        _write(request, issuer, replace(known, clients=(*known.clients, client_id)))


def _write(request: HttpRequest, issuer: str, known: Remembered) -> None:
    entry = {"person": known.person.handle, "at": known.auth_time, "sid": known.sid, "clients": list(known.clients)}
    entry |= {"era": _era(known.person.handle)}
    request.session[KEY] = {**request.session.get(KEY, {}), issuer: entry}


def keep_through(request: HttpRequest, known: dict[str, Remembered]) -> None:
    """Keep sign-ins of this browser, by issuer, through a change of password that ends all others."""
    for issuer, sign_in in known.items():
        _write(request, issuer, sign_in)


def _era(handle: str) -> int:
    """How often the password of this account was changed: what is remembered holds only until the next time."""
    account = runtime.book().get(handle)
    return account.era if account else 0


def forget(request: HttpRequest, issuer: str) -> None:
    """Sign out at this issuer; the other issuers' sign-ins stay."""
    rest = {slug: entry for slug, entry in request.session.get(KEY, {}).items() if slug != issuer}
    if rest:
        request.session[KEY] = rest
    else:
        request.session.flush()


def bind(request: HttpRequest, reference: str) -> None:
    """Tie a request under way to this browser, so that its page works nowhere else."""
    request.session[REQUESTS] = [*request.session.get(REQUESTS, [])[-9:], reference]


def is_bound(request: HttpRequest, reference: str) -> bool:
    """Whether this request under way began in this browser."""
    return reference in request.session.get(REQUESTS, [])
