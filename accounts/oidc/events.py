"""Security event tokens (RFC 8417) of OpenID's RISC and CAEP: a provider tells what happened to an account."""

from collections.abc import Collection

from accounts.oidc import signal_claims, tokens
from accounts.oidc.signal_claims import Claims
from accounts.oidc.tokens import FindKeys
from accounts.providers import Provider
from accounts.signals import Effect, Kind, Signal, kind_of
from taxportal.kit.tracing import Trace

MAX_AGE_S = 12 * 60 * 60  # a sender tries again for hours when we were away
OUR_SUBJECTS = {"iss_sub", "iss-sub"}


def read(
    token: object,
    *,
    provider: Provider,
    issuer: str,
    audiences: Collection[str],
    find_keys: FindKeys,
    now: float,
    trace: Trace,
) -> Signal:
    """What a security event says, every check passed. ``issuer`` sends the events of this provider. Raises Refusal.

    A kind that we don't know, and an account that is named in a way that we keep nothing of (an e-mail address, say), come
    back without a subject: they are taken, and do nothing.
    """
    header, claims = tokens.signed_claims(token, algorithms=provider.algorithms, find_keys=find_keys, trace=trace)
    signal_claims.check_type(header, "secevent+jwt", required=True)
    signal_claims.check_issuer(claims, issuer)
    signal_claims.check_audience(claims, audiences)
    signal_claims.check_age(claims, now=now, max_age_s=MAX_AGE_S, needs_exp=False)
    event, details = signal_claims.one_event(claims)
    kind = kind_of(event)
    return Signal(
        provider=provider.name,
        issuer=provider.issuer,
        token_issuer=issuer,
        token_id=signal_claims.token_id(claims),
        subject=_subject(kind, claims, details, provider.issuer),
        kind=kind,
    )


def _subject(kind: Kind, claims: Claims, details: Claims, issuer: str) -> str:
    """The provider's subject that the event is about; whoever is named twice is named alike or the token is refused."""
    if "sub" in claims:  # an ID or access token has it, an event must not (RISC 1.0, 3.1)
        raise signal_claims.refused("sub_in_event")
    named = [part for part in (claims.get("sub_id"), details.get("subject")) if part is not None]
    subjects = {_subject_named(part, issuer) for part in named}
    if len(subjects) > 1:
        raise signal_claims.refused("subjects_differ")
    if not subjects and kind.effect is not Effect.NONE:
        raise signal_claims.refused("subject_absent")
    return "".join(subjects)


def _subject_named(part: object, issuer: str) -> str:
    if not isinstance(part, dict):
        raise signal_claims.refused("subject_malformed")
    form = signal_claims.text(part, "format") or signal_claims.text(part, "subject_type")
    if not form:
        raise signal_claims.refused("subject_malformed")
    if form not in OUR_SUBJECTS:
        return ""
    if part.get("iss") != issuer:
        raise signal_claims.refused("subject_iss")
    subject = signal_claims.text(part, "sub")
    if not subject:
        raise signal_claims.refused("subject_malformed")
    return subject
