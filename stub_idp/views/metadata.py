"""Discovery (OpenID Connect Discovery 1.0) and the public keys."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from stub_idp import runtime
from stub_idp.clients import METHODS
from stub_idp.keys import ALGORITHM
from stub_idp.profiles import LEVELS, SCOPES


@require_safe
def configuration(request: HttpRequest, issuer: str) -> HttpResponse:
    """The issuer's metadata."""
    runtime.profile_or_404(issuer)
    url = runtime.issuer_url(issuer)
    protocol_claims = ["iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash"]
    return JsonResponse(
        {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/jwks",
            "end_session_endpoint": f"{url}/end-session",
            "scopes_supported": list(SCOPES),
            "claims_supported": [claim for claims in SCOPES.values() for claim in claims] + protocol_claims,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": list(METHODS),
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "subject_types_supported": ["public"],
            "acr_values_supported": list(LEVELS),
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "authorization_response_iss_parameter_supported": True,
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
        }
    )


@require_safe
def jwks(request: HttpRequest, issuer: str) -> HttpResponse:
    """The issuer's public keys (RFC 7517)."""
    runtime.profile_or_404(issuer)
    return JsonResponse(runtime.keyrings()[issuer].published())
