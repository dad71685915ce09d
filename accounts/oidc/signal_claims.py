"""What logout tokens and security events have in common: sender, receiver, age and id. Pure; each check raises Refusal."""

from collections.abc import Collection, Mapping
from typing import Any

from accounts.outcomes import Refusal

NOT_TRUSTED = "SI-14"  # nobody sees a page of these; the code is where the catalogue keeps what can't be trusted
LEEWAY_S = 60
MAX_TEXT = 255

Claims = Mapping[str, Any]


def refused(reason: str) -> Refusal:
    """The refusal of a token for this reason, a word of a closed list: ``signal.<reason>``."""
    return Refusal(NOT_TRUSTED, f"signal.{reason}")


def check_type(header: Claims, wanted: str, *, required: bool) -> None:
    """The header's ``typ`` is the wanted one; without one it passes only where it may be absent."""
    kind = header.get("typ")
    if kind is None and not required:
        return
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") != wanted:
        raise refused("typ")


def check_issuer(claims: Claims, issuer: str) -> None:
    """``iss`` is the one who may send these, letter by letter."""
    if claims.get("iss") != issuer:
        raise refused("iss")


def check_audience(claims: Claims, ours: Collection[str]) -> None:
    """``aud`` is one of our names, alone or as a list of one."""
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    if not isinstance(audience, str) or audience not in ours:
        raise refused("aud")


def check_age(claims: Claims, *, now: float, max_age_s: int, needs_exp: bool) -> None:
    """``iat`` is there, not ahead of us and not older than ``max_age_s``; ``exp``, where there must or may be one, is to come."""
    issued = _number(claims, "iat")
    if issued > now + LEEWAY_S:
        raise refused("iat_future")
    if issued < now - max_age_s - LEEWAY_S:
        raise refused("iat_old")
    if (needs_exp or "exp" in claims) and _number(claims, "exp") <= now - LEEWAY_S:
        raise refused("expired")


def token_id(claims: Claims) -> str:
    """The token's own id."""
    found = text(claims, "jti")
    if not found:
        raise refused("jti_absent")
    return found


def text(claims: Claims, name: str) -> str:
    """The claim as text, "" where it is absent. Empty, endless and unprintable ones are refused."""
    if name not in claims:
        return ""
    value = claims[name]
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT or not value.isprintable():
        raise refused(f"{name}_malformed")
    return value


def one_event(claims: Claims) -> tuple[str, Claims]:
    """The one event of the token: its type and its object."""
    events = claims.get("events")
    if not isinstance(events, dict) or len(events) != 1:
        raise refused("events")
    name, value = next(iter(events.items()))
    if not isinstance(value, dict):
        raise refused("events")
    return name, value


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if value is None:
        raise refused(f"{name}_absent")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e11:
        raise refused(f"{name}_malformed")
    return value
