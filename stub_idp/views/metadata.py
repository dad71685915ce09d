"""Discovery (OpenID Connect Discovery 1.0) and the public keys."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from stub_idp import runtime
from stub_idp.armed import About
from stub_idp.faults.key_set import CHANGES
from stub_idp.keys import ALGORITHMS
from stub_idp.profiles import AAL2, LANTERN_SCOPES, LEVELS, PROFILES, SCOPES, SECOND_FACTOR, SERVICE_LEVELS, Profile


@require_safe
def configuration(request: HttpRequest, issuer: str) -> HttpResponse:
    """The issuer's metadata."""
    return JsonResponse(metadata(PROFILES[issuer]))


def metadata(profile: Profile) -> dict[str, Any]:
    """What the issuer says about itself, true or (where it is as reticent as the real one) less than the truth."""
    found: dict[str, Any] = {
        "issuer": runtime.issuer_url(profile.slug),
        "authorization_endpoint": runtime.address(profile.authorize),
        "token_endpoint": runtime.address(profile.redeem),
        "userinfo_endpoint": runtime.address(profile.userinfo),
        "jwks_uri": runtime.address(profile.jwks),
        "end_session_endpoint": runtime.address(profile.end_session),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "token_endpoint_auth_methods_supported": list(profile.auth),
        "id_token_signing_alg_values_supported": ["RS256"],
        "subject_types_supported": ["public"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    return {**found, **{"generic": _generic, "idme": _idme, "logingov": _logingov}[profile.slug]()}


def _generic() -> dict[str, Any]:
    protocol_claims = ["iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid"]
    return {
        "scopes_supported": list(SCOPES),
        "claims_supported": [claim for claims in SCOPES.values() for claim in claims] + protocol_claims,
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "userinfo_signing_alg_values_supported": ["RS256"],
        "userinfo_encryption_alg_values_supported": ["RSA-OAEP-256"],
        "userinfo_encryption_enc_values_supported": ["A256GCM"],
        "acr_values_supported": list(LEVELS),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claims_parameter_supported": True,
        "verified_claims_supported": True,
        "trust_frameworks_supported": ["nist_800_63A"],
        "claims_in_verified_claims_supported": ["given_name", "family_name", "birthdate", "address"],
    }


def _idme() -> dict[str, Any]:
    """Its policies are not listed, and PKCE is not announced although it is required."""
    return {"scopes_supported": ["openid"], "claims_supported": ["iss", "sub", "aud", "exp", "iat"]}


def _logingov() -> dict[str, Any]:
    claims = [claim for claims in LANTERN_SCOPES.values() for claim in claims]
    return {
        "scopes_supported": list(LANTERN_SCOPES),
        "claims_supported": [*dict.fromkeys(claims), "iss", "ial", "aal", "acr", "nonce", "aud"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "subject_types_supported": ["pairwise"],
        "acr_values_supported": [*SERVICE_LEVELS, AAL2, SECOND_FACTOR],
        "prompt_values_supported": ["select_account", "login"],
    }


@require_safe
def events_configuration(request: HttpRequest) -> HttpResponse:
    """What the sender of idme's security events says about itself (Shared Signals Framework)."""
    url = runtime.issuer_url("idme-events")
    return JsonResponse(
        {
            "issuer": url,
            "jwks_uri": f"{url}/jwks",
            "delivery_methods_supported": ["urn:ietf:rfc:8935"],
            "spec_version": "1_0",
        }
    )


@require_safe
def jwks(request: HttpRequest, issuer: str) -> HttpResponse:
    """The issuer's public keys (RFC 7517)."""
    ring = runtime.keyrings()[issuer]
    keys: list[Any] = list(ring.published())
    for slug in sorted(runtime.armoury().take(About(issuer), CHANGES.keys(), now=time.time())):
        keys = CHANGES[slug](keys, ring)
    return JsonResponse({"keys": keys})


@require_safe
def stranger_s_keys(request: HttpRequest, issuer: str) -> HttpResponse:
    """The key set to which the headers of some forged tokens point."""
    ring = runtime.keyrings()[runtime.profile_or_404(issuer).slug]
    return JsonResponse({"keys": [ring.doubtful("stranger").as_dict(private=False)]})
