"""What the provider remembers between requests: kept in memory behind one lock, in one process.

Every method is one small transaction. Times are seconds of `time.time()` and are handed in as `now`, so that nothing
here reads a clock. A later version may keep the same methods on a database.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stub_idp.claims_request import ClaimsRequest
from stub_idp.families import Families, Refresh, drop
from stub_idp.levels import Reached

CODE_SECONDS = 60
ACCESS_TOKEN_SECONDS = 300
# A sign-in may wait this long for its person's next step, and so many may wait at once.
REQUEST_SECONDS = 3600
MOST_REQUESTS = 5000
ASSERTION_SECONDS = 900


@dataclass(frozen=True)
class AuthorizationRequest:
    """A checked authorization request: the client is known and the redirect address is its own."""

    issuer: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    code_challenge: str
    prompt: frozenset[str] = frozenset()
    max_age: int | None = None
    login_hint: str = ""
    # Who signs in at once, by id or mail address; heard only where the sandbox is on.
    auto_login: str = ""
    acr_values: tuple[str, ...] = ()
    # What the `claims` parameter asks for.
    wanted: ClaimsRequest = field(default_factory=ClaimsRequest)
    # The levels one of which the answer must have, and the subjects one of which it must be about; empty, None: any.
    essential_acr: tuple[str, ...] = ()
    subjects: frozenset[str] | None = None
    response_mode: str = "query"
    # The language of the pages; empty where none of those asked for is spoken here.
    language: str = ""


@dataclass(frozen=True)
class Order:
    """How an ordered sign-in goes: what is bent, how it ends, and what is said of the person instead of the truth."""

    faults: frozenset[str] = frozenset()
    error: str = ""
    proofing: str = ""
    withhold: frozenset[str] = frozenset()
    claims: Mapping[str, Any] = field(default_factory=dict)
    ial: int | None = None
    aal: int | None = None


@dataclass(frozen=True)
class SignIn:
    """One person's sign-in as it will be told to the relying party; `sid` names their session at this issuer."""

    person: str
    auth_time: int
    level: Reached
    sid: str = ""
    order: Order = field(default_factory=Order)
    # Claims that the person does not let this service have.
    kept_back: frozenset[str] = frozenset()

    @property
    def faults(self) -> frozenset[str]:
        """What is bent in it."""
        return self.order.faults


@dataclass(frozen=True)
class UnderWay:
    """A sign-in that waits for its person: who it is, once they have said, and what they decided on the way.

    `request` is None where no service waits: the person came by themselves (see flow.py).
    """

    request: AuthorizationRequest | None
    expires_at: float
    issuer: str
    person: str = ""
    auth_time: int = 0
    proofing_declined: bool = False
    consented: bool = False


@dataclass(frozen=True)
class Grant:
    """What a code or a token stands for. `answer` is set where the code was redeemed before and is to be redeemed again.

    `family` is the same in everything that came of one code.
    """

    request: AuthorizationRequest
    sign_in: SignIn
    expires_at: float
    answer: dict[str, Any] | None = None
    family: str = ""

    def is_of(self, issuer: str, client_id: str, person: str) -> bool:
        """Whether it was given to this client about this person."""
        request = self.request
        return (request.issuer, request.client_id, self.sign_in.person) == (issuer, client_id, person)


@dataclass(frozen=True)
class Queued:
    """An ordered sign-in that completes without screens; None for issuer or client means any."""

    id: str
    person: str
    order: Order
    issuer: str | None
    client_id: str | None
    expires_at: float


@dataclass(frozen=True)
class Redeemed:
    """The latest redemption for a client that brought right tokens, kept so that `code-reused` can repeat it."""

    code: str
    grant: Grant
    answer: dict[str, Any]
    at: float


