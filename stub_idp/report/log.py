"""The request log: what each service sent, in memory, with nothing in it that should not be read by others.

Secrets, codes, tokens and personal data are never kept: of each there is its length and a mark, which tells whether the same
value came before and nothing else (see masking.py). At most 200 entries are kept for a client; older ones go first.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

MOST = 200

AUTHORIZE, TOKEN, USERINFO, END_SESSION = "authorize", "token", "userinfo", "end-session"
DISCOVERY, KEYS = "discovery", "jwks"
# What this provider did: an answer it sent by the browser, and what it delivered by itself.
ANSWER, LOGOUT_TOKEN, SECURITY_EVENT = "answer", "logout-token", "security-event"
OF_NOBODY = frozenset({DISCOVERY, KEYS})


@dataclass(frozen=True)
class Sent:
    """One parameter: its value only where that is a public word, else None; its length in characters, and its mark."""

    name: str
    where: str  # query or body
    value: str | None
    length: int
    mark: str
    times: int = 1
    known: bool = True


@dataclass(frozen=True)
class Entry:
    """One request (or answer, or delivery). `at` is in seconds since 1970; `number` is given by the log.

    `client_id` is empty where no registered client is known; `claimed` is then the name that was given, cut short.
    `refusal` says in our words why it was refused; `facts` are what the rules look at, ready for JSON.
    """

    kind: str
    issuer: str
    at: float
    client_id: str = ""
    method: str = ""
    status: int = 0
    refusal: str = ""
    sent: tuple[Sent, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    agent: str = ""
    peer: str = ""
    claimed: str = ""
    number: int = 0

    def parameter(self, name: str) -> Sent | None:
        """The parameter of this name, wherever it was sent."""
        return next((sent for sent in self.sent if sent.name == name), None)

    def value(self, name: str) -> str:
        """The public value of a parameter; empty where it is absent or hidden."""
        found = self.parameter(name)
        return (found.value or "") if found else ""

    def mark(self, name: str) -> str:
        """The mark of a parameter; empty where it is absent."""
        found = self.parameter(name)
        return found.mark if found else ""

    def as_json(self) -> dict[str, Any]:
        """Everything kept of it."""
        return asdict(self)


@dataclass
class Log:
    """What was sent lately, by client. All methods may be called from any thread."""

    _kept: dict[tuple[str, str], deque[Entry]] = field(default_factory=dict)
    _unknown: deque[Entry] = field(default_factory=lambda: deque(maxlen=MOST))
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Entry) -> int:
        """Keep an entry; returns its number. A request of nobody known is kept apart."""
        with self._lock:
            self._count += 1
            numbered = replace(entry, number=self._count)
            if entry.client_id or entry.kind in OF_NOBODY:
                self._kept.setdefault((entry.issuer, entry.client_id), deque(maxlen=MOST)).append(numbered)
            else:
                self._unknown.append(numbered)
            return self._count

    def of(self, issuer: str, client_id: str) -> list[Entry]:
        """What this client sent at this issuer, oldest first."""
        with self._lock:
            return list(self._kept.get((issuer, client_id), ()))

    def fetches(self, issuer: str) -> list[Entry]:
        """The fetches of this issuer's metadata and keys, which no client signs with its name; oldest first."""
        return self.of(issuer, "")

    def unknown(self) -> list[Entry]:
        """Requests that named no client registered there, oldest first."""
        with self._lock:
            return list(self._unknown)

    def owner_of(self, issuer: str, token_mark: str) -> str:
        """The client that was given the access token of this mark here; empty where that is not known any more."""
        with self._lock:
            for (at, client_id), entries in self._kept.items():
                if at == issuer and any(
                    entry.facts.get("token") == token_mark for entry in entries if entry.kind == TOKEN
                ):
                    return client_id
        return ""

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._unknown.clear()


@cache
def log() -> Log:
    """The one log of this process."""
    return Log()
