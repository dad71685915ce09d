"""Small readers of claims. A value of the wrong type is no value; where it matters the reader raises WrongClaim."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from accounts.identity import Address
from records.tin import InvalidTin, Tin

MAX_TEXT = 200
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class WrongClaim(Exception):
    """A claim has a type or a form that it can't have. The text is the claim's name."""


def text(claims: Mapping[str, Any], name: str) -> str:
    """The claim as text; absent or null gives "". Raises WrongClaim for another type, an endless value or control characters."""
    value = claims.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_TEXT or any(not _storable(character) for character in value):
        raise WrongClaim(name)
    return value.strip()


def _storable(character: str) -> bool:
    return ord(character) >= 32 and not 0xD800 <= ord(character) <= 0xDFFF  # half a surrogate pair can't be written


def birth_date(claims: Mapping[str, Any], name: str = "birthdate") -> date | None:
    """A full date as YYYY-MM-DD. A date without a year (OpenID Connect allows 0000-) tells us nothing."""
    value = text(claims, name)
    if not value or value.startswith("0000"):
        return None
    try:
        if not DATE.fullmatch(value):  # the library below also reads weeks and other forms
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise WrongClaim(name) from None


def tin(claims: Mapping[str, Any], name: str) -> Tin | None:
    """The tax number, or None where it was not released. Raises WrongClaim for what can't be one."""
    value = text(claims, name)
    if not value:
        return None
    try:
        return Tin.parse(value, demo=settings.SANDBOX)
    except InvalidTin:
        raise WrongClaim(name) from None


def instant(claims: Mapping[str, Any], name: str) -> datetime | None:
    """Seconds since the epoch as UTC."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongClaim(name)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise WrongClaim(name) from None


def words(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts; anything else is empty."""
    value = claims.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def address(claims: Mapping[str, Any]) -> Address | None:
    """The address claim of OpenID Connect Core 5.1.1."""
    value = claims.get("address")
    if not isinstance(value, dict):
        return None
    return Address(
        street=_line(value, "street_address"),
        locality=_line(value, "locality"),
        region=_line(value, "region"),
        postal_code=_line(value, "postal_code"),
        country=_line(value, "country"),
    )


def _line(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.replace("\n", ", ")[:MAX_TEXT] if isinstance(value, str) else ""