@dataclass
class Store(Families):
    """The provider's memory. All methods may be called from any thread."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _requests: dict[str, UnderWay] = field(default_factory=dict)
    _codes: dict[str, Grant] = field(default_factory=dict)
    _used: dict[str, tuple[str, float]] = field(default_factory=dict)
    _tokens: dict[str, Grant] = field(default_factory=dict)
    _queue: list[Queued] = field(default_factory=list)
    _latest: dict[tuple[str, str], Redeemed] = field(default_factory=dict)
    _assertions: dict[str, float] = field(default_factory=dict)
    _sids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _refresh: dict[str, Refresh] = field(default_factory=dict)
    _asked: dict[tuple[str, str, str], Grant] = field(default_factory=dict)
    _ended: dict[str, None] = field(default_factory=dict)

    def put_request(self, request: AuthorizationRequest, *, now: float) -> str:
        """Keep a request while its person chooses; returns the reference that its page carries.

        Anybody may send requests without end: where too many wait, the oldest goes.
        """
        reference = secrets.token_urlsafe(16)
        with self._lock:
            drop(self._requests, lambda kept: kept.expires_at <= now)
            self._requests[reference] = UnderWay(request, now + REQUEST_SECONDS, request.issuer)
            while len(self._requests) > MOST_REQUESTS:
                del self._requests[next(iter(self._requests))]
        return reference

    def under_way(self, reference: str, *, now: float) -> UnderWay | None:
        """The sign-in kept under this reference, or None when there is none or it waited too long."""
        with self._lock:
            kept = self._requests.get(reference)
        return kept if kept is not None and kept.expires_at > now else None

    def update(self, reference: str, *, now: float, **changes: Any) -> UnderWay | None:
        """Note a step of the sign-in, which may then wait as long again; None where it is gone."""
        with self._lock:
            kept = self._requests.get(reference)
            if kept is None or kept.expires_at <= now:
                return None
            self._requests[reference] = replace(kept, expires_at=now + REQUEST_SECONDS, **changes)
            return self._requests[reference]

    def end_request(self, reference: str) -> bool:
        """Forget a request that is about to be answered; False where another thread was faster: nothing answers twice."""
        with self._lock:
            return self._requests.pop(reference, None) is not None

    def put_grant(self, grant: Grant, *, now: float, code: str | None = None) -> str:
        """Keep a grant and return its code."""
        code = code or secrets.token_urlsafe(32)
        with self._lock:
            drop(self._codes, lambda kept: kept.expires_at + CODE_SECONDS <= now)
            grant = replace(grant, family=grant.family or secrets.token_urlsafe(12))
            self._codes[code] = grant
            self._asked[grant.request.issuer, grant.request.client_id, grant.sign_in.person] = grant
        return code

    def take_grant(self, code: str, *, now: float) -> Grant | None:
        """The grant of an unused, unexpired code, which is used up by this call.

        A code that comes a second time gives None and revokes the tokens that came of it (RFC 6749, 4.1.2).
        """
        with self._lock:
            grant = self._codes.pop(code, None)
            if grant is None:
                family, _ = self._used.pop(code, ("", 0.0))
                self._end_family(family)
            else:
                # From now on, so that two who redeem it at once cannot both keep what they get.
                drop(self._used, lambda kept: kept[1] <= now)
                self._used.setdefault(code, (grant.family, now + ACCESS_TOKEN_SECONDS))
        return grant if grant is not None and grant.expires_at > now else None

    def put_token(
        self, token: str, grant: Grant, *, code: str, answer: dict[str, Any], is_right: bool, now: float
    ) -> None:
        """Keep an access token with what it may read, and remember how its code was redeemed (none: it was refreshed).

        `is_right` says that the answer is one that a good client accepts, so that `code-reused` may repeat it.
        """
        request = grant.request
        with self._lock:
            drop(self._tokens, lambda kept: kept.expires_at <= now)
            drop(self._used, lambda kept: kept[1] <= now)
            kept = Grant(request, grant.sign_in, now + ACCESS_TOKEN_SECONDS, family=grant.family)
            if grant.family in self._ended:
                return
            self._tokens[token] = kept
            sign_in = grant.sign_in
            if not code:
                return
            self._sids[request.issuer, request.client_id, sign_in.person] = sign_in.sid
            if is_right:
                self._latest[request.issuer, request.client_id] = Redeemed(code, grant, answer, now)

    def token(self, token: str, *, now: float) -> Grant | None:
        """What this access token may read, or None when it is unknown, expired or revoked."""
        with self._lock:
            grant = self._tokens.get(token)
        return grant if grant is not None and grant.expires_at > now else None

    def asked_about(self, person: str) -> list[Grant]:
        """The latest grant of every client that was ever answered about this person, whether or not it still holds."""
        with self._lock:
            return [grant for (_, _, whom), grant in self._asked.items() if whom == person]

    def latest(self, issuer: str, client_id: str) -> Redeemed | None:
        """The latest redemption of this client at this issuer, if there was one."""
        with self._lock:
            return self._latest.get((issuer, client_id))

    def sid(self, issuer: str, client_id: str, person: str) -> str:
        """The latest session of this person in which this client got tokens; empty when there was none."""
        with self._lock:
            return self._sids.get((issuer, client_id, person), "")

    def is_first_use(self, assertion: str, *, now: float) -> bool:
        """Whether this client assertion comes for the first time; asking uses it up."""
        with self._lock:
            drop(self._assertions, lambda until: until <= now)
            if assertion in self._assertions:
                return False
            self._assertions[assertion] = now + ASSERTION_SECONDS
            return True

    def enqueue(self, entry: Queued) -> None:
        """Order a sign-in: first in, first out."""
        with self._lock:
            self._queue.append(entry)

    def take_queued(
        self, issuer: str, client_id: str, *, has_account: Callable[[str], bool], now: float
    ) -> Queued | None:
        """Take the sign-in ordered for this issuer and client: a specific order before an open one, oldest first."""
        with self._lock:
            self._queue = [entry for entry in self._queue if entry.expires_at > now]
            fits = [
                entry
                for entry in self._queue
                if entry.issuer in (None, issuer) and entry.client_id in (None, client_id) and has_account(entry.person)
            ]
            if not fits:
                return None
            # min keeps the first of equals, and the queue is in order of arrival.
            chosen = min(fits, key=lambda entry: (entry.issuer is None) + (entry.client_id is None))
            self._queue.remove(chosen)
            return chosen

    def queued(self, *, now: float) -> list[Queued]:
        """The ordered sign-ins that wait, oldest first."""
        with self._lock:
            return [entry for entry in self._queue if entry.expires_at > now]

    def cancel(self, identifier: str) -> bool:
        """Take an ordered sign-in back; False where it waits no more."""
        with self._lock:
            kept = [entry for entry in self._queue if entry.id != identifier]
            was_there = len(kept) < len(self._queue)
            self._queue = kept
        return was_there

    def reset(self) -> None:
        """Forget everything: orders, codes, tokens and requests under way."""
        with self._lock:
            self._queue.clear()
            for memory in (self._requests, self._codes, self._used, self._tokens, self._latest, self._assertions):
                memory.clear()
            for more in (self._sids, self._refresh, self._asked, self._ended):
                more.clear()
