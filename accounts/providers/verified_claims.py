"""OpenID Connect for Identity Assurance 1.0: claims that say how, when and by whose rules they were checked.

A claim counts as verified only inside ``verified_claims.claims``; a trust framework that is not ours, a level that we don't
know, or a check that is too old or undated counts as no check at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from accounts.identity import IAL

if TYPE_CHECKING:
    from accounts.providers import Provider

LEVELS = {"ial1": IAL.ONE, "ial2": IAL.TWO}
OLDEST = timedelta(days=5 * 365)  # about the life of the documents that were looked at
LEEWAY = timedelta(minutes=1)
NAMES = ("given_name", "middle_name", "family_name", "birthdate")


@dataclass(frozen=True)
class Verified:
    """What was verified. Without an acceptable check: no claims and no level."""

    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)
    ial: IAL = IAL.NONE
    verified_at: datetime | None = None


def asked(provider: "Provider") -> Mapping[str, Any]:
    """The ``claims`` parameter that asks for them; empty where the provider's accepted frameworks are not configured."""
    if not provider.verified_claims:
        return {}
    frameworks = list(provider.verified_claims)
    wanted = {"value": frameworks[0]} if len(frameworks) == 1 else {"values": frameworks}
    verification = {"trust_framework": wanted, "assurance_level": None, "time": None}
    claims = dict.fromkeys((*NAMES, provider.tin_claim))
    return {"userinfo": {"verified_claims": {"verification": verification, "claims": claims}}}


def found(provider: "Provider", id_token: Mapping[str, Any], userinfo: Mapping[str, Any]) -> Verified:
    """The first acceptable entry of UserInfo's ``verified_claims``, one object or a list of them. Age counts from ``iat``."""
    value = userinfo.get("verified_claims")
    now = datetime.fromtimestamp(id_token.get("iat", 0), UTC)
    for entry in value if isinstance(value, list) else [value]:
        verified = _judged(entry, provider.verified_claims, now)
        if verified is not None:
            return verified
    return Verified()


def _judged(entry: object, frameworks: tuple[str, ...], now: datetime) -> Verified | None:
    verification = entry.get("verification") if isinstance(entry, dict) else None
    claims = entry.get("claims") if isinstance(entry, dict) else None
    if not isinstance(verification, dict) or not isinstance(claims, dict):
        return None
    level, at = verification.get("assurance_level"), _time(verification.get("time"))
    known = verification.get("trust_framework") in frameworks and isinstance(level, str) and level in LEVELS
    if not known or at is None or not now - OLDEST <= at <= now + LEEWAY:
        return None
    return Verified(claims, LEVELS[str(level)], at)


def _time(value: object) -> datetime | None:
    """An ISO 8601 moment with its zone; anything else is no time."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
