"""What a process may not be started with.

``wsgi.py`` runs these checks before it builds the application, because a WSGI server does not run Django's own;
``manage.py check`` runs them too (registered in ``kit/apps.py``).
"""

import base64
import json
import ssl
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from taxportal.kit.addresses import is_loopback, is_plain

SECRETS = ("SECRET_KEY", "TIN_KEY", "AUDIT_KEY")
MIN_KEY_CHARACTERS = 32
MAKE_ONE = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"


def problems() -> list[str]:
    """Each reason not to start, as one sentence naming the variable and a valid example; empty when all is well."""
    return [*_mode_problems(), *_key_problems(), *_provider_problems(), *_site_problems()]


def check(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The same as Django system checks (taxportal.E001)."""
    return [checks.Error(sentence, id="taxportal.E001") for sentence in problems()]


def refuse_a_bad_start(more: Iterable[str] = ()) -> None:
    """Raise SystemExit with all problems in words, those of the apps (``more``) among them."""
    found = [*problems(), *more]
    if found:
        raise SystemExit("taxportal can't start:\n" + "\n".join(f"- {sentence}" for sentence in found))


def _mode_problems() -> Iterable[str]:
    base = settings.PUBLIC_BASE_URL
    if not is_plain(base) or "?" in base:
        yield "PUBLIC_BASE_URL is not an address of a site; for example PUBLIC_BASE_URL=https://account.example.org"
        return
    relaxed = [name for name in ("SANDBOX", "DEBUG") if getattr(settings, name)]
    for name in relaxed:
        if not (base.startswith("http://") and is_loopback(base)):
            yield (
                f"{name}=1 is for a practice site on this machine only, but PUBLIC_BASE_URL is {base}; "
                f"for example PUBLIC_BASE_URL=http://localhost:8000, or leave {name} out."
            )
    if not relaxed and not base.startswith("https://"):
        yield f"PUBLIC_BASE_URL is {base}, but production needs https; for example PUBLIC_BASE_URL=https://account.example.org"
    if not relaxed and base == "https://portal.invalid":
        yield "PUBLIC_BASE_URL is missing; for example PUBLIC_BASE_URL=https://account.example.org"


def _key_problems() -> Iterable[str]:
    seen: dict[str, str] = {}
    for name in SECRETS:
        key = _key(name)
        if (
            len(key) < MIN_KEY_CHARACTERS
            or len(set(key)) < 12
            or "change-me" in key.lower()
            or "insecure" in key.lower()
        ):
            yield f"{name} is missing or weak; {MAKE_ONE}"
        elif key in seen:
            yield f"{name} must differ from {seen[key]}; {MAKE_ONE}"
        seen.setdefault(key, name)
    yield from _field_key_problems()


def _key(name: str) -> str:
    try:
        return str(getattr(settings, name))
    except ImproperlyConfigured:  # Django's own word for an empty SECRET_KEY
        return ""


def _field_key_problems() -> Iterable[str]:
    example = 'FIELD_KEYS=\'{"k1": "<32 random bytes in base64>"}\' and FIELD_KEY_ACTIVE=k1'
    try:
        keys = {kid: base64.b64decode(key, validate=True) for kid, key in json.loads(settings.FIELD_KEYS).items()}
    except (ValueError, AttributeError, TypeError):
        yield f"FIELD_KEYS is missing or not a JSON object of base64 keys; for example {example}"
        return
    if any(len(key) != 32 or len(set(key)) < 8 or not kid.isalnum() for kid, key in keys.items()):
        yield f"FIELD_KEYS must hold random keys of 32 bytes each; for example {example}"
    if settings.FIELD_KEY_ACTIVE not in keys:
        yield f"FIELD_KEY_ACTIVE must name one of FIELD_KEYS; for example {example}"


def _provider_problems() -> Iterable[str]:
    yield from settings.OIDC_PROVIDER_PROBLEMS
    for name, provider in settings.OIDC_PROVIDERS.items():
        issuer, variable = provider["ISSUER"], f"OIDC_{name.upper()}_ISSUER"
        example = f"for example {variable}=https://idp.example.org/realms/tax"
        local = issuer.startswith("http://") and is_loopback(issuer)
        if not is_plain(issuer) or "?" in issuer or not (local or issuer.startswith("https://")):
            yield f"{variable} must be an https address without query; {example}"
        elif local and not settings.SANDBOX:
            yield f"{variable} is http, which only SANDBOX=1 accepts; {example}"


def _site_problems() -> Iterable[str]:
    if settings.CA_FILE:
        try:
            ssl.create_default_context().load_verify_locations(settings.CA_FILE)
        except (OSError, ValueError):  # no file, or no certificate in it
            yield "CA_FILE is no file of PEM certificates that can be read; for example CA_FILE=/etc/ssl/agency-ca.pem"
    if settings.SITE_KIND not in {"public", "staff", "all"}:
        yield "TAXPORTAL_SITE must be public, staff or all; for example TAXPORTAL_SITE=public"
    elif settings.SITE_KIND == "all" and not settings.SANDBOX:
        yield "TAXPORTAL_SITE=all is for the sandbox; run two processes, TAXPORTAL_SITE=public and TAXPORTAL_SITE=staff."
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS must list exact names; for example ALLOWED_HOSTS=account.example.org"
