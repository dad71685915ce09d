"""Codes and links that are sent: used once, good for a while, tried only so often, and not sent without end."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass, replace
from enum import Enum

CODE_SECONDS = 600
LINK_SECONDS = 1800
MOST_TRIES = 5
# So many codes or links may be sent for one thing in so many seconds.
MOST_SENT, SENT_SECONDS = 5, 900


class Checked(Enum):
    """What came of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    GONE = "gone"  # used, expired, tried too often, or never sent


@dataclass(frozen=True)
class _Code:
    digits: str
    expires_at: float
    tries_left: int = MOST_TRIES


@dataclass(frozen=True)
class Link:
    """What a link in a message stands for: an account, and the sign-in that waited when it was asked for."""

    handle: str
    issuer: str
    reference: str
    expires_at: float


class Pace:
    """How often something was sent of late. Its caller holds the lock."""

    def __init__(self) -> None:
        self._sent: dict[str, list[float]] = {}

    def allows(self, key: str, *, now: float) -> bool:
        """Whether one more may be sent; asking counts it."""
        for old in [name for name, times in self._sent.items() if times[-1] <= now - SENT_SECONDS]:
            del self._sent[old]
        lately = [at for at in self._sent.get(key, []) if at > now - SENT_SECONDS]
        if len(lately) >= MOST_SENT:
            return False
        self._sent[key] = [*lately, now]
        return True

    def forget(self, key: str) -> None:
        """Count this one afresh: what was sent has reached its person."""
        self._sent.pop(key, None)

    def clear(self) -> None:
        """Forget what was sent."""
        self._sent.clear()


class Codes:
    """The codes of six digits that were sent, one at a time per key. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._codes: dict[str, _Code] = {}
        self._pace = Pace()

    def issue(self, key: str, *, now: float) -> str | None:
        """A new code in place of the one before; None where too many were sent lately."""
        with self._lock:
            for old in [name for name, code in self._codes.items() if code.expires_at <= now]:
                del self._codes[old]
            if not self._pace.allows(key, now=now):
                return None
            digits = f"{secrets.randbelow(10**6):06}"
            self._codes[key] = _Code(digits, now + CODE_SECONDS)
            return digits

    def may_send(self, to: str, *, now: float) -> bool:
        """Whether one more code may go to this address, whatever it is for; asking counts it."""
        with self._lock:
            return self._pace.allows(f"to {to.strip().casefold()}", now=now)

    def check(self, key: str, typed: str, *, now: float) -> Checked:
        """Try a code. The right one is used up by this call; a wrong one takes one of its five tries."""
        with self._lock:
            code = self._codes.get(key)
            if code is None or code.expires_at <= now or not code.tries_left:
                return Checked.GONE
            if hmac.compare_digest(code.digits.encode(), typed.encode(errors="replace")):
                del self._codes[key]
                self._pace.forget(key)
                return Checked.RIGHT
            self._codes[key] = replace(code, tries_left=code.tries_left - 1)
            return Checked.WRONG

    def tries_left(self, key: str) -> int:
        """How often a wrong code may still be typed; 0 where there is no code."""
        with self._lock:
            code = self._codes.get(key)
        return code.tries_left if code else 0

    def reset(self) -> None:
        """Forget every code."""
        with self._lock:
            self._codes.clear()
            self._pace.clear()


class Links:
    """The links for a new password, the latest one per account. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._links: dict[str, Link] = {}
        self._pace = Pace()

    def issue(self, handle: str, issuer: str, reference: str, *, now: float) -> str | None:
        """A new secret for a link, in place of the account's earlier one; None where too many were sent lately."""
        with self._lock:
            if not self._pace.allows(handle, now=now):
                return None
            self._links = {
                name: link for name, link in self._links.items() if link.expires_at > now and link.handle != handle
            }
            token = secrets.token_urlsafe(32)
            self._links[token] = Link(handle, issuer, reference, now + LINK_SECONDS)
            return token

    def peek(self, token: str, *, now: float) -> Link | None:
        """What the link stands for while it is good."""
        with self._lock:
            link = self._links.get(token)
        return link if link is not None and link.expires_at > now else None

    def take(self, token: str, *, now: float) -> Link | None:
        """The same, and the link is used up."""
        with self._lock:
            link = self._links.pop(token, None)
        return link if link is not None and link.expires_at > now else None

    def reset(self) -> None:
        """Forget every link."""
        with self._lock:
            self._links.clear()
            self._pace.clear()
