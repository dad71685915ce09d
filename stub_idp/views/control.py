"""The control API: order the next sign-in, list the people, start afresh. Loopback only, sandbox only, JSON only."""

from __future__ import annotations

import functools
import json
import re
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from stub_idp import client_keys, runtime, settings
from stub_idp.loopback import is_loopback
from stub_idp.ordering import Unprocessable, sign_in_order

LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")

View = Callable[[HttpRequest], HttpResponse]


def control_api(view: View) -> View:
    """404 unless the sandbox is on, the caller and the address it calls are both loopback, and no other site's page calls."""

    @csrf_exempt  # no cookie counts here; what a page of another site sends carries its Origin
    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        peer, host = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_HOST", "")
        own = f"{request.scheme}://{host}"
        ours = request.META.get("HTTP_ORIGIN", own) == own
        if not (settings.STUB_IDP_SANDBOX and is_loopback(peer) and LOOPBACK_HOST.fullmatch(host) and ours):
            raise Http404("no such page")
        return view(request)

    return guarded


def order_call(act: Callable[[dict[str, Any]], HttpResponse]) -> View:
    """A POST whose body is one JSON object: 415, 400 and 422 say what is wrong with it."""

    @control_api
    @require_POST
    @functools.wraps(act)
    def view(request: HttpRequest) -> HttpResponse:
        if request.content_type != "application/json":
            return JsonResponse({"error": "Send JSON with Content-Type: application/json."}, status=415)
        try:
            order = json.loads(request.body)
        except (ValueError, RecursionError):
            return JsonResponse({"error": "The body is not JSON."}, status=400)
        try:
            if not isinstance(order, dict):
                raise Unprocessable("Send a JSON object.")
            return act(order)
        except Unprocessable as reason:
            return JsonResponse({"error": str(reason)}, status=422)

    return view


@order_call
def next_sign_in(order: dict[str, Any]) -> HttpResponse:
    """Make the next authorization request complete without screens: 201 with the order's id, 422 with the reason."""
    entry = sign_in_order(order, now=time.time())
    runtime.store().enqueue(entry)
    return JsonResponse({"id": entry.id}, status=201)


@control_api
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, as a list of id, name and groups."""
    everybody = [
        {"id": person.handle, "name": person.name, "groups": list(person.groups)}
        for person in runtime.people().values()
    ]
    return JsonResponse(everybody, safe=False)


@control_api
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Forget orders, codes, tokens, clients' keys and everybody's sign-in: 204."""
    runtime.store().reset()
    client_keys.forget()
    cache.clear()
    return HttpResponse(status=204)
