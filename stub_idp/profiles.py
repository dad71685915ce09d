"""The issuers this provider runs: one row each, with where its endpoints are and how a level is asked for there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

IAL2_AAL2 = "urn:stub:ial2:aal2"
IAL1_AAL2 = "urn:stub:ial1:aal2"
IAL1_AAL1 = "urn:stub:ial1:aal1"

# From the highest to the lowest; a person reaches every level at or below their own.
LEVELS: Mapping[str, tuple[int, int]] = {IAL2_AAL2: (2, 2), IAL1_AAL2: (1, 2), IAL1_AAL1: (1, 1)}

# The scope that asks for a refresh token (OpenID Connect Core 11).
OFFLINE = "offline_access"

SCOPES: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("name", "given_name", "family_name", "birthdate"),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
    "social_security_number": ("social_security_number",),
    OFFLINE: (),
}

# At idme the scope is the level: a policy that stands for proofing, factors and all claims together.
POLICIES: Mapping[str, tuple[int, int]] = {
    "http://idmanagement.gov/ns/assurance/ial/2/aal/2": (2, 2),
    "http://idmanagement.gov/ns/assurance/ial/1/aal/2": (1, 2),
    "mfa": (1, 2),
    "login": (1, 1),
}

# At logingov one of these is required in acr_values.
AUTH_ONLY = "urn:acr.login.gov:auth-only"
VERIFIED = "urn:acr.login.gov:verified"
FACE_REQUIRED = "urn:acr.login.gov:verified-facial-match-required"
FACE_PREFERRED = "urn:acr.login.gov:verified-facial-match-preferred"
SERVICE_LEVELS = (AUTH_ONLY, VERIFIED, FACE_REQUIRED, FACE_PREFERRED)
AAL2 = "http://idmanagement.gov/ns/assurance/aal/2"
SECOND_FACTOR = "urn:gov:gsa:ac:classes:sp:PasswordProtectedTransport:duo"

LANTERN_SCOPES: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("given_name", "family_name", "birthdate", "verified_at"),
    "profile:name": ("given_name", "family_name"),
    "profile:birthdate": ("birthdate",),
    "profile:verified_at": ("verified_at",),
    "email": ("email", "email_verified"),
    "all_emails": ("all_emails",),
    "address": ("address",),
    "phone": ("phone", "phone_verified"),
    "social_security_number": ("social_security_number",),
}

CODE_GRANT, REFRESH_GRANT = "authorization_code", "refresh_token"


@dataclass(frozen=True)
class Profile:
    """How one issuer presents itself; `slug` is its path under the base address, the other paths are its endpoints'."""

    slug: str
    label: str
    authorize: str
    redeem: str
    userinfo: str
    jwks: str
    end_session: str
    scopes: tuple[str, ...]
    auth: tuple[str, ...]
    sends_iss: bool = False
    back_channel: bool = False
    # The issuer whose keys sign its security events.
    events: str = ""
    key_bits: int = 2048
    response_modes: tuple[str, ...] = ("query",)
    grants: tuple[str, ...] = (CODE_GRANT,)
    # The path where tokens are revoked (RFC 7009); empty where they cannot be.
    revoke: str = ""
    # Whether the `claims` parameter, id_token_hint and their like mean anything here.
    takes_claims: bool = False


SECRETS = ("client_secret_basic", "client_secret_post")
BY_KEY = "private_key_jwt"

PROFILES: Mapping[str, Profile] = {
    "generic": Profile(
        slug="generic",
        label="Harbor ID",
        authorize="generic/authorize",
        redeem="generic/token",
        userinfo="generic/userinfo",
        jwks="generic/jwks",
        end_session="generic/end-session",
        scopes=tuple(SCOPES),
        auth=(*SECRETS, BY_KEY),
        sends_iss=True,
        back_channel=True,
        events="generic",
        response_modes=("query", "form_post"),
        grants=(CODE_GRANT, REFRESH_GRANT),
        revoke="generic/revoke",
        takes_claims=True,
    ),
    "idme": Profile(
        slug="idme",
        label="Anchor ID",
        authorize="idme-api/oauth/authorize",
        redeem="idme-api/oauth/token",
        userinfo="idme-api/v3/userinfo",
        jwks="idme/.well-known/jwks",
        end_session="idme-api/logout",
        scopes=("openid", *POLICIES),
        auth=("client_secret_post", BY_KEY),
        events="idme-events",
    ),
    "logingov": Profile(
        slug="logingov",
        label="Lantern Login",
        authorize="logingov/authorize",
        redeem="logingov/token",
        userinfo="logingov/userinfo",
        jwks="logingov/jwks",
        end_session="logingov/end-session",
        scopes=tuple(LANTERN_SCOPES),
        auth=(BY_KEY,),
        events="logingov",
    ),
}
EVENT_ISSUERS = frozenset(profile.events for profile in PROFILES.values())
