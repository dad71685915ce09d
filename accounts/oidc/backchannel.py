"""Logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4 to 2.6): the provider says that somebody signed out there."""

from accounts.oidc import signal_claims, tokens
from accounts.oidc.tokens import FindKeys
from accounts.providers import Provider
from accounts.signals import LOGOUT, Signal
from taxportal.kit.tracing import Trace

MAX_AGE_S = 120  # they are made for this very moment


def read(token: object, *, provider: Provider, find_keys: FindKeys, now: float, trace: Trace) -> Signal:
    """What a logout token says, every check passed; ``now`` in seconds since the epoch. Raises Refusal.

    Whether it was taken before is not known here: the action that follows counts it once.
    """
    header, claims = tokens.signed_claims(token, algorithms=provider.algorithms, find_keys=find_keys, trace=trace)
    signal_claims.check_type(header, "logout+jwt", required=False)
    signal_claims.check_issuer(claims, provider.issuer)
    signal_claims.check_audience(claims, {provider.client_id})
    signal_claims.check_age(claims, now=now, max_age_s=MAX_AGE_S, needs_exp=True)
    if "nonce" in claims:  # so that an ID token can never pass as one
        raise signal_claims.refused("nonce")
    event, _ = signal_claims.one_event(claims)
    if event != LOGOUT:
        raise signal_claims.refused("events")
    subject, sid = signal_claims.text(claims, "sub"), signal_claims.text(claims, "sid")
    if not subject and not sid:
        raise signal_claims.refused("sub_and_sid_absent")
    return Signal(
        provider=provider.name,
        issuer=provider.issuer,
        token_issuer=provider.issuer,
        token_id=signal_claims.token_id(claims),
        subject=subject,
        sid=sid,
    )
