"""Accounts that come by the control API: made at once, for tests that don't want to walk through the pages."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, JsonResponse

from stub_idp import runtime
from stub_idp.accounts import rules
from stub_idp.accounts.account import Account, Proof
from stub_idp.accounts.book import CAST_PASSWORD, Taken
from stub_idp.ordering import TAX_NUMBER, Unprocessable, only, text, whole_number
from stub_idp.panel.guard import order_call
from stub_idp.people import NEVER_ISSUED

KEYS = frozenset({"email", "password", "given_name", "family_name", "birthdate", "tax_id", "address", "phone", "ial"})
ADDRESS = ("street_address", "locality", "region", "postal_code", "country")
MOST_NAME = 100


@order_call
def accounts(order: dict[str, Any]) -> HttpResponse:
    """Make an account: 201 with its id, which is a person's id everywhere in this API; 422 with the reason."""
    only(order, KEYS)
    now = time.time()
    email = (text(order, "email") or "").strip()
    if mistake := rules.email_mistake(email):
        raise Unprocessable(f"email: {mistake}")
    account = Account(
        handle=f"u{secrets.token_hex(6)}",
        email=email,
        password_hash=make_password(_password(order)),
        created_at=int(now),
        phone=_phone(order),
        given_name=_name(order, "given_name"),
        family_name=_name(order, "family_name"),
        birthdate=_birthdate(order, now=now),
        tax_id=_tax_id(order),
        address=_address(order.get("address", {})),
        proof=Proof(int(now)) if whole_number(order, "ial", 1, most=2) == 2 else None,
    )
    try:
        runtime.book().add(account)
    except Taken:
        raise Unprocessable("email: there is an account of this address already.") from None
    return JsonResponse({"id": account.handle}, status=201)


def _password(order: dict[str, Any]) -> str:
    password = text(order, "password")
    if password is not None and not 1 <= len(password) <= rules.MOST_PASSWORD:
        raise Unprocessable("password must have 1 to 256 characters, or be absent for that of the cast.")
    return password or CAST_PASSWORD


def _phone(order: dict[str, Any]) -> str:
    typed = text(order, "phone")
    if not typed:
        return ""
    number = rules.phone_number(typed)
    if not number:
        raise Unprocessable("phone must be an invented number such as +12025550142 (555-01xx).")
    return number


def _name(order: dict[str, Any], key: str) -> str:
    name = (text(order, key) or "").strip()
    if len(name) > MOST_NAME or "\0" in name:
        raise Unprocessable(f"{key} must have at most {MOST_NAME} characters.")
    return name


def _birthdate(order: dict[str, Any], *, now: float) -> str:
    typed = text(order, "birthdate")
    if not typed:
        return ""
    try:
        born = date.fromisoformat(typed)
    except ValueError:
        raise Unprocessable("birthdate must be a date such as 1988-04-12.") from None
    if born > datetime.fromtimestamp(now, UTC).date():
        raise Unprocessable("birthdate must not lie in the future.")
    return born.isoformat()


def _tax_id(order: dict[str, Any]) -> str:
    typed = text(order, "tax_id")
    if not typed:
        return ""
    written = TAX_NUMBER.fullmatch(typed)
    number = "".join(written.groups()) if written else ""
    if not NEVER_ISSUED.fullmatch(number):
        raise Unprocessable("tax_id could belong to a real person: use 666-xx-xxxx or 900-89-xxxx.")
    return number


def _address(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(line, str) and len(line) <= 200 for line in value.values()):
        raise Unprocessable("address must be an object of strings.")
    if value and set(value) != set(ADDRESS):
        raise Unprocessable(f"address must have {', '.join(ADDRESS)}.")
    return dict(value)
