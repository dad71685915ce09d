"""The book of accounts: those of the cast, which are always there, and those that people made here.

It is kept in memory and, where STUB_IDP_ACCOUNTS names a file, written there at every change, whole or not at all.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from stub_idp.accounts.account import Account, Consent, Proof
from stub_idp.people import Person
from stub_idp.problems import StartRefused

# Not a secret: whoever wants to see the long way in can sign in with it as anybody of the cast.
CAST_PASSWORD = "practice-makes-perfect"  # noqa: S105

Change = Callable[[Account], Account]


class Taken(Exception):
    """There is an account of this mail address already."""


class Book:
    """All accounts by handle. All methods may be called from any thread."""

    def __init__(self, cast: Mapping[str, Person], kept_in: Path | None = None) -> None:
        self._cast, self._kept_in = cast, kept_in
        self._lock = threading.RLock()
        self._changed: dict[str, Account] = _read(kept_in) if kept_in else {}

    def get(self, handle: str) -> Account | None:
        """The account of this handle, or None."""
        with self._lock:
            if handle in self._changed:
                return self._changed[handle]
        person = self._cast.get(handle)
        return _of_cast(person) if person else None

    def by_email(self, email: str) -> Account | None:
        """The account of this mail address, in any case, or None."""
        wanted = email.strip().casefold()
        return next((account for account in self.all() if account.email.casefold() == wanted), None)

    def all(self) -> list[Account]:
        """Every account: the cast first, in its order, then those made here in the order of their making."""
        with self._lock:
            changed = dict(self._changed)
        cast = [changed.pop(handle) if handle in changed else _of_cast(person) for handle, person in self._cast.items()]
        return cast + list(changed.values())

    def is_cast(self, handle: str) -> bool:
        """Whether this is one of the cast and not an account that somebody made here."""
        return handle in self._cast

    def add(self, account: Account) -> None:
        """Keep a new account; Taken where its handle or mail address is in use."""
        with self._lock:
            if self.get(account.handle) or self.by_email(account.email):
                raise Taken(account.email)
            self._changed[account.handle] = account
            self._write()

    def change(self, handle: str, make: Change) -> Account:
        """Put `make(account)` in the account's place, and return it; nobody changes it meanwhile."""
        with self._lock:
            known = self.get(handle)
            if known is None:
                raise KeyError(handle)
            self._changed[handle] = make(known)
            self._write()
            return self._changed[handle]

    def reset(self) -> None:
        """Forget every account that was made here, and everything that the cast did."""
        with self._lock:
            self._changed.clear()
            self._write()

    def _write(self) -> None:
        if self._kept_in is None:
            return
        text = json.dumps({handle: _plain(account) for handle, account in self._changed.items()}, indent=1)
        draft = self._kept_in.with_name(self._kept_in.name + ".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(self._kept_in)


@cache
def _cast_password_hash() -> str:
    return make_password(CAST_PASSWORD)


def _of_cast(person: Person) -> Account:
    return Account(
        handle=person.handle,
        email=person.email,
        password_hash=_cast_password_hash(),
        phone=person.phone if person.aal >= 2 else "",
        given_name=person.given_name,
        family_name=person.family_name,
        birthdate=person.birthdate.isoformat() if person.birthdate else "",
        tax_id=person.tax_id,
        address=dict(person.address),
        proof=person.proof,
    )


def _plain(account: Account) -> dict[str, Any]:
    found = asdict(account)
    for consent in found["consents"].values():
        consent |= {"asked": sorted(consent["asked"]), "kept_back": sorted(consent["kept_back"])}
    return found


def _read(path: Path) -> dict[str, Account]:
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
        return {handle: _account(entry) for handle, entry in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StartRefused(f"The accounts file {path} (STUB_IDP_ACCOUNTS) cannot be read: {error}.") from error


def _account(entry: dict[str, Any]) -> Account:
    consents = {
        key: Consent(**{**kept, "asked": frozenset(kept["asked"]), "kept_back": frozenset(kept["kept_back"])})
        for key, kept in entry["consents"].items()
    }
    proof = Proof(**entry["proof"]) if entry["proof"] else None
    return replace(Account(**{**entry, "consents": {}, "proof": None}), consents=consents, proof=proof)
