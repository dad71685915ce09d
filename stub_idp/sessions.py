"""Who is signed in here in this browser: at most one person per issuer."""

from __future__ import annotations

from dataclasses import dataclass

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


def remembered(request: HttpRequest, issuer: str) -> Remembered | None:
    """The person signed in at this issuer in this browser, or None."""
    entry = request.session.get(KEY, {}).get(issuer)
    person = runtime.person_at(issuer, entry["person"]) if entry else None
    return Remembered(person, entry["at"]) if person is not None else None


def remember(request: HttpRequest, issuer: str, person: str, *, now: float) -> int:
    """Sign a person in at this issuer in this browser, under a new session key; returns the auth_time."""
    request.session.cycle_key()
    at = int(now)
    request.session[KEY] = {**request.session.get(KEY, {}), issuer: {"person": person, "at": at}}
    return at


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
