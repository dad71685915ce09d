"""The control API: order the next sign-in, list the people, start afresh. Loopback only, sandbox only, JSON only."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from stub_idp import client_keys, runtime, signals
from stub_idp.accounts import memory
from stub_idp.clients import Client
from stub_idp.faults import ARMABLE
from stub_idp.ordering import (
    Unprocessable,
    client,
    one_of,
    only,
    person_of,
    provider,
    sign_in_order,
    slugs,
    whole_number,
)
from stub_idp.panel.guard import control_api, order_call
from stub_idp.people import Person
from stub_idp.profiles import PROFILES
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS

KEY_STEPS = ("publish", "use", "retire", "rotate")


@order_call
def next_sign_in(order: dict[str, Any]) -> HttpResponse:
    """Make the next authorization request complete without screens: 201 with the order's id, 422 with the reason."""
    entry = sign_in_order(order, now=time.time())
    runtime.store().enqueue(entry)
    return JsonResponse({"id": entry.id}, status=201)


@order_call
def back_channel_logout(order: dict[str, Any]) -> HttpResponse:
    """Send a person's logout token to the clients that take one: 200 with what each answered."""
    only(order, frozenset({"person", "provider", "client", "bend"}))
    issuer, person, chosen = _addressed(order, "backchannel_logout_uri")
    bend = one_of(order, "bend", LOGOUT_BENDS)
    sid = runtime.store().sid
    return _told(
        delivery
        for client in chosen
        for delivery in signals.sign_out(client, person, sid=sid(issuer, client.client_id, person.handle), bend=bend)
    )


@order_call
def security_event(order: dict[str, Any]) -> HttpResponse:
    """Push a security event about a person to the clients that take one: 200 with what each answered."""
    only(order, frozenset({"person", "provider", "client", "event", "bend"}))
    _, person, chosen = _addressed(order, "events_uri")
    event, bend = one_of(order, "event", signals.EVENTS), one_of(order, "bend", SET_BENDS)
    if not event:
        raise Unprocessable(f"event must be one of {', '.join(signals.EVENTS)}.")
    return _told(delivery for client in chosen for delivery in signals.tell_of_event(client, person, event, bend=bend))


@order_call
def keys(order: dict[str, Any]) -> HttpResponse:
    """One step in the life of an issuer's signing keys: 204."""
    only(order, frozenset({"provider", "do"}))
    issuer = provider(order, "generic") or ""
    step = one_of(order, "do", KEY_STEPS)
    if not step:
        raise Unprocessable(f"do must be one of {', '.join(KEY_STEPS)}.")
    for slug in {issuer, PROFILES[issuer].events}:
        getattr(runtime.keyrings()[slug], step)()
    return HttpResponse(status=204)


@order_call
def endpoint_faults(order: dict[str, Any]) -> HttpResponse:
    """Put faults of an issuer's endpoints, metadata or key set in force for a while: 204."""
    only(order, frozenset({"provider", "faults", "count", "ttl_s"}))
    issuer = provider(order, "generic") or ""
    chosen = slugs(order, "faults", sorted(ARMABLE))
    count = whole_number(order, "count", 1, most=1000) if order.get("count") is not None else None
    until = time.time() + whole_number(order, "ttl_s", 60, most=3600)
    runtime.armoury().arm(issuer, chosen, until=until, count=count)
    return HttpResponse(status=204)


def _addressed(order: dict[str, Any], mailbox: str) -> tuple[str, Person, list[Client]]:
    """Issuer, person, and the clients there that have this mailbox: the one named, or all."""
    issuer = provider(order, "generic") or ""
    named = client(order)
    chosen = [
        entry for entry in runtime.registry().at(issuer) if getattr(entry, mailbox) and named in (None, entry.client_id)
    ]
    if not chosen:
        raise Unprocessable(f"No such client at {issuer} has a {mailbox}.")
    return issuer, person_of(order, issuer), chosen


def _told(deliveries: Iterable[signals.Delivery]) -> HttpResponse:
    return JsonResponse({"deliveries": [asdict(delivery) for delivery in deliveries]})


@control_api
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, as a list of id, name and groups."""
    everybody = [
        {"id": person.handle, "name": person.name, "groups": list(person.groups)}
        for person in (runtime.person(account.handle) for account in runtime.book().all())
        if person is not None
    ]
    return JsonResponse(everybody, safe=False)


@control_api
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Forget orders, codes, tokens, clients' keys and everybody's sign-in: 204."""
    runtime.store().reset()
    runtime.book().reset()
    runtime.outbox().reset()
    runtime.cases().reset()
    memory.reset()
    runtime.armoury().clear()
    client_keys.forget()
    cache.clear()
    return HttpResponse(status=204)
