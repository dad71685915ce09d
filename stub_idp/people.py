"""The people who can sign in here: read from a TOML file, checked, and never changed while the provider runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stub_idp.accounts.account import Proof
from stub_idp.problems import StartRefused

# Ranges that are never issued: 666 as the first three digits of a social security number, and the individual
# taxpayer numbers 900-89-xxxx. Anything else could be the number of somebody who exists.
NEVER_ISSUED = re.compile(r"666\d{6}|90089\d{4}")
# Addresses and numbers that are kept free for examples.
INVENTED_MAIL = ("@example.com", "@example.org", "@example.net", ".example")
INVENTED_PHONE = re.compile(r"\+1\d{3}55501\d{2}")

NAMES = frozenset({"given_name", "family_name", "birthdate", "tax_id", "email", "phone", "address"})
KEYS = NAMES | {"ial", "aal", "withhold", "issuers", "groups", "sub"}
MAY_BE_THERE = frozenset({"pictures", "selfies"})

# The day on which everybody of the cast who is proofed was proofed, seconds since 1970: 2 March 2026.
PROOFED_AT = 1772409600


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in: what the provider knows about them, and where they have an account."""

    handle: str
    given_name: str
    family_name: str
    birthdate: date | None
    tax_id: str
    email: str
    phone: str
    address: Mapping[str, str]
    ial: int
    aal: int
    withhold: frozenset[str]
    issuers: tuple[str, ...]
    groups: tuple[str, ...]
    subjects: Mapping[str, str]
    # How the identity was proven; None where it never was.
    proof: Proof | None = None
    # The prepared pictures that this person's document photos and selfies turn out as, try by try; then good ones.
    pictures: tuple[str, ...] = ()
    selfies: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given and family name, as one would say them."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    def is_found_by(self, words: str) -> bool:
        """Whether every word typed into the search occurs in the handle, the name or the mail address."""
        text = f"{self.handle} {self.name} {self.email}".casefold()
        return all(word in text for word in words.casefold().split())


def load_people(path: Path, *, issuers: frozenset[str]) -> dict[str, Person]:
    """Read the cast from `path`, by handle, in the order of the file; StartRefused where it breaks a rule."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))["people"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise StartRefused(f"The people file {path} cannot be read: {error}.") from error
    cast = {handle: _person(handle, entry) for handle, entry in found.items()}
    for person in cast.values():
        _check(person, issuers)
    for issuer in issuers:
        subjects = [person.subjects[issuer] for person in cast.values() if issuer in person.issuers]
        if len(subjects) != len(set(subjects)):
            raise StartRefused(f"Two people in {path.name} have the same subject at the issuer {issuer}.")
    return cast


def _person(handle: str, entry: dict[str, Any]) -> Person:
    """One table of the file as a Person; StartRefused when a key is missing, unknown or of the wrong kind."""
    if missing_or_unknown := KEYS ^ (set(entry) - MAY_BE_THERE):
        keys = ", ".join(sorted(missing_or_unknown))
        raise StartRefused(f"The entry people.{handle} lacks these keys or has one too many: {keys}.")
    try:
        return Person(
            handle=handle,
            given_name=entry["given_name"],
            family_name=entry["family_name"],
            birthdate=date.fromisoformat(entry["birthdate"]),
            tax_id=entry["tax_id"],
            email=entry["email"],
            phone=entry["phone"],
            address=dict(entry["address"]),
            ial=int(entry["ial"]),
            aal=int(entry["aal"]),
            withhold=frozenset(entry["withhold"]),
            issuers=tuple(entry["issuers"]),
            groups=tuple(entry["groups"]),
            subjects=dict(entry["sub"]),
            proof=Proof(PROOFED_AT) if entry["ial"] == 2 else None,
            pictures=tuple(entry.get("pictures", ())),
            selfies=tuple(entry.get("selfies", ())),
        )
    except (TypeError, ValueError) as error:
        raise StartRefused(f"The entry people.{handle} has a value of the wrong kind: {error}.") from error


def _check(person: Person, issuers: frozenset[str]) -> None:
    """Refuse a person who could be real, or who has an account without a subject."""
    where = f"people.{person.handle}"
    if not NEVER_ISSUED.fullmatch(person.tax_id):
        raise StartRefused(
            f"The tax_id of {where} could belong to a real person: use nine digits beginning with 666 or 90089."
        )
    if not person.email.endswith(INVENTED_MAIL):
        raise StartRefused(f"The email of {where} must be under example.com, example.org, example.net or .example.")
    if not INVENTED_PHONE.fullmatch(person.phone):
        raise StartRefused(f"The phone of {where} must be an invented one, such as +12025550101.")
    if person.ial not in (1, 2) or person.aal not in (1, 2):
        raise StartRefused(f"The levels ial and aal of {where} must be 1 or 2.")
    for issuer in person.issuers:
        if issuer in issuers and not person.subjects.get(issuer):
            raise StartRefused(f"{where} has an account at {issuer} but no subject in people.{person.handle}.sub.")
