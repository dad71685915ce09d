"""Levels of assurance: what a person reaches at an issuer, given what the service asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stub_idp.profiles import AAL2, AUTH_ONLY, FACE_REQUIRED, LEVELS, POLICIES, SECOND_FACTOR, SERVICE_LEVELS, VERIFIED

if TYPE_CHECKING:
    from stub_idp.store import AuthorizationRequest


@dataclass(frozen=True)
class Reached:
    """The level of a sign-in: `acr` as the issuer states it (empty where it has none), IAL and AAL as numbers."""

    acr: str
    ial: int
    aal: int
    aal_name: str = ""


def reached(
    issuer: str, *, ial: int, aal: int, acr_values: tuple[str, ...], scopes: tuple[str, ...], lower: bool = False
) -> Reached:
    """The level that this person's sign-in has; with `lower`, one step less than they would reach."""
    if issuer == "idme":
        return _by_policy(1 if lower else ial, aal, scopes)
    if issuer == "logingov":
        return _by_service_level(1 if lower else ial, aal, acr_values)
    acr = acr_for(ial=ial, aal=aal, asked=acr_values)
    acr = acr_below(acr) if lower else acr
    return Reached(acr, *LEVELS[acr])


def acr_for(*, ial: int, aal: int, asked: tuple[str, ...]) -> str:
    """The level the answer states: the first one asked for that the person reaches, else their highest.

    `acr_values` is a wish (OpenID Connect Core 3.1.2.1): a person who cannot reach it still signs in, at a lower level,
    and the relying party must look at what it got.
    """
    within = [acr for acr, (needs_ial, needs_aal) in LEVELS.items() if ial >= needs_ial and aal >= needs_aal]
    return next((acr for acr in asked if acr in within), within[0])


def acr_below(acr: str) -> str:
    """The next lower level than this one; the lowest stays what it is."""
    ladder = list(LEVELS)
    return ladder[min(ladder.index(acr) + 1, len(ladder) - 1)]


def amr_for(aal: int) -> list[str]:
    """How the person is said to have signed in (RFC 8176 values) at this authentication level."""
    return ["pwd", "otp", "mfa"] if aal >= 2 else ["pwd"]


def _by_policy(ial: int, aal: int, scopes: tuple[str, ...]) -> Reached:
    """The highest policy among the scopes, as far as the person reaches it; no acr exists here."""
    policies = [POLICIES[scope] for scope in scopes if scope in POLICIES]
    wanted_ial, wanted_aal = max(policies, default=(1, 1))
    return Reached("", min(ial, wanted_ial), min(aal, wanted_aal))


def _by_service_level(ial: int, aal: int, acr_values: tuple[str, ...]) -> Reached:
    """The service level asked for; whoever was never proofed gets no further than signing in."""
    asked = next((value for value in acr_values if value in SERVICE_LEVELS), AUTH_ONLY)
    aal_name = AAL2 if AAL2 in acr_values and aal >= 2 else SECOND_FACTOR
    if asked == AUTH_ONLY or ial < 2:
        return Reached(AUTH_ONLY, 1, aal, aal_name)
    if asked == VERIFIED:
        # Proofed, but not with a comparison of faces: less than IAL2.
        return Reached(VERIFIED, 1, aal, aal_name)
    return Reached(FACE_REQUIRED, 2, aal, aal_name)


def wants_proofing(asked: AuthorizationRequest) -> bool:
    """Whether the service asks for somebody whose identity was proven."""
    if asked.issuer == "idme":
        return _by_policy(2, 2, asked.scopes).ial >= 2
    if asked.issuer == "logingov":
        return any(value in SERVICE_LEVELS and value != AUTH_ONLY for value in asked.acr_values)
    return any(LEVELS.get(value, (1, 1))[0] >= 2 for value in asked.acr_values)
