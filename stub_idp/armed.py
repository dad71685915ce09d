"""Faults that are in force for a while: armed by the control API, or by an ordered sign-in until it has been told of."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

ORDER_SECONDS = 60


@dataclass(frozen=True)
class Armed:
    """One fault at one issuer; `left` is how many answers it still bends, None for any number."""

    issuer: str
    slug: str
    expires_at: float
    left: int | None = None
    by_order: bool = False


@dataclass
class Armoury:
    """What is armed now. All methods may be called from any thread."""

    _armed: list[Armed] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, issuer: str, slugs: frozenset[str], *, until: float, count: int | None) -> None:
        """Put these faults in force."""
        with self._lock:
            self._armed += [Armed(issuer, slug, until, count) for slug in sorted(slugs)]

    def arm_for_order(self, issuer: str, slugs: frozenset[str], *, now: float) -> None:
        """Put an ordered sign-in's faults in force, in place of those of the order before it."""
        self.end_order(issuer)
        with self._lock:
            self._armed += [Armed(issuer, slug, now + ORDER_SECONDS, None, True) for slug in sorted(slugs)]

    def end_order(self, issuer: str) -> None:
        """The ordered sign-in at this issuer is over."""
        with self._lock:
            self._armed = [entry for entry in self._armed if not (entry.by_order and entry.issuer == issuer)]

    def take(self, issuer: str, slugs: frozenset[str], *, now: float) -> frozenset[str]:
        """Those of the slugs that are in force here; each counts as having bent one answer more."""
        with self._lock:
            found, kept = set(), []
            for entry in self._armed:
                if entry.expires_at <= now:
                    continue
                if entry.issuer == issuer and entry.slug in slugs and entry.slug not in found:
                    found.add(entry.slug)
                    if entry.left is not None:
                        entry = replace(entry, left=entry.left - 1)
                if entry.left != 0:
                    kept.append(entry)
            self._armed = kept
        return frozenset(found)

    def clear(self) -> None:
        """Nothing is armed any more."""
        with self._lock:
            self._armed.clear()
