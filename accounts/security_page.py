"""The security page as values: sessions, sign-ins and logins in words, ready to print."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import providers
from accounts.devices import UNKNOWN
from accounts.forms import EndSessionsForm
from accounts.models import Purpose, SignInTrace
from accounts.outcomes import CATALOGUE
from accounts.queries import Login
from accounts.session_queries import SessionSeen
from taxportal.kit.eastern import EASTERN
from taxportal.kit.formats import day

WARN_S = 120  # before the end


@dataclass(frozen=True)
class SessionRow:
    """One session in words; ``handle`` names it in the address of ending it."""

    device: str
    place: str
    provider: str
    since: str
    last_used: str
    this: bool
    handle: str


@dataclass(frozen=True)
class SignInRow:
    """One sign-in of late."""

    at: str
    provider: str
    purpose: str
    outcome: str
    reference: str


@dataclass(frozen=True)
class LoginRow:
    """One login that opens the account."""

    identity_id: int
    label: str
    since: str
    added: bool
    flagged: bool
    stopped: bool


def session_row(seen: SessionSeen, *, now: datetime) -> SessionRow:
    """A session in words; ``now`` (real time) decides what counts as just now."""
    lately = now - seen.last_seen_at < timedelta(minutes=1)
    return SessionRow(
        device=_device(seen),
        place=_("network %(network)s") % {"network": seen.network} if seen.network else _("network not known"),
        provider=providers.label_of(seen.provider) if seen.provider else _("not known"),
        since=_when(seen.created_at),
        last_used=_("just now") if seen.this or lately else _when(seen.last_seen_at),
        this=seen.this,
        handle=seen.handle,
    )


def sign_in_row(trace: SignInTrace) -> SignInRow:
    """A sign-in in words, with its outcome's own heading."""
    outcome = CATALOGUE.get(trace.outcome)
    label = providers.label_of(trace.provider) if trace.provider else _("not known")
    return SignInRow(
        at=_when(trace.at),
        provider=label,
        purpose=str(Purpose(trace.purpose).label),
        outcome=str(outcome.heading) % {"provider": label} if outcome else trace.outcome,
        reference=trace.reference,
    )


def login_row(login: Login) -> LoginRow:
    """A login in words."""
    return LoginRow(
        identity_id=login.identity_id,
        label=providers.label_of(login.provider),
        since=day(login.since.astimezone(EASTERN).date()),
        added=login.added,
        flagged=login.flagged,
        stopped=login.stopped,
    )


def choices_of_ending(others: list[SessionSeen]) -> list[tuple[str, str]]:
    """The choices of what to end: each other session, and all of them."""
    if not others:
        return []
    words = _("%(device)s, signed in %(since)s")
    each = [(seen.handle, words % {"device": _device(seen), "since": _when(seen.created_at)}) for seen in others]
    return [*each, (EndSessionsForm.OTHERS, _("All sessions but this one"))]


def seconds_left(*, created: datetime, now: datetime) -> tuple[int, int]:
    """(seconds until a session that is not used ends, seconds until it ends anyway)."""
    end = created + timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
    return settings.SESSION_IDLE_SECONDS, max(0, int((end - now).total_seconds()))


def _device(seen: SessionSeen) -> str:
    return seen.device if seen.device and seen.device != UNKNOWN else _("Unknown device")


def _when(moment: datetime) -> str:
    local = moment.astimezone(EASTERN)
    return _("%(day)s, %(time)s Eastern") % {"day": day(local.date()), "time": f"{local:%H:%M}"}
