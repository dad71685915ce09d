"""Who is signed in here, in memory. A login that the provider ends stays as a trace, so that the page can say so."""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime

MOST = 1_000


@dataclass(frozen=True)
class Login:
    """One person signed in in one browser, as the provider told us; `ended_at` once the provider has ended it."""

    sub: str
    sid: str
    name: str
    acr: str
    id_token: str
    ended_at: datetime | None = None

    @property
    def pass_number(self) -> str:
        """The number of their park pass: the same whenever they come."""
        return "PP-" + hashlib.sha256(self.sub.encode()).hexdigest()[:8].upper()


class Logins:
    """The logins by the reference that a browser's session holds, and the ids of the logout tokens seen."""

    def __init__(self) -> None:
        self._kept: dict[str, Login] = {}
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def open(self, login: Login) -> str:
        """Keep a login and return its reference. The oldest go when there are too many."""
        reference = secrets.token_urlsafe(16)
        with self._lock:
            self._kept = dict([*self._kept.items(), (reference, login)][-MOST:])
        return reference

    def get(self, reference: str) -> Login | None:
        """The login of this reference, also one that the provider has ended; None after a sign-out here."""
        return self._kept.get(reference)

    def close(self, reference: str) -> None:
        """The person signs out here."""
        with self._lock:
            self._kept.pop(reference, None)

    def end(self, *, sub: str | None, sid: str | None, now: float) -> None:
        """The provider has ended a session (all of a person's where it names no `sid`): forget all but that."""
        at = datetime.fromtimestamp(now, UTC)
        with self._lock:
            for reference, login in self._kept.items():
                if not login.ended_at and sub in (None, login.sub) and sid in (None, login.sid):
                    self._kept[reference] = replace(login, name="", id_token="", ended_at=at)

    def is_first(self, jti: str, *, until: float, now: float) -> bool:
        """Whether a logout token of this id comes for the first time; remembered until it has expired."""
        with self._lock:
            self._seen = {known: end for known, end in self._seen.items() if end > now}
            first = jti not in self._seen
            self._seen.setdefault(jti, until)
        return first


LOGINS = Logins()
