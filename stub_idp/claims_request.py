"""The `claims` parameter of OpenID Connect Core 5.5, read and checked: which claims are wanted where, and how much."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

LONGEST = 16 * 1024
MOST = 200


class Malformed(ValueError):
    """The parameter is not what the standard describes; the message says where."""


@dataclass(frozen=True)
class Wanted:
    """How one claim is wanted: whether the service cannot do without, and which values it would take (empty: any)."""

    essential: bool = False
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ClaimsRequest:
    """What is wanted in UserInfo and in the ID token, by name; `verified_*` is None where none of that kind is wanted."""

    userinfo: Mapping[str, Wanted] = field(default_factory=dict)
    id_token: Mapping[str, Wanted] = field(default_factory=dict)
    verified_userinfo: tuple[str, ...] | None = None
    verified_id_token: tuple[str, ...] | None = None

    @property
    def names(self) -> frozenset[str]:
        """Every name that occurs, wherever it does."""
        return frozenset(
            {*self.userinfo, *self.id_token, *(self.verified_userinfo or ()), *(self.verified_id_token or ())}
        )

    @property
    def essential(self) -> frozenset[str]:
        """The names of what the service says it cannot do without."""
        both = [*self.userinfo.items(), *self.id_token.items()]
        return frozenset(name for name, wanted in both if wanted.essential)


def read(text: str | None) -> ClaimsRequest:
    """The request that the parameter states, an empty one where it is absent; Malformed where it breaks the standard.

    Members that nobody has heard of are ignored, as the standard wants.
    """
    if text is None:
        return ClaimsRequest()
    asked = _parsed(text)
    userinfo, verified_userinfo = _member(asked, "userinfo")
    id_token, verified_id_token = _member(asked, "id_token")
    return ClaimsRequest(userinfo, id_token, verified_userinfo, verified_id_token)


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise Malformed(f"it has more than {LONGEST} characters")
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON") from None
    if not isinstance(found, dict):
        raise Malformed("it is no object")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("a name is given twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Malformed("it is not JSON")


def _member(asked: dict[str, Any], name: str) -> tuple[dict[str, Wanted], tuple[str, ...] | None]:
    """The single claims wanted in one place, and the names of the verified ones."""
    members = asked.get(name)
    if members is None:
        return {}, None
    if not isinstance(members, dict):
        raise Malformed(f"{name} is no object")
    if len(members) > MOST:
        raise Malformed(f"{name} has more than {MOST} claims")
    single = {claim: _wanted(how) for claim, how in members.items() if claim != "verified_claims"}
    return single, _verified(members.get("verified_claims"))


def _wanted(how: object) -> Wanted:
    if how is None:
        return Wanted()
    if not isinstance(how, dict):
        raise Malformed("a claim is neither null nor an object")
    essential, values = how.get("essential", False), how.get("values", [])
    if not isinstance(essential, bool):
        raise Malformed("essential is neither true nor false")
    if not isinstance(values, list):
        raise Malformed("values is no list")
    return Wanted(essential, (*([how["value"]] if "value" in how else []), *values))


def _verified(wanted: object) -> tuple[str, ...] | None:
    """The names of the verified claims (OpenID Identity Assurance 1.0); of several sets, the first."""
    entry = wanted[0] if isinstance(wanted, list) and wanted else wanted
    if entry is None:
        return None
    names = entry.get("claims") if isinstance(entry, dict) else None
    if not isinstance(names, dict) or len(names) > MOST:
        raise Malformed("verified_claims has no object of claims")
    return tuple(names)
