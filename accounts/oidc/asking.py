"""The authorisation request: what is asked of a provider, by its profile and by the purpose of the trip."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from accounts import paths
from accounts.actions import Started
from accounts.models import Purpose
from accounts.oidc.metadata import Metadata
from accounts.providers import Provider
from accounts.providers.profile import LevelRequest

MAX_AUTH_AGE_S = 12 * 60 * 60  # an older sign-in at the provider is asked again: no longer than our own sessions


@dataclass(frozen=True)
class Asked:
    """What a request asks for beside the protocol's own parameters. ``max_age_s`` and ``acrs`` are checked on the way back."""

    parameters: dict[str, str]
    acrs: tuple[str, ...] = ()
    max_age_s: int | None = None

    def as_trace(self) -> dict[str, Any]:
        """The same in words for the trace; nothing of it is secret."""
        return dict(self.parameters)


def asked_of(provider: Provider, purpose: str = Purpose.SIGN_IN) -> Asked:
    """Scope, level, prompt and age as the provider's profile wants them asked; every purpose but a plain sign-in asks for a
    fresh one.
    """
    profile, fresh = provider.profile, purpose != Purpose.SIGN_IN
    max_age_s = (0 if fresh else MAX_AUTH_AGE_S) if profile.asks_max_age else None
    prompt = profile.step_up_prompt or profile.prompt if fresh else profile.prompt
    by_acr = profile.level_request is LevelRequest.ACR_VALUES
    claims = profile.claims_parameter(provider)
    wished = {
        "scope": " ".join(provider.scopes),
        "max_age": "" if max_age_s is None else str(max_age_s),
        "prompt": prompt,
        "acr_values": " ".join(provider.acr_values) if by_acr else "",
        "vtr": json.dumps(provider.acr_values) if profile.level_request is LevelRequest.VTR else "",
        "claims": json.dumps(claims, separators=(",", ":")) if claims else "",
        **profile.extra_parameters,
    }
    parameters = {name: value for name, value in wished.items() if value}
    return Asked(parameters, provider.acr_values if by_acr else (), max_age_s)


def address(provider: Provider, metadata: Metadata, asked: Asked, started: Started) -> str:
    """The whole address to which the browser goes."""
    parameters = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": paths.redirect_uri(provider.name),
        "state": started.state,
        "nonce": started.nonce,
        "code_challenge": _challenge(started.verifier),
        "code_challenge_method": "S256",
        **asked.parameters,
    }
    parts = urlsplit(metadata.authorization_endpoint)
    query = "&".join(filter(None, [parts.query, urlencode(parameters)]))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
