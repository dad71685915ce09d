"""What can be ordered: each action takes one order, the same from the page and from the API, and returns what happened.

An order without sense raises Unprocessable, whose message says what to change.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.cache import cache

from stub_idp import client_keys, runtime, signals
from stub_idp.accounts import memory
from stub_idp.armed import Armed
from stub_idp.clients import Client
from stub_idp.faults import ARMABLE, FAULTS, OF_NOBODY, PER_ANSWER
from stub_idp.ordering import (
    Unprocessable,
    at_one_place,
    client,
    one_of,
    only,
    person_of,
    provider,
    sign_in_order,
    slugs,
    whole_number,
)
from stub_idp.people import Person
from stub_idp.profiles import PROFILES
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS

KEY_STEPS = ("publish", "use", "retire", "rotate")
FAULT_KEYS = frozenset({"faults", "provider", "client", "person", "count", "ttl_s"})
LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 60, 600, 86_400
MOST_COUNT = 1000

Asked = dict[str, Any]
Told = dict[str, Any]


def arm(order: Asked) -> Told:
    """Put faults in force for every sign-in or answer that matches; their ids."""
    only(order, FAULT_KEYS)
    chosen = slugs(order, "faults", FAULTS)
    if not chosen:
        raise Unprocessable("faults must name at least one fault.", "faults")
    issuer, client_id = provider(order), client(order)
    at_one_place(issuer, client_id)
    handle = person_of(order, issuer).handle if order.get("person") is not None else None
    for slug in sorted(chosen & OF_NOBODY):
        if client_id is not None or handle is not None:
            raise Unprocessable(
                f"{slug} acts on answers that belong to nobody's sign-in, so it can be kept to a provider only: leave "
                "client and person out.",
                "client" if client_id is not None else "person",
            )
    until = time.time() + whole_number(order, "ttl_s", USUAL_SECONDS, least=LEAST_SECONDS, most=MOST_SECONDS)
    count = _count(order)
    entries = [
        Armed(slug, until, issuer, client_id, handle, count, per_sign_in=slug not in PER_ANSWER)
        for slug in sorted(chosen)
    ]
    runtime.armoury().arm(entries)
    return {"ids": [entry.id for entry in entries]}


def arm_answers(order: Asked) -> None:
    """The older, narrower form of :func:`arm`: faults of one issuer's endpoints, metadata or key set."""
    only(order, frozenset({"provider", "faults", "count", "ttl_s"}))
    issuer = provider(order, "generic")
    chosen, count = slugs(order, "faults", sorted(ARMABLE)), _count(order)
    until = time.time() + whole_number(order, "ttl_s", 60, most=3600)
    runtime.armoury().arm(Armed(slug, until, issuer, left=count) for slug in sorted(chosen))


def _count(order: Asked) -> int | None:
    return whole_number(order, "count", 1, most=MOST_COUNT) if order.get("count") is not None else None


def order_sign_in(order: Asked) -> Told:
    """Make the next sign-in complete without screens; the order's id."""
    entry = sign_in_order(order, now=time.time())
    runtime.store().enqueue(entry)
    return {"id": entry.id}


def log_out(order: Asked) -> Told:
    """Send a person's logout token to the clients that take one; what each answered."""
    only(order, frozenset({"person", "provider", "client", "bend"}))
    issuer, person, chosen = _addressed(order, "backchannel_logout_uri")
    bend, sid = one_of(order, "bend", LOGOUT_BENDS), runtime.store().sid
    return _told(
        delivery
        for client in chosen
        for delivery in signals.sign_out(client, person, sid=sid(issuer, client.client_id, person.handle), bend=bend)
    )


def push_event(order: Asked) -> Told:
    """Push a security event about a person to the clients that take one; what each answered."""
    only(order, frozenset({"person", "provider", "client", "event", "bend"}))
    _, person, chosen = _addressed(order, "events_uri")
    event, bend = one_of(order, "event", signals.EVENTS), one_of(order, "bend", SET_BENDS)
    if not event:
        raise Unprocessable(f"event must be one of {', '.join(signals.EVENTS)}.", "event")
    return _told(delivery for client in chosen for delivery in signals.tell_of_event(client, person, event, bend=bend))


def turn_keys(order: Asked) -> None:
    """One step in the life of an issuer's signing keys."""
    only(order, frozenset({"provider", "do"}))
    issuer = provider(order, "generic") or ""
    step = one_of(order, "do", KEY_STEPS)
    if not step:
        raise Unprocessable(f"do must be one of {', '.join(KEY_STEPS)}.", "do")
    for slug in {issuer, PROFILES[issuer].events}:
        getattr(runtime.keyrings()[slug], step)()


def stop(identifier: str) -> bool:
    """End a fault that is live; False where it is not."""
    return runtime.armoury().stop(identifier)


def cancel(identifier: str) -> bool:
    """Take an ordered sign-in back; False where it waits no more."""
    return runtime.store().cancel(identifier)


def reset() -> None:
    """Forget orders, codes, tokens, faults, accounts made here, clients' keys and everybody's sign-in."""
    runtime.store().reset()
    runtime.book().reset()
    runtime.outbox().reset()
    runtime.cases().reset()
    memory.reset()
    runtime.armoury().clear()
    client_keys.forget()
    cache.clear()


def _addressed(order: Asked, mailbox: str) -> tuple[str, Person, list[Client]]:
    """Issuer, person, and the clients there that have this mailbox: the one named, or all."""
    issuer = provider(order, "generic") or ""
    named = client(order)
    chosen = [
        entry for entry in runtime.registry().at(issuer) if getattr(entry, mailbox) and named in (None, entry.client_id)
    ]
    if not chosen:
        raise Unprocessable(f"No such client at {issuer} has a {mailbox}.", "client")
    return issuer, person_of(order, issuer), chosen


def _told(deliveries: Iterable[signals.Delivery]) -> Told:
    return {"deliveries": [asdict(delivery) for delivery in deliveries]}
