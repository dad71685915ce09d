"""Signing out at the provider too (OpenID Connect RP-Initiated Logout 1.0)."""

import secrets
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.core import signing
from django.urls import reverse

from accounts import paths, providers
from accounts.oidc import metadata
from accounts.outcomes import Refusal
from accounts.providers.profile import LogoutHint
from taxportal.kit import http
from taxportal.kit.tracing import Trace

SALT = "accounts.logout"
STATE_SECONDS = 600
MAX_HINT = 4096  # the hint is optional, and servers refuse addresses of more than about 8,000 characters
PATIENCE_S = 2.0  # the person is already signed out here; a provider that is down does not keep them waiting


def address(name: str, *, id_token: str) -> str:
    """Where to send the browser, or "" where the provider is gone, has no sign-out, or does not answer quickly."""
    provider = providers.public_provider(name)
    if provider is None:
        return ""
    known = metadata.cached(provider)
    if known is None:
        try:
            known = metadata.metadata_of(provider, deadline=http.Deadline(PATIENCE_S), trace=Trace())
        except Refusal:
            return ""
    if not known.end_session_endpoint:
        return ""
    parameters = {
        "client_id": provider.client_id,
        provider.profile.logout_redirect_parameter: paths.absolute(reverse("accounts:signed_out")),
    }
    if provider.profile.logout_state:
        parameters["state"] = new_state()
    if 0 < len(id_token) <= MAX_HINT and provider.profile.logout_hint is LogoutHint.ID_TOKEN:
        parameters["id_token_hint"] = id_token
    parts = urlsplit(known.end_session_endpoint)
    query = "&".join(filter(None, [parts.query, urlencode(parameters)]))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def new_state() -> str:
    """A signed random value: it comes back when the provider is done, without our keeping a row for it."""
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(16))


def state_is_ours(state: str) -> bool:
    """Whether this is a state of ours, at most ten minutes old."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(state, max_age=STATE_SECONDS)
    except signing.BadSignature:
        return False
    return True
