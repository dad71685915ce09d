"""What a real provider offers against what we need of it: fetched once, judged by accounts/oidc/inspection_rows.py."""

import email.utils
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts import paths
from accounts.actions import Started
from accounts.oidc import asking, keys, metadata, own_keys
from accounts.oidc.inspection_rows import Facts, Row, rows_of
from accounts.outcomes import Refusal
from accounts.providers import Provider
from accounts.providers.profile import PushSignals
from taxportal.kit import http

CALL_SECONDS = 8.0


@dataclass
class Report:
    """The rows, what to register at the provider, and the address to which a sign-in would lead ("" where there is none)."""

    provider: str
    rows: list[Row]
    register: dict[str, str]
    authorisation_url: str = ""
    good: bool = field(init=False)

    def __post_init__(self) -> None:
        self.good = not any(row.fails for row in self.rows)


def inspect(provider: Provider) -> Report:
    """Read the provider's discovery document and keys, and judge them. Two calls; nothing is kept and nobody signs in."""
    register = what_to_register(provider)
    try:
        answer = _get(provider, metadata.discovery_url(provider.issuer))
        document = _object(answer)
    except (http.Unavailable, http.Refused) as problem:
        row = Row("Discovery document", metadata.discovery_url(provider.issuer), f"no answer: {_words(problem)}")
        return Report(provider.name, [row.change("check OIDC_..._ISSUER and the way through your network")], register)
    facts = Facts(
        provider, document, _key_rows(provider, document), _clock_difference(answer), _own_algorithms(provider)
    )
    return Report(provider.name, rows_of(facts), register, _dry_run(provider, document))


def what_to_register(provider: Provider) -> dict[str, str]:
    """The addresses of ours that the provider must know, by what they are."""
    found = {
        "redirect URI": paths.redirect_uri(provider.name),
        "address after sign-out": paths.absolute(reverse("accounts:signed_out")),
    }
    if provider.client_key_files or provider.decryption_key_files:
        found["our keys (JWKS)"] = paths.absolute(reverse("accounts:client_keys", args=[provider.name]))
    base = paths.absolute(reverse("accounts:start", args=[provider.name]))
    if provider.profile.signals is PushSignals.BACKCHANNEL:
        found["back-channel logout"] = f"{base}backchannel-logout/"
    found["security events"] = f"{base}events/"
    return found


def _get(provider: Provider, url: str) -> http.Answer:
    headers = dict(provider.profile.headers)
    # a pool of its own: what the inspection meets does not open the breaker of people's sign-ins
    return http.call(
        "GET",
        url,
        deadline=http.Deadline(CALL_SECONDS),
        pool=f"check.{provider.name}",
        endpoint="check",
        headers=headers,
    )


def _object(answer: http.Answer) -> dict[str, Any]:
    found = answer.json()
    if not isinstance(found, dict):
        raise http.Unavailable("malformed")
    return found


def _key_rows(provider: Provider, document: dict[str, Any]) -> tuple[keys.Key, ...] | None:
    """The signing keys that we can use; None where the set can't be fetched."""
    url = document.get("jwks_uri")
    if metadata.address_problem(provider, url):
        return None
    try:
        return keys.usable(_object(_get(provider, str(url))), provider.algorithms)
    except (http.Unavailable, http.Refused):
        return None


def _clock_difference(answer: http.Answer) -> float | None:
    """Their clock minus ours, in seconds, to the second; None where the server does not tell the time."""
    try:
        return email.utils.parsedate_to_datetime(answer.date).timestamp() - time.time()
    except (TypeError, ValueError):
        return None


def _own_algorithms(provider: Provider) -> list[str]:
    """In which algorithm each of our signing keys signs, the one in use first."""
    return [key.alg for key in own_keys.signing_keys(provider)]


def _dry_run(provider: Provider, document: dict[str, Any]) -> str:
    """Where a sign-in would send the browser: real parameters, values of no transaction."""
    try:
        known = metadata.read(provider, document)
    except Refusal:
        return ""
    nobody = Started(*(secrets.token_urlsafe(32) for _ in range(3)))
    return asking.address(provider, known, asking.asked_of(provider), nobody)


def _words(problem: http.Unavailable | http.Refused) -> str:
    return problem.kind if isinstance(problem, http.Unavailable) else f"status {problem.status}"
