"""The keys of whoever sends a provider's security events: the provider's own, or those of an issuer of their own."""

from collections.abc import Sequence
from dataclasses import replace

from accounts.oidc import keys, metadata
from accounts.oidc.exchange import Exchange
from accounts.oidc.metadata import Metadata
from accounts.oidc.tokens import FindKeys
from accounts.outcomes import Refusal
from accounts.providers import Provider


def finder(exchange: Exchange) -> FindKeys:
    """What finds the key of an event's header, by the rules of ID tokens. Raises Refusal where no key set can be had."""
    provider = exchange.provider
    if provider.events_issuer == provider.issuer:
        return exchange.find_keys
    sender = replace(provider, issuer=provider.events_issuer)  # kept under a name of its own

    def find_keys(kid: str | None, alg: str) -> Sequence[keys.Key]:
        known = _metadata(exchange, sender)
        current = metadata.keys_of(sender, known, deadline=exchange.deadline, trace=exchange.trace)
        found = keys.fitting(current, kid=kid, alg=alg)
        if found or kid is None:
            return found
        again = metadata.keys_again(sender, known, deadline=exchange.deadline, trace=exchange.trace)
        return keys.fitting(again, kid=kid, alg=alg)

    return find_keys


def _metadata(exchange: Exchange, sender: Provider) -> Metadata:
    """What the sender's own document says (Shared Signals Framework 1.0, 7.2): where its keys lie."""
    url = sender.issuer.rstrip("/") + "/.well-known/ssf-configuration"
    document = metadata.document(sender, url, deadline=exchange.deadline, trace=exchange.trace)
    if document.get("issuer") != sender.issuer:
        raise Refusal("SI-14", "discovery.issuer")
    jwks_uri = document.get("jwks_uri")
    if problem := metadata.address_problem(sender, jwks_uri):
        raise Refusal("SI-14", f"discovery.{problem}")
    return Metadata(sender.issuer, "", "", "", str(jwks_uri), "", states_issuer=False)
