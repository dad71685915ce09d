"""Authorization requests: read, checked, and refused in the way the standards ask for."""

from __future__ import annotations

import re

from django.http import QueryDict

from stub_idp import claims_request, languages
from stub_idp.claims_request import ClaimsRequest
from stub_idp.clients import Client, Registry
from stub_idp.profiles import PROFILES, SERVICE_LEVELS, Profile
from stub_idp.store import AuthorizationRequest

LEAST_RANDOM = 22
PROMPTS = frozenset({"none", "login", "consent", "select_account"})
# RFC 7636, 4.2: the base64url of a SHA-256 digest is 43 characters.
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Untrusted(Exception):
    """The request names no known client or not one of its addresses: nothing may be sent anywhere."""


class Refused(Exception):
    """The request is wrong in a way that the client is told (RFC 6749, 4.1.2.1)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def client_and_address(query: QueryDict, *, issuer: str, registry: Registry) -> tuple[Client, str]:
    """The client that asks and its redirect address, compared character by character; Untrusted otherwise."""
    ids, addresses = query.getlist("client_id"), query.getlist("redirect_uri")
    client = registry.get(issuer, ids[0]) if len(ids) == 1 else None
    if client is None:
        raise Untrusted("unknown client")
    if len(addresses) != 1 or addresses[0] not in client.redirect_uris:
        raise Untrusted("address not registered")
    return client, addresses[0]


def read(query: QueryDict, *, client: Client, redirect_uri: str) -> AuthorizationRequest:
    """The checked request; Refused with the standard's error code where a rule is broken.

    A parameter without a value counts as left out (RFC 6749, 3.1).
    """
    for name in query:
        if len(query.getlist(name)) > 1:
            raise Refused("invalid_request", f"{name} is given twice")
    profile = PROFILES[client.issuer]
    _refuse_unsupported(query, profile)
    scopes = tuple(query.get("scope", "").split())
    if "openid" not in scopes:
        raise Refused("invalid_scope", "scope must contain openid")
    challenge = query.get("code_challenge", "")
    if query.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(challenge):
        raise Refused("invalid_request", "PKCE is required: code_challenge with code_challenge_method=S256")
    if client.issuer == "logingov":
        _check_logingov(query, client)
    wanted = _wanted(query.get("claims") or None) if profile.takes_claims else ClaimsRequest()
    levels = _levels(wanted)
    return AuthorizationRequest(
        issuer=client.issuer,
        client_id=client.client_id,
        redirect_uri=redirect_uri,
        scopes=tuple(scope for scope in scopes if scope in profile.scopes),
        state=query.get("state") or None,
        nonce=query.get("nonce") or None,
        code_challenge=challenge,
        prompt=_prompt(query.get("prompt", "")),
        max_age=_max_age(query.get("max_age") or None),
        login_hint=query.get("login_hint", ""),
        auto_login=query.get("auto_login", ""),
        acr_values=tuple(dict.fromkeys([*levels, *query.get("acr_values", "").split()])),
        wanted=wanted,
        essential_acr=levels if "acr" in wanted.id_token and wanted.id_token["acr"].essential else (),
        subjects=_subjects(wanted),
        response_mode=query.get("response_mode") or "query",
        language=languages.first_spoken(query.get("ui_locales", "")),
    )


def response_mode(query: QueryDict, issuer: str) -> str:
    """How even a refusal is sent: as the request asks, if it does so once and rightly."""
    modes = query.getlist("response_mode")
    return modes[0] if len(modes) == 1 and modes[0] in PROFILES[issuer].response_modes else "query"


def _check_logingov(query: QueryDict, client: Client) -> None:
    """What only this issuer insists on: long random values, a prompt it knows, and one service level."""
    for name in ("state", "nonce"):
        if len(query.get(name, "")) < LEAST_RANDOM:
            raise Refused("invalid_request", f"{name} must have at least {LEAST_RANDOM} characters")
    prompts = {"select_account", "login"} if client.prompt_login else {"select_account"}
    if query.get("prompt") not in prompts:
        raise Refused("invalid_request", f"prompt must be {' or '.join(sorted(prompts))}")
    asked = [value for value in query.get("acr_values", "").split() if value in SERVICE_LEVELS]
    if len(asked) != 1:
        raise Refused("invalid_request", "acr_values must have exactly one service level")


def _wanted(text: str | None) -> ClaimsRequest:
    try:
        return claims_request.read(text)
    except claims_request.Malformed as reason:
        message = f"claims must be a JSON object as OpenID Connect Core 5.5 has it: {reason}"
        raise Refused("invalid_request", message) from None


def _levels(wanted: ClaimsRequest) -> tuple[str, ...]:
    """The levels that the `claims` parameter names (Core 5.5.1.1); they go before those of acr_values."""
    acr = wanted.id_token.get("acr")
    return tuple(value for value in acr.values if isinstance(value, str)) if acr else ()


def _subjects(wanted: ClaimsRequest) -> frozenset[str] | None:
    """Whom the answer must be about, where the `claims` parameter says (Core 3.1.2.2)."""
    sub = wanted.id_token.get("sub")
    return frozenset(value for value in sub.values if isinstance(value, str)) if sub and sub.values else None


def _refuse_unsupported(query: QueryDict, profile: Profile) -> None:
    if query.get("response_type") != "code":
        raise Refused("unsupported_response_type", "response_type must be code")
    if (query.get("response_mode") or "query") not in profile.response_modes:
        raise Refused("invalid_request", f"response_mode must be {' or '.join(profile.response_modes)}")
    for name in ("request", "request_uri", "registration"):
        if query.get(name):
            raise Refused(f"{name}_not_supported", f"{name} is not supported")


def _prompt(text: str) -> frozenset[str]:
    asked = frozenset(text.split())
    if not asked <= PROMPTS or ("none" in asked and len(asked) > 1):
        raise Refused("invalid_request", "prompt must be none, or some of login, consent and select_account")
    return asked


def _max_age(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Refused("invalid_request", "max_age must be a number of seconds")
    return int(text)
