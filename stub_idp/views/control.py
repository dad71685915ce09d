"""The control API: order the next sign-in, list the people, start afresh. Loopback only, sandbox only, JSON only."""

from __future__ import annotations

import functools
import json
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from stub_idp import runtime, settings
from stub_idp.checks import is_loopback
from stub_idp.faults import FAULTS
from stub_idp.profiles import PROFILES
from stub_idp.store import Queued

KEYS = frozenset({"person", "faults", "provider", "client", "ttl_s"})
LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")

View = Callable[[HttpRequest], HttpResponse]


class Unprocessable(Exception):
    """The order makes no sense; the message says what to change."""


def control_api(view: View) -> View:
    """404 unless the sandbox is on, the caller and the address it calls are both loopback, and no other site's page calls."""

    @csrf_exempt  # no cookie counts here; what a page of another site sends carries its Origin
    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        peer, host = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_HOST", "")
        ours = request.META.get("HTTP_ORIGIN", f"http://{host}") == f"http://{host}"
        if not (settings.STUB_IDP_SANDBOX and is_loopback(peer) and LOOPBACK_HOST.fullmatch(host) and ours):
            raise Http404("no such page")
        return view(request)

    return guarded


@control_api
@require_POST
def next_sign_in(request: HttpRequest) -> HttpResponse:
    """Make the next authorization request complete without screens: 201 with the order's id, 422 with the reason."""
    if request.content_type != "application/json":
        return JsonResponse({"error": "Send JSON with Content-Type: application/json."}, status=415)
    try:
        order = json.loads(request.body)
        if not isinstance(order, dict):
            raise Unprocessable("Send a JSON object.")
        entry = _entry(order, now=time.time())
    except (ValueError, UnicodeDecodeError):
        return JsonResponse({"error": "The body is not JSON."}, status=400)
    except Unprocessable as reason:
        return JsonResponse({"error": str(reason)}, status=422)
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
    """Forget orders, codes, tokens and everybody's sign-in: 204."""
    runtime.store().reset()
    cache.clear()
    return HttpResponse(status=204)


def _entry(order: dict[str, Any], *, now: float) -> Queued:
    """The order, checked; Unprocessable says what is wrong with it."""
    if unknown := set(order) - KEYS:
        raise Unprocessable(f"Unknown keys: {', '.join(sorted(unknown))}. Known are {', '.join(sorted(KEYS))}.")
    person = runtime.people().get(_text(order, "person") or "")
    if person is None:
        raise Unprocessable("person must be the id of somebody in GET /control/people.")
    issuer, client_id = _text(order, "provider"), _text(order, "client")
    if issuer is not None and issuer not in PROFILES:
        raise Unprocessable(f"provider must be one of {', '.join(PROFILES)}, or absent for any.")
    if issuer is not None and issuer not in person.issuers:
        raise Unprocessable(f"{person.handle} has no account at {issuer}.")
    if client_id is not None and not runtime.registry().knows(client_id):
        raise Unprocessable("client must be the client_id of a registered relying party, or absent for any.")
    return Queued(
        id=secrets.token_urlsafe(12),
        person=person.handle,
        faults=_faults(order.get("faults", [])),
        issuer=issuer,
        client_id=client_id,
        expires_at=now + _ttl(order.get("ttl_s", 60)),
    )


def _text(order: dict[str, Any], key: str) -> str | None:
    value = order.get(key)
    if value is not None and not isinstance(value, str):
        raise Unprocessable(f"{key} must be a string.")
    return value


def _faults(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(slug, str) for slug in value):
        raise Unprocessable("faults must be a list of strings.")
    if unknown := set(value) - set(FAULTS):
        raise Unprocessable(f"Unknown faults: {', '.join(sorted(unknown))}. Known are {', '.join(FAULTS)}.")
    return frozenset(value)


def _ttl(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 3600:
        raise Unprocessable("ttl_s must be a whole number of seconds from 1 to 3600.")
    return value
