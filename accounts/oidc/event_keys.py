"""The keys of whoever sends a provider's security events: the provider's own, or those of an issuer of their own."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accounts.oidc import keys, metadata
from accounts.oidc.exchange import Exchange
from accounts.oidc.metadata import CACHE_SECONDS, REFETCH_SECONDS, Metadata
from accounts.oidc.tokens import FindKeys
from accounts.outcomes import Refusal
from accounts.providers import Provider


@dataclass
class _Place:
    jwks_uri: str = ""
    read_at: float | None = None
    tried_at: float | None = None


_places: dict[tuple[str, str], _Place] = {}
_lock = threading.Lock()


def forget() -> None:
    """Empty the cache (tests)."""
    with _lock:
        _places.clear()


def finder(exchange: Exchange) -> FindKeys:
    """What finds the key of an event's header, by the rules of ID tokens. Raises Refusal where no key set can be had."""
    provider = exchange.provider
    if provider.events_issuer == provider.issuer:
        return exchange.find_keys
    sender = replace(provider, issuer=provider.events_issuer)

    def find_keys(kid: str | None, alg: str) -> Sequence[keys.Key]:
        known = Metadata(sender.issuer, "", "", "", _jwks_uri(exchange, sender), "", False)
        found = keys.fitting(
            metadata.keys_of(sender, known, deadline=exchange.deadline, trace=exchange.trace), kid=kid, alg=alg
        )
        if found or kid is None:
            return found
        again = metadata.keys_again(sender, known, deadline=exchange.deadline, trace=exchange.trace)
        return keys.fitting(again, kid=kid, alg=alg)

    return find_keys


def _jwks_uri(exchange: Exchange, sender: Provider) -> str:
    """Where the sender's keys lie (Shared Signals Framework 1.0, 7.2); the place known before while the sender is away."""
    with _lock:
        place = _places.setdefault((sender.name, sender.issuer), _Place())
    now = time.monotonic()
    if place.read_at is not None and now - place.read_at <= CACHE_SECONDS:
        return place.jwks_uri
    if place.jwks_uri and place.tried_at is not None and now - place.tried_at <= REFETCH_SECONDS:
        return place.jwks_uri
    place.tried_at = now
    try:
        place.jwks_uri, place.read_at = _read(exchange, sender), now
    except Refusal:
        if not place.jwks_uri:
            raise
    return place.jwks_uri


def _read(exchange: Exchange, sender: Provider) -> str:
    with exchange.trace.check("events.discovery"):
        url = sender.issuer.rstrip("/") + "/.well-known/ssf-configuration"
        document = metadata.fetch_json(sender, url, deadline=exchange.deadline)
        if document.get("issuer") != sender.issuer:
            raise Refusal("SI-14", "discovery.issuer")
        metadata.check_address(sender, document.get("jwks_uri"))
        return str(document["jwks_uri"])
