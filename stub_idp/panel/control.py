"""The control API: everything that the panel does, for programs. Loopback only, sandbox only, JSON only."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stub_idp.panel import actions, listing, openapi
from stub_idp.panel.guard import control_api, order_call, ordered


@order_call
def next_sign_in(order: dict[str, Any]) -> HttpResponse:
    """Make the next authorization request complete without screens: 201 with the order's id, 422 with the reason."""
    return JsonResponse(actions.order_sign_in(order), status=201)


@control_api
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The ordered sign-ins that wait."""
    return JsonResponse({"orders": listing.waiting(now=time.time())})


@control_api
@require_http_methods(["DELETE"])
def order(request: HttpRequest, identifier: str) -> HttpResponse:
    """Take an ordered sign-in back: 204, or 404 where it waits no more."""
    return _gone(actions.cancel(identifier), "No ordered sign-in of this id waits.")


@control_api
@require_http_methods(["GET", "HEAD", "POST"])
def faults(request: HttpRequest) -> HttpResponse:
    """List what is in force, or put faults in force: 201 with an id for each, 422 with the reason."""
    if request.method == "POST":
        return ordered(request, lambda order: JsonResponse(actions.arm(order), status=201))
    return JsonResponse({"faults": listing.live(now=time.time())})


@control_api
@require_http_methods(["DELETE"])
def fault(request: HttpRequest, identifier: str) -> HttpResponse:
    """End a fault: 204, or 404 where it is not in force."""
    return _gone(actions.stop(identifier), "No fault of this id is live.")


@order_call
def endpoint_faults(order: dict[str, Any]) -> HttpResponse:
    """Put faults of an issuer's endpoints, metadata or key set in force for a while: 204."""
    actions.arm_answers(order)
    return HttpResponse(status=204)


@order_call
def back_channel_logout(order: dict[str, Any]) -> HttpResponse:
    """Send a person's logout token to the clients that take one: 200 with what each answered."""
    return JsonResponse(actions.log_out(order))


@order_call
def security_event(order: dict[str, Any]) -> HttpResponse:
    """Push a security event about a person to the clients that take one: 200 with what each answered."""
    return JsonResponse(actions.push_event(order))


@order_call
def keys(order: dict[str, Any]) -> HttpResponse:
    """One step in the life of an issuer's signing keys: 204."""
    actions.turn_keys(order)
    return HttpResponse(status=204)


@control_api
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, as a list of id, name and groups."""
    return JsonResponse(listing.people(), safe=False)


@control_api
@require_safe
def vocabulary(request: HttpRequest) -> HttpResponse:
    """Every word that an order may use, faults with what they do."""
    return JsonResponse(listing.vocabulary())


@control_api
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of all of this."""
    return JsonResponse(openapi.document())


@control_api
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Forget orders, codes, tokens, faults, accounts made here, messages, proofings, the log and everybody's sign-in: 204."""
    actions.reset()
    return HttpResponse(status=204)


def _gone(was_there: bool, otherwise: str) -> HttpResponse:
    return HttpResponse(status=204) if was_there else JsonResponse({"error": otherwise}, status=404)
