"""Discovery documents and key sets, cached in the process.

A discovery document counts only if its issuer is the configured one and its addresses are https (on loopback, in the
sandbox, http).
An unknown key id fetches the key set again, at most once a minute: a flood of forged tokens can't make us flood the provider.
"""

import math
import threading
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.oidc import keys as jwks
from accounts.outcomes import Refusal
from accounts.providers import Provider
from taxportal.kit import http
from taxportal.kit.addresses import host_of, is_loopback, is_plain
from taxportal.kit.tracing import Trace

CACHE_SECONDS = 600
REFETCH_SECONDS = 60
REQUIRED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


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
    metadata: Metadata | None = None
    metadata_at: float = 0.0
    keys: tuple[jwks.Key, ...] = ()
    keys_at: float = 0.0
    refetched_at: float = -math.inf


_entries: dict[tuple[str, str], _Entry] = {}
_lock = threading.Lock()


def forget() -> None:
    """Empty the cache (tests, and after a provider's kill switch)."""
    with _lock:
        _entries.clear()


def cached(provider: Provider) -> Metadata | None:
    """What has been fetched, however old; never an outgoing call."""
    entry = _entries.get((provider.name, provider.issuer))
    return entry.metadata if entry else None


def metadata_of(provider: Provider, *, deadline: http.Deadline, trace: Trace) -> Metadata:
    """The provider's metadata. Raises Refusal SI-12 when there is no usable answer."""
    entry = _entry(provider)
    if entry.metadata is None or time.monotonic() - entry.metadata_at > CACHE_SECONDS:
        with trace.check("discovery"):
            url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
            entry.metadata = read(provider, fetch_json(provider, url, deadline=deadline))
            entry.metadata_at = time.monotonic()
    return entry.metadata


def keys_of(provider: Provider, metadata: Metadata, *, deadline: http.Deadline, trace: Trace) -> tuple[jwks.Key, ...]:
    """The provider's signing keys that we can use."""
    entry = _entry(provider)
    if not entry.keys or time.monotonic() - entry.keys_at > CACHE_SECONDS:
        _fetch_keys(entry, provider, metadata, deadline, trace)
    return entry.keys


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
        _fetch_keys(entry, provider, metadata, deadline, trace)
    else:
        trace.note("keys.refetch", detail="throttled")
    return entry.keys


def _entry(provider: Provider) -> _Entry:
    with _lock:
        return _entries.setdefault((provider.name, provider.issuer), _Entry())


def _fetch_keys(entry: _Entry, provider: Provider, metadata: Metadata, deadline: http.Deadline, trace: Trace) -> None:
    with trace.check("keys") as step:
        found = jwks.usable(fetch_json(provider, metadata.jwks_uri, deadline=deadline), provider.profile.algorithms)
        step.detail = f"{len(found)} usable"
    entry.keys, entry.keys_at = found, time.monotonic()


def fetch_json(provider: Provider, url: str, *, deadline: http.Deadline, token: str = "") -> dict[str, Any]:
    """A JSON object by GET, asked for a second time if the first time gave nothing and time is left.

    Raises Refusal SI-12 (SI-11 where the provider says that it is overloaded). Never used for a call that carries a code.
    """
    headers = {**provider.profile.headers, **({"Authorization": f"Bearer {token}"} if token else {})}
    for last in (False, True):
        try:
            answer = http.call("GET", url, deadline=deadline, pool=provider.name, headers=headers)
            found = answer.json()
            if not isinstance(found, dict):
                raise http.Unavailable("malformed")
            return found
        except http.Refused as refused:
            raise Refusal("SI-12", "provider.refused") from refused
        except http.Unavailable as unavailable:
            if last or unavailable.kind in {"timeout", "size", "redirect"}:
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
    if not isinstance(url, str):
        raise Refusal("SI-12", "discovery.incomplete")
    sandbox = settings.SANDBOX and is_loopback(url) and is_loopback(provider.issuer)
    if not is_plain(url) or not (url.startswith("https://") or sandbox):
        raise Refusal("SI-14", "discovery.address")
    if provider.profile.endpoint_hosts and host_of(url) not in {
        *provider.profile.endpoint_hosts,
        host_of(provider.issuer),
    }:
        raise Refusal("SI-14", "discovery.host")
