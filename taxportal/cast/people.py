"""The cast as values: who they are (people.toml of the practice provider) and their tax side
(tax_side.toml).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

TAX_SIDE = Path(__file__).with_name("tax_side.toml")


@dataclass(frozen=True)
class Person:
    """One of the cast: the provider's view and the record's view. ``record`` is None for somebody the
    agency doesn't know.
    """

    handle: str
    known: Mapping[str, Any]
    record: Mapping[str, Any] | None

    @property
    def given_name(self) -> str:
        """The given name on the tax record."""
        return str((self.record or {}).get("given_name", self.known["given_name"]))

    @property
    def family_name(self) -> str:
        """The surname on the tax record."""
        return str((self.record or {}).get("family_name", self.known["family_name"]))

    @property
    def birth_date(self) -> date:
        """The birth date, the same on both sides."""
        return date.fromisoformat(self.known["birthdate"])

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """The entries of one list of the tax side, empty where there are none."""
        return list((self.record or {}).get(name, []))


def everybody() -> list[Person]:
    """All of the cast, in the order of people.toml."""
    path = Path(settings.BASE_DIR) / "stub_idp" / "people.toml"
    known = tomllib.loads(path.read_text(encoding="utf-8"))["people"]
    records = tomllib.loads(TAX_SIDE.read_text(encoding="utf-8"))
    strangers = set(records) - set(known)
    if strangers:
        raise ValueError(f"tax_side.toml knows people that people.toml doesn't: {sorted(strangers)}")
    return [Person(handle, facts, records.get(handle)) for handle, facts in known.items()]
