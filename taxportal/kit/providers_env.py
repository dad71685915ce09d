"""Identity providers as the environment describes them: OIDC_<NAME>_ISSUER and its sisters.

Plain data only; what a profile means is ``accounts/providers``. A provider that is described wrongly is left out, and
the problem is kept as one sentence that names the variable and shows a valid example: the start-up checks refuse to
run with it.
"""

import re
from typing import Any

import environ

NAME = re.compile(r"[a-z][a-z0-9]*")
RESERVED = {"help", "problem", "trace", "callback"}  # they would clash with /signin/help/ and its sisters

# variable ending -> (value when absent, valid example); lists inside are separated by spaces. Where the default depends on
# the profile the value here is empty.
PROVIDER_KNOBS: dict[str, tuple[str, str]] = {
    "PROFILE": ("generic", "generic"),
    "LABEL": ("", "Harbor ID"),
    "ISSUER": ("", "https://idp.example.org/realms/tax"),
    "CLIENT_ID": ("", "taxportal"),
    "CLIENT_SECRET": ("", "a long random secret from your provider"),
    "CLIENT_AUTH": ("", "client_secret_basic"),
    "CLIENT_KEY_FILE": ("", "/etc/taxportal/client-key.pem"),
    "DECRYPTION_KEY_FILE": ("", "/etc/taxportal/decryption-key.pem"),
    "SCOPES": ("", "openid profile email"),
    "ACR_VALUES": ("", "urn:example:ial2"),
    "IAL2_ACRS": ("", "urn:example:ial2"),
    "TIN_CLAIM": ("", "social_security_number"),
    "ALGORITHMS": ("", "RS256 ES256"),
    "USERINFO_FORMAT": ("", "json"),
    "VERIFIED_CLAIMS": ("", "nist_800_63A"),
    "EVENTS_ISSUER": ("", "https://events.idp.example.org"),
    "RECOVERY_URL": ("", "https://idp.example.org/recover"),
    "FOR": ("public", "public"),
}
LISTS = (
    "CLIENT_KEY_FILE",
    "DECRYPTION_KEY_FILE",
    "SCOPES",
    "ACR_VALUES",
    "IAL2_ACRS",
    "ALGORITHMS",
    "VERIFIED_CLAIMS",
)
REQUIRED = ("ISSUER", "CLIENT_ID")
# what a variable may say; empty is always the profile's own
CHOICES = {
    "CLIENT_AUTH": ("client_secret_basic", "client_secret_post", "private_key_jwt"),
    "USERINFO_FORMAT": ("json", "signed", "quoted", "encrypted"),
    "ALGORITHMS": ("RS256", "ES256", "PS256"),
}
AUDIENCES = ("public", "staff")


def read(env: environ.Env, names: list[str]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """(providers by name, problems in words). Lists (scopes, acr values) come as tuples of strings."""
    providers: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for name in (raw.strip() for raw in names if raw.strip()):
        wrong = _name_problem(name, providers)
        if wrong:
            problems.append(wrong)
            continue
        values = {
            key: env.str(f"OIDC_{name.upper()}_{key}", default=default) for key, (default, _) in PROVIDER_KNOBS.items()
        }
        found = _problems(name, values)
        problems += found
        if not found:
            providers[name] = _parsed(name, values)
    return providers, problems


def _name_problem(name: str, known: dict[str, Any]) -> str:
    if not NAME.fullmatch(name) or name in RESERVED:
        return (
            f"OIDC_PROVIDERS: '{name}' can't be a provider's name; use small letters and digits, "
            "for example OIDC_PROVIDERS=idme,agency."
        )
    if name in known:
        return f"OIDC_PROVIDERS names '{name}' twice; name each provider once, for example OIDC_PROVIDERS=idme,agency."
    return ""


def _problems(name: str, values: dict[str, str]) -> list[str]:
    def say(key: str, what: str) -> str:
        return f"OIDC_{name.upper()}_{key} {what}; for example OIDC_{name.upper()}_{key}={PROVIDER_KNOBS[key][1]}"

    problems = [say(key, "is missing") for key in REQUIRED if not values[key].strip()]
    if not values["CLIENT_SECRET"].strip() and not values["CLIENT_KEY_FILE"].split():
        problems.append(say("CLIENT_SECRET", "is missing (or a key, in CLIENT_KEY_FILE)"))
    for key, known in CHOICES.items():
        if not set(values[key].split()) <= set(known):
            problems.append(say(key, f"must be one of {', '.join(known)}"))
    if values["RECOVERY_URL"] and not values["RECOVERY_URL"].startswith("https://"):
        problems.append(say("RECOVERY_URL", "must be an https address"))
    if values["FOR"] not in AUDIENCES:
        problems.append(say("FOR", "must be public or staff"))
    if values["SCOPES"].split() and "openid" not in values["SCOPES"].split():
        problems.append(say("SCOPES", "must contain openid"))
    return problems


def _parsed(name: str, values: dict[str, str]) -> dict[str, Any]:
    lists = {key: tuple(values[key].split()) for key in LISTS}
    return {**values, **lists, "NAME": name, "LABEL": values["LABEL"] or name}
