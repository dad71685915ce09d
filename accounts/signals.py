"""What providers tell us by themselves, as values: which event means what, and what we do about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

RISC = "https://schemas.openid.net/secevent/risc/event-type/"
CAEP = "https://schemas.openid.net/secevent/caep/event-type/"
LOGINGOV = "https://schemas.login.gov/secevent/risc/event-type/"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
UNKNOWN = "unknown"


class Effect(StrEnum):
    """What one event does to the login that it is about."""

    NONE = "none"
    END_SESSIONS = "end_sessions"
    FLAG = "flag"  # sessions end, and staff see that the login's credentials changed
    DISABLE = "disable"  # sessions end, and the login opens nothing until the provider enables it again
    PURGE = "purge"  # sessions end, and the login opens nothing any more
    ENABLE = "enable"  # undoes DISABLE, and nothing else


@dataclass(frozen=True)
class Kind:
    """One kind of event: our word for it, as stored and shown, and its effect."""

    slug: str
    effect: Effect


def _kinds(*rows: tuple[str, str, Effect]) -> dict[str, Kind]:
    return {base + slug: Kind(slug, effect) for base, slug, effect in rows}


KINDS: Mapping[str, Kind] = _kinds(
    (RISC, "account-disabled", Effect.DISABLE),
    (RISC, "account-enabled", Effect.ENABLE),
    (RISC, "account-purged", Effect.PURGE),
    (RISC, "account-credential-change-required", Effect.FLAG),
    (RISC, "credential-compromise", Effect.FLAG),
    (RISC, "identifier-changed", Effect.FLAG),
    (RISC, "identifier-recycled", Effect.FLAG),
    (RISC, "recovery-activated", Effect.FLAG),
    (RISC, "recovery-information-changed", Effect.FLAG),
    (RISC, "sessions-revoked", Effect.END_SESSIONS),
    (CAEP, "session-revoked", Effect.END_SESSIONS),
    (CAEP, "credential-change", Effect.FLAG),
    (LOGINGOV, "password-reset", Effect.FLAG),
    (LOGINGOV, "mfa-limit-account-locked", Effect.FLAG),
    (LOGINGOV, "reproof-completed", Effect.NONE),
)


def kind_of(event_type: str) -> Kind:
    """The kind of this event type; one that we don't know does nothing."""
    return KINDS.get(event_type, Kind(UNKNOWN, Effect.NONE))


@dataclass(frozen=True)
class Signal:
    """One token of a provider that passed every check. ``token_issuer`` signed it; ``issuer`` is whose logins it is about."""

    provider: str
    issuer: str
    token_issuer: str
    token_id: str
    subject: str = ""
    sid: str = ""
    kind: Kind = Kind("logout", Effect.END_SESSIONS)
