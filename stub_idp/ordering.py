"""Orders that come by the control API: read, checked, and refused with a sentence that says what to change."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any, NoReturn

from stub_idp import runtime
from stub_idp.faults import FAULTS
from stub_idp.outcomes import ERRORS, PROOFING
from stub_idp.people import NEVER_ISSUED, Person
from stub_idp.profiles import PROFILES
from stub_idp.store import Order, Queued

KEYS = frozenset(
    {"person", "faults", "provider", "client", "ttl_s", "proofing", "error", "withhold", "claims", "ial", "aal"}
)
NUMBERS = frozenset({"social_security_number", "social"})
# Nine digits as people write a tax number, wherever they stand.
TAX_NUMBER = re.compile(r"\s*(\d{3})-?(\d{2})-?(\d{4})\s*")


class Unprocessable(Exception):
    """The order makes no sense; the message says what to change, `field` where (empty: everywhere)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def parsed(text: str | bytes) -> Any:
    """The JSON of an order; ValueError or RecursionError where it is none.

    NaN is no JSON, and half of a surrogate pair cannot be written on any page: both would break what is made of the order.
    """
    found = json.loads(text, parse_constant=_no_constant)
    json.dumps(found, ensure_ascii=False).encode()
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def sign_in_order(order: dict[str, Any], *, now: float) -> Queued:
    """The ordered sign-in; Unprocessable says what is wrong with it."""
    only(order, KEYS)
    issuer, client_id = provider(order), client(order)
    at_one_place(issuer, client_id)
    known = person_of(order, issuer)
    changes = Order(
        faults=slugs(order, "faults", FAULTS),
        error=one_of(order, "error", ERRORS),
        proofing=one_of(order, "proofing", PROOFING),
        withhold=slugs(order, "withhold", None),
        claims=_claims(order.get("claims", {})),
        ial=_level(order, "ial"),
        aal=_level(order, "aal"),
    )
    if changes.error and changes.proofing:
        raise Unprocessable("error and proofing exclude each other.", "error")
    return Queued(
        id=secrets.token_urlsafe(12),
        person=known.handle,
        order=changes,
        issuer=issuer,
        client_id=client_id,
        expires_at=now + whole_number(order, "ttl_s", 60, most=3600),
    )


def only(order: dict[str, Any], keys: frozenset[str]) -> None:
    """Unprocessable where the order has a key that isn't known."""
    if unknown := set(order) - keys:
        raise Unprocessable(f"Unknown keys: {', '.join(sorted(unknown))}. Known are {', '.join(sorted(keys))}.")


def person_of(order: dict[str, Any], issuer: str | None) -> Person:
    """The person named, who has an account at the issuer if one is named."""
    known = runtime.person(text(order, "person") or "")
    if known is None:
        raise Unprocessable("person must be the id of somebody in GET /control/people.", "person")
    if issuer is not None and issuer not in known.issuers:
        raise Unprocessable(f"{known.handle} has no account at {issuer}.", "person")
    return known


def provider(order: dict[str, Any], default: str | None = None) -> str | None:
    """The issuer named, or the default."""
    issuer = text(order, "provider") or default
    if issuer is not None and issuer not in PROFILES:
        raise Unprocessable(f"provider must be one of {', '.join(PROFILES)}, or absent.", "provider")
    return issuer


def client(order: dict[str, Any]) -> str | None:
    """The client_id named, or None for any."""
    client_id = text(order, "client")
    if client_id is not None and not runtime.registry().knows(client_id):
        raise Unprocessable("client must be the client_id of a registered relying party, or absent for any.", "client")
    return client_id


def at_one_place(issuer: str | None, client_id: str | None) -> None:
    """Unprocessable where a client is named that is not registered at the issuer named."""
    if issuer is not None and client_id is not None and runtime.registry().get(issuer, client_id) is None:
        raise Unprocessable(f"{client_id} is not registered at {issuer}.", "client")


def text(order: dict[str, Any], key: str) -> str | None:
    """A string, or None where the key is absent."""
    value = order.get(key)
    if value is not None and not isinstance(value, str):
        raise Unprocessable(f"{key} must be a string.", key)
    return value


def one_of(order: dict[str, Any], key: str, known: Any) -> str:
    """A string of a closed list, or an empty one where the key is absent."""
    value = text(order, key)
    if value is not None and value not in known:
        raise Unprocessable(f"{key} {value} is not known. Known are {', '.join(known)}.", key)
    return value or ""


def slugs(order: dict[str, Any], key: str, known: Any) -> frozenset[str]:
    """A list of strings, from a closed list if there is one."""
    value = order.get(key, [])
    if not isinstance(value, list) or not all(isinstance(slug, str) for slug in value):
        raise Unprocessable(f"{key} must be a list of strings.", key)
    if known is not None and (unknown := set(value) - set(known)):
        raise Unprocessable(f"Unknown {key}: {', '.join(sorted(unknown))}. Known are {', '.join(known)}.", key)
    return frozenset(value)


def whole_number(order: dict[str, Any], key: str, default: int, *, most: int, least: int = 1) -> int:
    """A whole number from `least` to `most`."""
    value = order.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Unprocessable(f"{key} must be a whole number from {least} to {most}.", key)
    return value


def _level(order: dict[str, Any], key: str) -> int | None:
    return whole_number(order, key, 1, most=2) if key in order else None


def _claims(value: object) -> dict[str, Any]:
    """What is to be said of the person; a tax number that could be somebody's is refused."""
    if not isinstance(value, dict):
        raise Unprocessable("claims must be an object of claims by name.", "claims")
    for name in NUMBERS & set(value):
        written = TAX_NUMBER.fullmatch(value[name]) if isinstance(value[name], str) else None
        if written and not NEVER_ISSUED.fullmatch("".join(written.groups())):
            raise Unprocessable(f"{name} could belong to a real person: use 666-xx-xxxx or 900-89-xxxx.", "claims")
    return value
