"""The control API of consents: read what people decided, and decide for them."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from stub_idp import runtime
from stub_idp.accounts.account import Account, Consent, consent_key
from stub_idp.consent import attributes, deciding
from stub_idp.ordering import Unprocessable, client, only, person_of, provider, slugs
from stub_idp.panel.guard import control_api, order_call

KEYS = frozenset({"person", "provider", "client", "keep_back", "withdrawn"})


@csrf_exempt  # the guard looks at the caller
def consents(request: HttpRequest) -> HttpResponse:
    """GET lists the decisions, POST makes one."""
    return _decide(request) if request.method == "POST" else _listed(request)


@control_api
@require_safe
def _listed(request: HttpRequest) -> HttpResponse:
    """Everybody's decisions, or those of one `person`: 200 with a list, 422 where nobody is called that."""
    handle = request.GET.get("person")
    found = runtime.book().all()
    if handle is not None:
        found = [account for account in found if account.handle == handle]
        if not found:
            return JsonResponse({"error": "person must be the id of somebody in GET /control/people."}, status=422)
    return JsonResponse([entry for account in found for entry in _entries(account)], safe=False)


@order_call
def _decide(order: dict[str, Any]) -> HttpResponse:
    """Decide for a person what a service gets, or that it gets nothing any more: 200 with the decision."""
    only(order, KEYS)
    issuer = provider(order, "generic") or ""
    person, client_id = person_of(order, issuer), client(order)
    if client_id is None or runtime.registry().get(issuer, client_id) is None:
        raise Unprocessable(f"client must be the client_id of a relying party registered at {issuer}.")
    withdrawn = order.get("withdrawn", False)
    if not isinstance(withdrawn, bool):
        raise Unprocessable("withdrawn must be true or false.")
    kept = {name: attributes.named(name) for name in sorted(slugs(order, "keep_back", None))}
    if unknown := [name for name, attribute in kept.items() if attribute is None]:
        raise Unprocessable(
            f"Unknown keep_back: {', '.join(unknown)}. Known are {', '.join(attributes.ATTRIBUTES)}, and their claims."
        )
    kept_back = attributes.claims_of(attribute for attribute in kept.values() if attribute is not None)
    decision = Consent(int(time.time()), attributes.ALL_CLAIMS, kept_back, withdrawn)
    deciding.decide(person.handle, issuer, client_id, decision)
    return JsonResponse(_entry(person.handle, consent_key(issuer, client_id), decision))


def _entries(account: Account) -> list[dict[str, Any]]:
    return [_entry(account.handle, key, consent) for key, consent in account.consents.items()]


def _entry(handle: str, key: str, consent: Consent) -> dict[str, Any]:
    issuer, _, client_id = key.partition(" ")
    return {
        "person": handle,
        "provider": issuer,
        "client": client_id,
        "at": consent.at,
        "shared": _slugs(consent.asked - consent.kept_back),
        "kept_back": _slugs(consent.kept_back & consent.asked),
        "withdrawn": consent.withdrawn,
    }


def _slugs(claims: frozenset[str]) -> list[str]:
    return [attribute.slug for attribute in attributes.of(claims)]
