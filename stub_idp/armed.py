"""Faults that are in force for a while: armed by the control API, or by an ordered sign-in until it has been told of."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

ORDER_SECONDS = 60


class About(NamedTuple):
    """Whose answer or sign-in it is; client and person are empty where the answer belongs to no sign-in."""

    issuer: str
    client_id: str = ""
    person: str = ""


@dataclass(frozen=True)
class Armed:
    """One fault that is in force; None for issuer, client or person means any.

    `left` is how many sign-ins or answers it still bends, None for any number; `per_sign_in` says which of the two.
    `ordered_by` is the client whose ordered sign-in brought it.
    """

    slug: str
    expires_at: float
    issuer: str | None = None
    client_id: str | None = None
    person: str | None = None
    left: int | None = None
    per_sign_in: bool = False
    ordered_by: str | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    def is_for(self, about: About) -> bool:
        """Whether it acts there."""
        pairs = zip((self.issuer, self.client_id, self.person), about, strict=True)
        return all(wanted in (None, found) for wanted, found in pairs)


@dataclass
class Armoury:
    """What is armed now. All methods may be called from any thread."""

    _armed: list[Armed] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, entries: Iterable[Armed]) -> None:
        """Put these faults in force."""
        with self._lock:
            self._armed += entries

    def arm_for_order(self, issuer: str, client_id: str, slugs: Set[str], *, now: float) -> None:
        """Put a sign-in's faults in force, in place of those of this client's sign-in before it."""
        self.end_order(issuer, client_id)
        self.arm(Armed(slug, now + ORDER_SECONDS, issuer, ordered_by=client_id) for slug in sorted(slugs))

    def end_order(self, issuer: str, client_id: str) -> None:
        """This client has been told of its ordered sign-in: it is over."""
        with self._lock:
            self._armed = [entry for entry in self._armed if (entry.issuer, entry.ordered_by) != (issuer, client_id)]

    def take(self, about: About, slugs: Set[str], *, now: float) -> frozenset[str]:
        """Those of the slugs that bend this answer; each counts as having bent one answer more."""
        return self._take(lambda entry: not entry.per_sign_in and entry.slug in slugs and entry.is_for(about), now=now)

    def take_for_sign_in(self, about: About, *, now: float) -> frozenset[str]:
        """The faults that stand for sign-ins like this one; each counts as having bent one sign-in more."""
        return self._take(lambda entry: entry.per_sign_in and entry.is_for(about), now=now)

    def _take(self, fits: Callable[[Armed], bool], *, now: float) -> frozenset[str]:
        """Where one fault is armed twice, the one armed first counts."""
        with self._lock:
            found, kept = set(), []
            for entry in self._armed:
                if entry.expires_at <= now:
                    continue
                if entry.slug not in found and fits(entry):
                    found.add(entry.slug)
                    if entry.left is not None:
                        entry = replace(entry, left=entry.left - 1)
                if entry.left != 0:
                    kept.append(entry)
            self._armed = kept
        return frozenset(found)

    def standing(self, about: About, slugs: Set[str], *, now: float) -> frozenset[str]:
        """Those of the slugs that are in force here; nothing is counted."""
        return frozenset(entry.slug for entry in self.live(now=now) if entry.slug in slugs and entry.is_for(about))

    def live(self, *, now: float) -> list[Armed]:
        """Everything in force, in the order of arming."""
        with self._lock:
            return [entry for entry in self._armed if entry.expires_at > now]

    def stop(self, identifier: str) -> bool:
        """End one fault; False where it is not in force any more."""
        with self._lock:
            kept = [entry for entry in self._armed if entry.id != identifier]
            was_there = len(kept) < len(self._armed)
            self._armed = kept
        return was_there

    def clear(self) -> None:
        """Nothing is armed any more."""
        with self._lock:
            self._armed.clear()
