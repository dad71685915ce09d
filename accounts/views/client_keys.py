"""Our public keys at a provider, for the provider to fetch."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accounts import providers
from accounts.oidc import own_keys
from taxportal.kit.access import public

CACHE_SECONDS = 300  # short: a new key is there before it signs


@public
@require_safe
def client_keys(request: HttpRequest, name: str) -> JsonResponse:
    """GET /signin/<name>/jwks/: the JWK set of our public keys at this provider; 404 where we have none there."""
    provider = providers.provider_named(name)
    rows = own_keys.key_set(provider) if provider else []
    if not rows:
        raise Http404
    response = JsonResponse({"keys": rows})
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response
