"""Kinds of provider: how to ask, how to read the answer, how to judge its level, how to sign out. Data and small functions."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from accounts.providers import generic, idme, logingov
from accounts.providers.profile import Profile, UserInfoFormat

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (generic.PROFILE, idme.PROFILE, logingov.PROFILE)}


@dataclass(frozen=True)
class Provider:
    """One configured provider: what the environment says (OIDC_<NAME>_...) and the profile that it names."""

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    client_auth: str
    client_key_files: tuple[str, ...]
    decryption_key_files: tuple[str, ...]
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...]
    ial2_acrs: frozenset[str]
    tin_claim: str
    algorithms: tuple[str, ...]
    userinfo_format: UserInfoFormat
    verified_claims: tuple[str, ...]
    events_issuer: str
    audience: str
    profile: Profile
    recovery_url: str = ""  # the provider's own page for people who have lost their login


def provider_named(name: str) -> Provider | None:
    """The configured provider of this name whose profile we know, or None."""
    values = settings.OIDC_PROVIDERS.get(name)
    if values is None or values["PROFILE"] not in PROFILES:
        return None
    return _provider(name, values)


def public_providers() -> list[Provider]:
    """The providers that taxpayers may choose from, in the order of OIDC_PROVIDERS."""
    found = (provider_named(name) for name in settings.OIDC_PROVIDERS)
    return [provider for provider in found if provider is not None and provider.audience == "public"]


def public_provider(name: str) -> Provider | None:
    """The provider of this name if taxpayers may use it."""
    provider = provider_named(name)
    return provider if provider is not None and provider.audience == "public" else None


def verifies(provider: Provider) -> bool:
    """Whether some answer of this provider can reach the level of tax records; otherwise it only signs people in."""
    return not provider.profile.judges_by_acr_list or bool(provider.ial2_acrs or provider.verified_claims)


def label_of(name: str) -> str:
    """What people call the provider; its name where it is no longer configured."""
    values: dict[str, Any] = settings.OIDC_PROVIDERS.get(name, {})
    return str(values.get("LABEL") or name)


def _provider(name: str, values: dict[str, Any]) -> Provider:
    """What the environment leaves empty is the profile's own."""
    profile = PROFILES[values["PROFILE"]]
    return Provider(
        name=name,
        label=values["LABEL"],
        issuer=values["ISSUER"],
        client_id=values["CLIENT_ID"],
        client_secret=values["CLIENT_SECRET"],
        client_auth=values["CLIENT_AUTH"] or profile.client_auths[0],
        client_key_files=tuple(values["CLIENT_KEY_FILE"]),
        decryption_key_files=tuple(values["DECRYPTION_KEY_FILE"]),
        scopes=tuple(values["SCOPES"]) or profile.scopes,
        acr_values=tuple(values["ACR_VALUES"]) or profile.acr_values,
        ial2_acrs=frozenset(values["IAL2_ACRS"]),
        tin_claim=values["TIN_CLAIM"] or profile.tin_claim,
        algorithms=tuple(values["ALGORITHMS"]) or profile.algorithms,
        userinfo_format=UserInfoFormat(values["USERINFO_FORMAT"] or profile.userinfo_formats[0]),
        verified_claims=tuple(values["VERIFIED_CLAIMS"]),
        events_issuer=values["EVENTS_ISSUER"] or values["ISSUER"],
        audience=values["FOR"],
        profile=profile,
        recovery_url=values.get("RECOVERY_URL", ""),
    )
