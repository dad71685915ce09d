"""Discovery documents and key sets, cached in the process and used stale while the provider is away.

A discovery document counts only if its issuer is the configured one and its addresses are https (on loopback, in the
sandbox, http).
An unknown key id fetches the key set again, at most once a minute: a flood of forged tokens can't make us flood the provider.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings

from accounts.oidc import keys as jwks
from accounts.oidc.keeping import Kept
from accounts.outcomes import Refusal
from accounts.providers import Provider
from taxportal.kit import breaker, http, logs
from taxportal.kit.addresses import host_of, is_loopback, is_plain
from taxportal.kit.tracing import Trace

REFETCH_SECONDS = 60
REQUIRED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")

Read = TypeVar("Read")


@dataclass(frozen=True)
class Metadata:
    """What we use of a provider's discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    states_issuer: bool  # RFC 9207: every answer carries iss


@dataclass
class _Entry:
    document: Kept[Metadata] = field(default_factory=Kept)
    keys: Kept[tuple[jwks.Key, ...]] = field(default_factory=Kept)
    others: dict[str, Kept[dict[str, Any]]] = field(default_factory=dict)  # by address
    refetched_at: float = -math.inf

    @property
    def metadata(self) -> Metadata | None:
        """What has been fetched, however old."""
        return self.document.value

    @metadata.setter
    def metadata(self, metadata: Metadata) -> None:
        self.document.keep(metadata)


_entries: dict[tuple[str, str], _Entry] = {}
_lock = threading.Lock()


def forget() -> None:
    """Empty the cache and close the circuit breakers (tests, and after a provider's kill switch)."""
    with _lock:
        _entries.clear()
    breaker.forget()


def cached(provider: Provider) -> Metadata | None:
    """What has been fetched, however old; never an outgoing call."""
    entry = _entries.get((provider.name, provider.issuer))
    return entry.metadata if entry else None


def discovery_url(issuer: str) -> str:
    """Where an issuer's discovery document is; a slash at the issuer's end does not double."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def metadata_of(provider: Provider, *, deadline: http.Deadline, trace: Trace) -> Metadata:
    """The provider's metadata. Raises Refusal SI-12 when there is no usable answer, SI-14 when it can't be believed."""

    def fetch(until: http.Deadline, needed: bool) -> Metadata:
        url = discovery_url(provider.issuer)
        return read(provider, fetch_json(provider, url, deadline=until, endpoint="discovery", needed=needed))

    return _entry(provider).document.current(fetch, name="discovery", deadline=deadline, trace=trace)


def keys_of(provider: Provider, metadata: Metadata, *, deadline: http.Deadline, trace: Trace) -> tuple[jwks.Key, ...]:
    """The provider's signing keys that we can use."""
    entry = _entry(provider)

    def fetch(until: http.Deadline, needed: bool) -> tuple[jwks.Key, ...]:
        return _fetched_keys(entry, provider, metadata, until, needed)

    return entry.keys.current(fetch, name="keys", deadline=deadline, trace=trace)


def keys_again(
    provider: Provider, metadata: Metadata, *, deadline: http.Deadline, trace: Trace
) -> tuple[jwks.Key, ...]:
    """The key set fetched anew because a token names a key we don't know; the known one if that was done within the minute."""
    entry = _entry(provider)
    with _lock:
        now = time.monotonic()
        allowed = now - entry.refetched_at >= REFETCH_SECONDS
        if allowed:
            entry.refetched_at = now
    if allowed:
        with trace.check("keys"):
            return entry.keys.keep(_fetched_keys(entry, provider, metadata, deadline, True))
    trace.note("keys.refetch", detail="throttled")
    return entry.keys.value or ()


def document(provider: Provider, url: str, *, deadline: http.Deadline, trace: Trace) -> dict[str, Any]:
    """Another JSON document of the provider, kept like its metadata. ``url`` is fixed or checked, never out of a token."""
    with _lock:
        kept = _entry_unlocked(provider).others.setdefault(url, Kept())

    def fetch(until: http.Deadline, needed: bool) -> dict[str, Any]:
        return fetch_json(provider, url, deadline=until, endpoint="document", needed=needed)

    return kept.current(fetch, name="document", deadline=deadline, trace=trace)


def _entry(provider: Provider) -> _Entry:
    with _lock:
        return _entry_unlocked(provider)


