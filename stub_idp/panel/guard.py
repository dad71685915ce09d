"""Who may use the panel and the control API: programs and people on this computer, and only in the sandbox."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from stub_idp import settings
from stub_idp.loopback import is_loopback
from stub_idp.ordering import Unprocessable, parsed

LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")

View = Callable[..., HttpResponse]


def is_open_to(request: HttpRequest) -> bool:
    """Whether the sandbox is on, and the caller and the address it calls are both loopback."""
    peer, host = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_HOST", "")
    return settings.STUB_IDP_SANDBOX and is_loopback(peer) and LOOPBACK_HOST.fullmatch(host) is not None


def control_api(view: View) -> View:
    """404 unless :func:`is_open_to` the caller, and no other site's page calls."""

    @csrf_exempt  # no cookie counts here; what a page of another site sends carries its Origin
    @functools.wraps(view)
    def guarded(request: HttpRequest, **where: Any) -> HttpResponse:
        own = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}"
        if not is_open_to(request) or request.META.get("HTTP_ORIGIN", own) != own:
            raise Http404("no such page")
        return view(request, **where)

    return guarded


def order_call(act: Callable[[dict[str, Any]], HttpResponse]) -> View:
    """A POST whose body is one JSON object: 415, 400 and 422 say what is wrong with it."""

    @control_api
    @require_POST
    @functools.wraps(act)
    def view(request: HttpRequest) -> HttpResponse:
        return ordered(request, act)

    return view


def ordered(request: HttpRequest, act: Callable[[dict[str, Any]], HttpResponse]) -> HttpResponse:
    """What `act` makes of the request's JSON object."""
    if request.content_type != "application/json":
        return JsonResponse({"error": "Send JSON with Content-Type: application/json."}, status=415)
    try:
        order = parsed(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"error": "The body is not JSON."}, status=400)
    try:
        if not isinstance(order, dict):
            raise Unprocessable("Send a JSON object.")
        return act(order)
    except Unprocessable as reason:
        return JsonResponse({"error": str(reason)}, status=422)
