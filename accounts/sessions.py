"""What a session knows: the browser's random value, and after sign-in who the provider says is there."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import auth
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from accounts.actions import SignedIn
from accounts.devices import device_of
from accounts.digests import digest
from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.session_store import SessionStore, digest_of
from records.clock import Moment
from taxportal.kit import context, crypto
from taxportal.kit.middleware import shortened

BROWSER, IDENTITY, WANTED = "browser", "identity", "wanted"
DEVICE, NETWORK, WAITING, ENDED = "device", "network", "waiting", "ended"
BACKEND = "accounts.oidc.Backend"
HINT_PLACE, SAID_PLACE = "session.id_token", "session.said"


@dataclass(frozen=True)
class SessionIdentity:
    """The identity of the signed-in person as their session keeps it (key ``identity``). Times are seconds since the epoch.

    ``auth_time`` is when they last showed themselves to the provider; None where it does not say.

    ``code`` and ``ref`` are the outcome of the sign-in and the reference told; ``since`` is the business date of the sign-in.
    """

    id: int
    provider: str
    label: str
    issuer: str
    subject: str
    ial: int
    aal: int
    auth_time: int | None
    signed_in_at: int
    since: str
    name: str
    code: str
    ref: str
    opened: bool
    other_issuer: str = ""
    sid: str = ""
    hint: str = ""
    said: str = ""

    @property
    def details(self) -> dict[str, str]:
        """What the provider said about the person at sign-in (see _said), for their own profile page; empty where not kept."""
        return dict(json.loads(crypto.decrypt(self.said, place=SAID_PLACE))) if self.said else {}

    @property
    def display_name_masked(self) -> str:
        """Given name's initial and surname's initial with the rest hidden: "A… M…", enough to see whose session this is."""
        return " ".join(f"{word[0]}…" for word in self.name.split()[:3])

    @property
    def signed_in(self) -> datetime:
        """When this session began, UTC."""
        return datetime.fromtimestamp(self.signed_in_at, UTC)


def identity_in(session: Any) -> SessionIdentity | None:
    """Who is signed in, or None; a session of an older shape counts as nobody's."""
    values = session.get(IDENTITY)
    try:
        return SessionIdentity(**values) if values else None
    except TypeError:
        return None


def browser_of(request: HttpRequest) -> str:
    """The digest of this browser's random value; "" where it has none. It outlives sign-ins, so that two tabs both work."""
    value = request.session.get(BROWSER)
    return digest(value) if value else ""


def ensure_browser(request: HttpRequest) -> str:
    """The same, made where there is none: the one place where an anonymous visitor gets a session row."""
    if BROWSER not in request.session:
        request.session[BROWSER] = secrets.token_urlsafe(32)
    return browser_of(request)


def row_of(request: HttpRequest) -> str:
    """What the table calls this request's session; "" where there is none."""
    key = request.session.session_key
    return digest_of(key) if key else ""


def begin(
    request: HttpRequest,
    signed_in: SignedIn,
    identity: VerifiedIdentity,
    *,
    label: str,
    id_token: str,
    wanted: str,
    at: Moment,
) -> None:
    """Start the session of a finished sign-in: a new key, nothing of the old session but the browser's value, one write.

    ``wanted`` is the page that was asked for; where no record opens it waits in the session.

    The ID token is kept encrypted, only to be handed back to its issuer as the hint of a sign-out.
    """
    browser = request.session[BROWSER]  # without it no transaction would have been found
    request.session.clear()
    auth.login(request, signed_in.user, backend=BACKEND)
    kept = SessionIdentity(
        id=signed_in.identity.pk,
        provider=identity.provider,
        label=label,
        issuer=identity.issuer,
        subject=identity.subject,
        ial=int(identity.ial),
        aal=int(identity.aal),
        auth_time=int(identity.auth_time.timestamp()) if identity.auth_time else None,
        signed_in_at=int(at.real.timestamp()),
        since=at.business_date.isoformat(),
        name=identity.shown_name,
        code=signed_in.outcome,
        ref=signed_in.reference,
        opened=signed_in.opens_record,
        other_issuer=signed_in.other_issuer,
        sid=identity.sid,
        hint=crypto.encrypt(id_token, place=HINT_PLACE) if id_token else "",
        said=crypto.encrypt(json.dumps(_said(identity)), place=SAID_PLACE),
    )
    request.session[IDENTITY] = asdict(kept)
    request.session[BROWSER] = browser
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session[NETWORK] = shortened(context.current().ip)
    if wanted and not signed_in.opens_record:
        request.session[WANTED] = wanted


