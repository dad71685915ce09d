"""Whether an answer of a provider is fresh enough, and of the level asked for, to confirm who somebody is. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from accounts.identity import VerifiedIdentity
from accounts.outcomes import Refusal
from taxportal.kit.access import FRESH_S

AHEAD = timedelta(seconds=60)  # how far a provider's clock may go before ours


def moment_of(identity: VerifiedIdentity, *, states_auth_time: bool) -> datetime | None:
    """When the person showed themselves to the provider: ``auth_time``, or at a provider that never states one, when it
    issued the token; None where it should have said and did not.
    """
    if identity.auth_time is not None or states_auth_time:
        return identity.auth_time
    return identity.issued_at


def check(
    identity: VerifiedIdentity, *, states_auth_time: bool, acrs: Collection[str], now: datetime
) -> tuple[datetime, bool]:
    """The moment of the fresh sign-in, and whether it is the token's own age that counted ("freshness by iat").

    ``acrs`` are the levels that were asked for, if any. Raises Refusal SI-14: ``step_up.not_fresh`` or ``step_up.level``.
    """
    moment = moment_of(identity, states_auth_time=states_auth_time)
    if moment is None or not -AHEAD <= now - moment <= timedelta(seconds=FRESH_S):
        raise Refusal("SI-14", "step_up.not_fresh")
    if acrs and identity.acr not in acrs:
        raise Refusal("SI-14", "step_up.level")
    return moment, identity.auth_time is None
