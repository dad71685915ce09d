"""Wrong passwords and codes: counted per mail address, whether it has an account or not, and closed for a while."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from stub_idp import runtime
from stub_idp.accounts.account import Account

MOST_FAILURES = 5
LOCK_SECONDS = 900
MOST_STRANGERS = 1000


@dataclass(frozen=True)
class Standing:
    """How a mail address stands: what may still go wrong, and until when it is closed (0: it isn't)."""

    left: int
    locked_until: int = 0


class Strangers:
    """The same count for addresses without an account, so that nobody learns which have one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[str, tuple[int, int]] = {}

    def get(self, email: str) -> tuple[int, int]:
        """Failures in a row, and until when it is closed."""
        with self._lock:
            return self._counted.get(email, (0, 0))

    def failed(self, email: str, *, now: float) -> tuple[int, int]:
        """Count one more; the oldest count goes where there are too many."""
        with self._lock:
            self._counted[email] = _one_more(*self._counted.pop(email, (0, 0)), now=now)
            if len(self._counted) > MOST_STRANGERS:
                del self._counted[next(iter(self._counted))]
            return self._counted[email]

    def reset(self) -> None:
        """Forget every count."""
        with self._lock:
            self._counted.clear()


strangers = Strangers()


def standing(email: str, *, now: float) -> Standing:
    """How this address stands now."""
    account = runtime.book().by_email(email)
    found = (account.failures, account.locked_until) if account else strangers.get(_key(email))
    return _standing(*found, now=now)


def failed(email: str, *, now: float) -> Standing:
    """Count a wrong password or code; the fifth in a row closes the address for 15 minutes."""
    account = runtime.book().by_email(email)
    if account is None:
        return _standing(*strangers.failed(_key(email), now=now), now=now)

    def count(known: Account) -> Account:
        failures, locked_until = _one_more(known.failures, known.locked_until, now=now)
        return replace(known, failures=failures, locked_until=locked_until)

    changed = runtime.book().change(account.handle, count)
    return _standing(changed.failures, changed.locked_until, now=now)


def forgiven(handle: str) -> None:
    """Start counting afresh: whoever it is has shown that the account is theirs."""
    account = runtime.book().get(handle)
    if account is not None and (account.failures or account.locked_until):
        runtime.book().change(handle, lambda known: replace(known, failures=0, locked_until=0))


def _one_more(failures: int, locked_until: int, *, now: float) -> tuple[int, int]:
    if locked_until > now:
        return failures, locked_until
    if failures + 1 >= MOST_FAILURES:
        return 0, int(now) + LOCK_SECONDS
    return failures + 1, 0


def _standing(failures: int, locked_until: int, *, now: float) -> Standing:
    return Standing(0, locked_until) if locked_until > now else Standing(MOST_FAILURES - failures)


def _key(email: str) -> str:
    return email.strip().casefold()[:254]