def _said(identity: VerifiedIdentity) -> dict[str, str]:
    """What the profile page puts beside the tax record; what was not shared is left out. Kept with the session, encrypted."""
    address = identity.address
    words = {
        "given_name": identity.given_name,
        "family_name": identity.family_name,
        "birth_date": identity.birth_date.isoformat() if identity.birth_date else "",
        "email": identity.email,
        "phone": identity.phone,
        "street": address.street if address else "",
        "city": address.locality if address else "",
        "region": address.region if address else "",
        "postal_code": address.postal_code if address else "",
    }
    return {name: value for name, value in words.items() if value}


def renew(request: HttpRequest, identity: VerifiedIdentity, *, shown_at: datetime, id_token: str) -> None:
    """A fresh sign-in of the person whose session this is: a new key, new levels, new time. ``shown_at`` is when they showed
    themselves to the provider.
    """
    kept = identity_in(request.session)
    assert kept is not None
    now = replace(
        kept,
        ial=int(identity.ial),
        aal=int(identity.aal),
        auth_time=int(shown_at.timestamp()),
        sid=identity.sid or kept.sid,
        hint=crypto.encrypt(id_token, place=HINT_PLACE) if id_token else kept.hint,
    )
    request.session[IDENTITY] = asdict(now)
    waiting = waiting_in(request.session)
    if waiting:
        wait(request.session, replace(waiting, tried=True))
    cast(SessionStore, request.session).rotate()
    rotate_token(request)


@dataclass(frozen=True)
class Waiting:
    """A page that waits for a fresh sign-in: what it asks for, and the form that was filled in there (``kept``, its key).

    ``tried``: the person has confirmed once for it, so that what is still missing is said in words.
    """

    path: str
    ial: int
    aal: int
    max_age_s: int
    kept: str = ""
    tried: bool = False


def waiting_in(session: Any) -> Waiting | None:
    """The page that waits for a fresh sign-in of this session's person."""
    values = session.get(WAITING)
    try:
        return Waiting(**values) if values else None
    except TypeError:
        return None


def wait(session: Any, waiting: Waiting | None) -> None:
    """Let a page wait, or none any more; nothing is written where nothing changes."""
    if waiting is None:
        session.pop(WAITING, None)
    elif session.get(WAITING) != asdict(waiting):
        session[WAITING] = asdict(waiting)


@dataclass(frozen=True)
class Ended:
    """Why a session was ended from elsewhere (SessionStore.end_all), and the reference told; both "" where it was not."""

    reason: str = ""
    ref: str = ""


def ended_in(session: Any) -> Ended:
    """The end that this browser has not been told of yet."""
    values = session.get(ENDED)
    try:
        return Ended(**values) if values else Ended()
    except TypeError:
        return Ended()


def forget_end(session: Any) -> Ended:
    """The same, told now: the next page does not say it again."""
    ended = ended_in(session)
    session.pop(ENDED, None)
    return ended


def id_token_hint(identity: SessionIdentity) -> str:
    """The ID token to hand back at sign-out; "" where it can't be read any more (its key was retired)."""
    try:
        return crypto.decrypt(identity.hint, place=HINT_PLACE) if identity.hint else ""
    except crypto.Undecryptable:
        return ""


def levels(identity: SessionIdentity | None) -> tuple[IAL, AAL]:
    """The levels of the signed-in person; none for nobody."""
    return (IAL(identity.ial), AAL(identity.aal)) if identity else (IAL.NONE, AAL.NONE)
