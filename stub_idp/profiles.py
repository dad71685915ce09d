"""The issuers this provider runs: one row each. A new issuer is a new row, a template tweak at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

IAL2_AAL2 = "urn:stub:ial2:aal2"
IAL1_AAL2 = "urn:stub:ial1:aal2"
IAL1_AAL1 = "urn:stub:ial1:aal1"

# From the highest to the lowest; a person reaches every level at or below their own.
LEVELS: Mapping[str, tuple[int, int]] = {IAL2_AAL2: (2, 2), IAL1_AAL2: (1, 2), IAL1_AAL1: (1, 1)}

SCOPES: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("name", "given_name", "family_name", "birthdate"),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
    "social_security_number": ("social_security_number",),
}


@dataclass(frozen=True)
class Profile:
    """How one issuer presents itself; `slug` is its path under the base address."""

    slug: str
    label: str
    key_bits: int = 2048


PROFILES: Mapping[str, Profile] = {
    "generic": Profile(slug="generic", label="Harbor ID"),
}


def acr_for(*, ial: int, aal: int, asked: tuple[str, ...]) -> str:
    """The level the answer states: the first one asked for that the person reaches, else their highest.

    `acr_values` is a wish (OpenID Connect Core 3.1.2.1): a person who cannot reach it still signs in, at a lower level,
    and the relying party must look at what it got.
    """
    reached = [acr for acr, (needs_ial, needs_aal) in LEVELS.items() if ial >= needs_ial and aal >= needs_aal]
    return next((acr for acr in asked if acr in reached), reached[0])


def acr_below(acr: str) -> str:
    """The next lower level than this one; the lowest stays what it is."""
    ladder = list(LEVELS)
    return ladder[min(ladder.index(acr) + 1, len(ladder) - 1)]


def amr_for(acr: str) -> list[str]:
    """How the person is said to have signed in (RFC 8176 values) at this level."""
    return ["pwd", "otp", "mfa"] if LEVELS[acr][1] >= 2 else ["pwd"]
