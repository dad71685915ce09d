"""Start-up checks of the providers: each error is one sentence that names the variable and a valid example."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks

from accounts.providers import PROFILES


def problems() -> Iterable[str]:
    """What the kit can't know about providers: profiles, their ways of client authentication, clients used twice."""
    seen: dict[tuple[str, str], str] = {}
    for name, values in settings.OIDC_PROVIDERS.items():
        prefix = f"OIDC_{name.upper()}"
        profile = PROFILES.get(values["PROFILE"])
        if profile is None:
            known = ", ".join(sorted(PROFILES))
            yield (
                f"{prefix}_PROFILE is '{values['PROFILE']}', but the known profiles are: {known};"
                f" for example {prefix}_PROFILE=generic"
            )
        elif values["CLIENT_AUTH"] not in profile.client_auths:
            known = ", ".join(profile.client_auths)
            yield f"{prefix}_CLIENT_AUTH must be one of {known}; for example {prefix}_CLIENT_AUTH={profile.client_auths[0]}"
        client = (values["ISSUER"], values["CLIENT_ID"])
        if client in seen:
            yield (
                f"{prefix}_CLIENT_ID is the same client at the same issuer as that of '{seen[client]}'; give each provider"
                f" its own, for example {prefix}_CLIENT_ID=taxportal-{name}"
            )
        seen.setdefault(client, name)


def check_providers(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The same as Django system checks (accounts.E001)."""
    return [checks.Error(sentence, id="accounts.E001") for sentence in problems()]
