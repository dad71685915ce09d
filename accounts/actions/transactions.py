"""Sign-in transactions: opened before the trip to the provider, consumed and committed before anything else on the way back."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.digests import digest
from accounts.models import SignInTransaction
from accounts.models.signin import Purpose
from accounts.outcomes import Refusal

LIFETIME = timedelta(minutes=10)
KEPT = timedelta(days=1)
OPEN_PER_BROWSER = 5


@dataclass(frozen=True)
class Started:
    """What goes into the authorisation request; the verifier stays here, only its digest travels."""

    state: str
    nonce: str
    verifier: str


def start(
    *,
    provider: str,
    browser: str,
    next_path: str,
    at: datetime,
    purpose: str = Purpose.SIGN_IN,
    asked_acr: tuple[str, ...] = (),
    max_age_s: int | None = None,
    new_browser: bool = False,
    identity_id: int | None = None,
    asked: Mapping[str, object] | None = None,
) -> Started:
    """Open a transaction for this browser (``browser`` is the digest of its session's random value); real time.

    ``identity_id`` names the login whose session asks to confirm again or to add another one; ``asked`` is for the trace.

    A browser has at most five open; older ones make way, and so do rows past their day (a browser that has just got its
    value has none, which saves the look).
    """
    started = Started(*(secrets.token_urlsafe(32) for _ in range(3)))
    SignInTransaction.objects.create(
        state_hash=digest(started.state),
        browser=browser,
        provider=provider,
        nonce=started.nonce,
        verifier=started.verifier,
        next_path=next_path,
        purpose=purpose,
        asked_acr=list(asked_acr),
        max_age_s=max_age_s,
        identity_id=identity_id,
        asked=dict(asked or {}),
        created_at=at,
    )
    if not new_browser:
        newest = SignInTransaction.objects.filter(browser=browser).order_by("-pk").values("pk")[:OPEN_PER_BROWSER]
        SignInTransaction.objects.filter(
            (Q(browser=browser) & ~Q(pk__in=newest)) | Q(created_at__lt=at - KEPT)
        ).delete()
    return started


def consume(*, state: str, browser: str, provider: str, at: datetime) -> SignInTransaction:
    """The transaction of this state, used up by this very call; its nonce and verifier live on only in what is returned.

    Raises Refusal SI-13 for a state that is unknown, of another browser or provider, used before, or older than ten minutes.
    """
    found = SignInTransaction.objects.filter(state_hash=digest(state), browser=browser, provider=provider).first()
    if found is None:
        raise Refusal("SI-13", "state.unknown" if state else "state.absent")
    if found.used_at is not None:
        raise Refusal("SI-13", "state.used")
    # One conditional UPDATE: of two requests with the same state one goes on.
    won = SignInTransaction.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=at, nonce="", verifier="")
    if not won:
        raise Refusal("SI-13", "state.used")
    if found.created_at < at - LIFETIME:
        raise Refusal("SI-13", "state.expired")
    return found


def next_of(*, state: str, browser: str) -> str:
    """The page that was asked for: of this state's transaction, else of the browser's latest."""
    if not browser:
        return ""
    rows = list(SignInTransaction.objects.filter(browser=browser).order_by("-pk")[:OPEN_PER_BROWSER])
    named = [row for row in rows if row.state_hash == digest(state)]
    return (named or rows)[0].next_path if rows else ""