def _entry_unlocked(provider: Provider) -> _Entry:
    return _entries.setdefault((provider.name, provider.issuer), _Entry())


def _fetched_keys(
    entry: _Entry, provider: Provider, metadata: Metadata, deadline: http.Deadline, needed: bool
) -> tuple[jwks.Key, ...]:
    rows = fetch_json(provider, metadata.jwks_uri, deadline=deadline, endpoint="jwks", needed=needed)
    found, known = jwks.usable(rows, provider.algorithms), entry.keys.value
    if known is not None and known != found:
        logs.event("op.jwks_changed", provider=provider.name, before=len(known), now=len(found))
    return found


def fetch_json(
    provider: Provider, url: str, *, deadline: http.Deadline, endpoint: str, needed: bool = True
) -> dict[str, Any]:
    """A JSON object by GET, asked for a second time if the first time gave nothing and time is left.

    Raises Refusal SI-12 (SI-11 where the provider says that it is overloaded).
    """
    return _asked(provider, url, _object, deadline=deadline, endpoint=endpoint, needed=needed)


def fetch(provider: Provider, url: str, *, deadline: http.Deadline, endpoint: str, token: str) -> http.Answer:
    """The same with an access token, for any kind of answer. Never used for a call that carries a code."""
    return _asked(provider, url, lambda answer: answer, deadline=deadline, endpoint=endpoint, token=token)


def _object(answer: http.Answer) -> dict[str, Any]:
    found = answer.json()
    if not isinstance(found, dict):
        raise http.Unavailable("malformed")
    return found


def _asked(
    provider: Provider,
    url: str,
    read: Callable[[http.Answer], Read],
    *,
    deadline: http.Deadline,
    endpoint: str,
    token: str = "",
    needed: bool = True,
) -> Read:
    """One call, and where the answer is ``needed`` a second one after a failure that a second one may mend."""
    headers = {**provider.profile.headers, **({"Authorization": f"Bearer {token}"} if token else {})}
    for last in (False, True) if needed else (True,):
        try:
            return read(
                http.call(
                    "GET",
                    url,
                    deadline=deadline,
                    pool=provider.name,
                    endpoint=endpoint,
                    headers=headers,
                    counts=needed,
                )
            )
        except http.Refused as refused:
            raise Refusal("SI-12", "provider.refused") from refused
        except http.Unavailable as unavailable:
            if last or unavailable.kind in {"timeout", "size", "redirect", "breaker"}:
                raise refusal_of(unavailable) from unavailable
    raise AssertionError


def refusal_of(unavailable: http.Unavailable) -> Refusal:
    """The outcome of a call that gave nothing: overloaded is SI-11, anything else SI-12 with its kind."""
    if unavailable.kind == "status" and unavailable.status in {429, 503}:
        return Refusal("SI-11", "provider.overloaded")
    return Refusal("SI-12", f"provider.{unavailable.kind}")


def read(provider: Provider, document: dict[str, Any]) -> Metadata:
    """The document as Metadata. Raises Refusal for a wrong issuer or address (OpenID Connect Discovery 4.3)."""
    if document.get("issuer") != provider.issuer:
        raise Refusal("SI-14", "discovery.issuer")
    endpoints: dict[str, Any] = {name: document.get(name) for name in (*REQUIRED, "end_session_endpoint")}
    endpoints["end_session_endpoint"] = endpoints["end_session_endpoint"] or ""
    for name, url in endpoints.items():
        if name in REQUIRED or url:
            _check_address(provider, url)
    return Metadata(
        issuer=provider.issuer,
        states_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        **endpoints,
    )


def _check_address(provider: Provider, url: object) -> None:
    problem = address_problem(provider, url)
    if problem:
        raise Refusal("SI-12" if problem == "incomplete" else "SI-14", f"discovery.{problem}")


def address_problem(provider: Provider, url: object) -> str:
    """Why an address of the document may not be called: incomplete, address (its form, or http) or host; "" where it may."""
    if not isinstance(url, str):
        return "incomplete"
    sandbox = settings.SANDBOX and is_loopback(url) and is_loopback(provider.issuer)
    if not is_plain(url) or not (url.startswith("https://") or sandbox):
        return "address"
    hosts = provider.profile.endpoint_hosts
    return "host" if hosts and host_of(url) not in {*hosts, host_of(provider.issuer)} else ""
