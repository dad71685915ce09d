"""The part of the memory that ends, renews and changes what was granted. A family is all that came of one code."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stub_idp.store import Grant

REFRESH_SECONDS = 24 * 3600
# An answer takes seconds to make: by then this many families have not ended since.
MOST_ENDED = 1000


@dataclass(frozen=True)
class Refresh:
    """A refresh token. One that has been used is kept, so that its second use is noticed."""

    grant: Grant
    expires_at: float
    used: bool = False


class Families:
    """What the store inherits: refresh tokens, revocation, and changes to grants that are out. Any thread may call."""

    _lock: threading.Lock
    _codes: dict[str, Grant]
    _tokens: dict[str, Grant]
    _refresh: dict[str, Refresh]
    _ended: dict[str, None]
    _asked: dict[tuple[str, str, str], Grant]

    def put_refresh(self, grant: Grant, *, now: float) -> str:
        """A new refresh token of this grant's family; good for nothing where the family has ended meanwhile."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            drop(self._refresh, lambda kept: kept.expires_at <= now)
            if grant.family not in self._ended:
                self._refresh[token] = Refresh(grant, now + REFRESH_SECONDS)
        return token

    def take_refresh(
        self, token: str, issuer: str, client_id: str, *, may: frozenset[str] = frozenset(), now: float
    ) -> Grant | None:
        """The grant of this client's refresh token; None where there is no such token.

        The call uses it up, unless it asks for scopes that the grant does not have, which is to be refused.
        One that comes a second time may have been stolen: nobody can say by whom, so all that came of its code ends.
        """
        with self._lock:
            kept = self._refresh.get(token)
            if kept is None or kept.expires_at <= now:
                return None
            if (kept.grant.request.issuer, kept.grant.request.client_id) != (issuer, client_id):
                return None
            if kept.used:
                self._end_family(kept.grant.family)
                return None
            if may <= set(kept.grant.request.scopes):
                self._refresh[token] = replace(kept, used=True)
            return kept.grant

    def revoke(self, token: str, issuer: str, client_id: str) -> bool:
        """End an access token, or a refresh token with all that came of it; False where it is another client's."""
        with self._lock:
            refresh = self._refresh.get(token)
            grant = refresh.grant if refresh else self._tokens.get(token)
            if grant is None:
                return True
            if (grant.request.issuer, grant.request.client_id) != (issuer, client_id):
                return False
            if refresh:
                self._end_family(grant.family)
            else:
                self._tokens.pop(token, None)
            return True

    def rewrite(self, change: Callable[[Grant], Grant | None]) -> None:
        """Put `change(grant)` in the place of every code's and token's grant; None ends it."""
        with self._lock:
            # Also what is being made of the latest code just now: its tokens are not kept any more.
            for latest in self._asked.values():
                if change(latest) is None:
                    self._end_family(latest.family)
            for memory in (self._codes, self._tokens):
                changed = {key: change(grant) for key, grant in memory.items()}
                memory.clear()
                memory.update({key: grant for key, grant in changed.items() if grant is not None})
            for token, kept in list(self._refresh.items()):
                grant = change(kept.grant)
                if grant is None:
                    self._end_family(kept.grant.family)
                    self._refresh.pop(token, None)
                else:
                    self._refresh[token] = replace(kept, grant=grant)

    def _end_family(self, family: str) -> None:
        """Drop every token that came of one code, and those that are being made just now; the caller holds the lock."""
        if family:
            self._ended[family] = None
            while len(self._ended) > MOST_ENDED:
                del self._ended[next(iter(self._ended))]
            drop(self._tokens, lambda kept: kept.family == family)
            drop(self._refresh, lambda kept: kept.grant.family == family)


def drop(memory: dict[str, Any], gone: Callable[[Any], bool]) -> None:
    """Remove the entries that have had their time, so that memory does not grow for ever."""
    for key in [key for key, kept in memory.items() if gone(kept)]:
        del memory[key]
