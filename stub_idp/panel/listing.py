"""What can be looked at: faults that are live, orders that wait, who is known here, and the whole vocabulary."""

from __future__ import annotations

from typing import Any

from stub_idp import runtime, signals
from stub_idp.armed import Armed
from stub_idp.faults import FAULTS, OF_NOBODY, PER_ANSWER, Fault
from stub_idp.outcomes import ERRORS, PROOFING
from stub_idp.panel.actions import KEY_STEPS
from stub_idp.profiles import PROFILES
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS
from stub_idp.store import Queued

Row = dict[str, Any]


def live(*, now: float) -> list[Row]:
    """Every fault in force, with whom it is for and what is left of it."""
    return [_fault(entry, now=now) for entry in runtime.armoury().live(now=now)]


def _fault(entry: Armed, *, now: float) -> Row:
    return {
        "id": entry.id,
        "fault": entry.slug,
        "does": FAULTS[entry.slug].does,
        "provider": entry.issuer,
        "client": entry.client_id,
        "person": entry.person,
        "bends": "sign-ins" if entry.per_sign_in else "answers",
        "left": entry.left,
        "expires_in_s": round(entry.expires_at - now),
        "by_order": entry.ordered_by is not None,
    }


def waiting(*, now: float) -> list[Row]:
    """Every ordered sign-in that waits, oldest first."""
    return [_order(entry, now=now) for entry in runtime.store().queued(now=now)]


def _order(entry: Queued, *, now: float) -> Row:
    order = entry.order
    return {
        "id": entry.id,
        "person": entry.person,
        "provider": entry.issuer,
        "client": entry.client_id,
        "faults": sorted(order.faults),
        "error": order.error,
        "proofing": order.proofing,
        "withhold": sorted(order.withhold),
        "claims": sorted(order.claims),
        "ial": order.ial,
        "aal": order.aal,
        "expires_in_s": round(entry.expires_at - now),
    }


def people() -> list[Row]:
    """Everybody who can sign in."""
    return [
        {"id": person.handle, "name": person.name, "groups": list(person.groups)}
        for person in (runtime.person(account.handle) for account in runtime.book().all())
        if person is not None
    ]


def vocabulary() -> Row:
    """Every word that an order may use."""
    return {
        "faults": [_word(fault) for fault in FAULTS.values()],
        "providers": list(PROFILES),
        "clients": [
            {"provider": issuer, "client": entry.client_id, "name": entry.name}
            for issuer in PROFILES
            for entry in runtime.registry().at(issuer)
        ],
        "proofing": list(PROOFING),
        "errors": list(ERRORS),
        "key_steps": list(KEY_STEPS),
        "events": list(signals.EVENTS),
        "logout_bends": list(LOGOUT_BENDS),
        "event_bends": list(SET_BENDS),
    }


def _word(fault: Fault) -> Row:
    return {
        "fault": fault.slug,
        "where": fault.place.value,
        "does": fault.does,
        "availability": fault.availability,
        "good": fault.good,
        "bends": "answers" if fault.slug in PER_ANSWER else "sign-ins",
        "scope": ["provider"] if fault.slug in OF_NOBODY else ["provider", "client", "person"],
    }
