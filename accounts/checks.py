"""Start-up checks of the providers: each error is one sentence that names the variable and a valid example."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks

from accounts.oidc import own_keys
from accounts.providers import PROFILES, Provider, provider_named
from accounts.providers.profile import UserInfoFormat, no_claims
from taxportal.kit.addresses import is_plain
from taxportal.kit.providers_env import PROVIDER_KNOBS


def problems() -> Iterable[str]:
    """What the kit can't know about providers: profiles, what fits them, keys that can't be read, clients used twice."""
    seen: dict[tuple[str, str], str] = {}
    for name, values in settings.OIDC_PROVIDERS.items():
        prefix = f"OIDC_{name.upper()}"
        provider = provider_named(name)
        if provider is None:
            known = ", ".join(sorted(PROFILES))
            yield (
                f"{prefix}_PROFILE is '{values['PROFILE']}', but the known profiles are: {known};"
                f" for example {prefix}_PROFILE=generic"
            )
        else:
            yield from (f"{prefix}_{sentence}" for sentence in _misfits(provider, prefix))
            yield from (f"{prefix}_{sentence}" for sentence in _key_problems(provider, prefix))
        client = (values["ISSUER"], values["CLIENT_ID"])
        if client in seen:
            yield (
                f"{prefix}_CLIENT_ID is the same client at the same issuer as that of '{seen[client]}'; give each provider"
                f" its own, for example {prefix}_CLIENT_ID=taxportal-{name}"
            )
        seen.setdefault(client, name)


def _misfits(provider: Provider, prefix: str) -> Iterable[str]:
    """Values that the profile does not know, and things that are missing for the way that was chosen."""
    profile = provider.profile
    for knob, value, known in (
        ("CLIENT_AUTH", provider.client_auth, profile.client_auths),
        ("USERINFO_FORMAT", provider.userinfo_format, profile.userinfo_formats),
    ):
        if value not in known:
            yield f"{knob} must be one of {', '.join(known)}; for example {prefix}_{knob}={known[0]}"
    if not set(provider.algorithms) <= set(profile.algorithms):
        known_algorithms = " ".join(profile.algorithms)
        yield f"ALGORITHMS must be some of {known_algorithms}; for example {prefix}_ALGORITHMS={profile.algorithms[0]}"
    by_key = provider.client_auth == "private_key_jwt"
    if by_key and not provider.client_key_files:
        yield f"CLIENT_KEY_FILE is missing; for example {prefix}_CLIENT_KEY_FILE=/etc/taxportal/client-key.pem"
    if not by_key and not provider.client_secret.strip():
        yield f"CLIENT_SECRET is missing; for example {prefix}_CLIENT_SECRET=a long random secret from your provider"
    if provider.userinfo_format is UserInfoFormat.ENCRYPTED and not provider.decryption_key_files:
        yield (
            "DECRYPTION_KEY_FILE is missing, and UserInfo comes encrypted;"
            f" for example {prefix}_DECRYPTION_KEY_FILE=/etc/taxportal/decryption-key.pem"
        )
    if provider.verified_claims and profile.claims_parameter is no_claims:
        yield f"VERIFIED_CLAIMS is for providers of the generic profile; leave it out, or set {prefix}_PROFILE=generic"
    if not is_plain(provider.events_issuer) or "?" in provider.events_issuer:
        yield (
            "EVENTS_ISSUER must be an https address without query;"
            f" for example {prefix}_EVENTS_ISSUER=https://events.idp.example.org"
        )


def _key_problems(provider: Provider, prefix: str) -> Iterable[str]:
    """One sentence for each key file that we can't use."""
    for knob, paths, use in (
        ("CLIENT_KEY_FILE", provider.client_key_files, own_keys.SIGNING),
        ("DECRYPTION_KEY_FILE", provider.decryption_key_files, own_keys.DECRYPTING),
    ):
        for path in paths:
            try:
                own_keys.load(path, use)
            except own_keys.BadKey as bad:
                yield f"{knob}: {path} {bad}; for example {prefix}_{knob}={PROVIDER_KNOBS[knob][1]}"


def check_providers(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The same as Django system checks (accounts.E001)."""
    return [checks.Error(sentence, id="accounts.E001") for sentence in problems()]
