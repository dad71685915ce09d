"""What a session knows: the browser's random value, and after sign-in who the provider says is there."""

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import auth
from django.http import HttpRequest

from accounts.actions import SignedIn
from accounts.digests import digest
from accounts.identity import AAL, IAL, VerifiedIdentity
from records.clock import Moment
from taxportal.kit import crypto

BROWSER, IDENTITY, WANTED = "browser", "identity", "wanted"
BACKEND = "accounts.oidc.Backend"
HINT_PLACE = "session.id_token"


@dataclass(frozen=True)
class SessionIdentity:
    """The identity of the signed-in person as their session keeps it (key ``identity``). Times are seconds since the epoch.

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
    )
    request.session[IDENTITY] = asdict(kept)
    request.session[BROWSER] = browser
    if wanted and not signed_in.opens_record:
        request.session[WANTED] = wanted


def id_token_hint(identity: SessionIdentity) -> str:
    """The ID token to hand back at sign-out; "" where it can't be read any more (its key was retired)."""
    try:
        return crypto.decrypt(identity.hint, place=HINT_PLACE) if identity.hint else ""
    except crypto.Undecryptable:
        return ""


def levels(identity: SessionIdentity | None) -> tuple[IAL, AAL]:
    """The levels of the signed-in person; none for nobody."""
    return (IAL(identity.ial), AAL(identity.aal)) if identity else (IAL.NONE, AAL.NONE)
