"""What a request insists on: a fresh sign-in, a certain person, a certain level. Pure rules."""

from __future__ import annotations

from stub_idp.levels import Reached
from stub_idp.store import AuthorizationRequest

Refusal = tuple[str, str]  # the standard's error code, and a sentence for the service's developer


def is_too_old(auth_time: int, asked: AuthorizationRequest, *, now: float) -> bool:
    """Whether max_age asks for a fresher sign-in; max_age=0 always does."""
    return asked.max_age is not None and (asked.max_age == 0 or now - auth_time > asked.max_age)


def wants_new_sign_in(auth_time: int, asked: AuthorizationRequest, *, now: float) -> bool:
    """Whether a sign-in that was made for something else will not do."""
    return "login" in asked.prompt or is_too_old(auth_time, asked, now=now)


def unmet(asked: AuthorizationRequest, *, subject: str, level: Reached) -> Refusal | None:
    """Why this person may not be told to the service that asks: somebody else, or not sure enough; None where they may.

    OpenID Connect Core 3.1.2.2 forbids to answer about somebody else, 5.5.1.1 about an essential level not reached.
    """
    if asked.subjects is not None and subject not in asked.subjects:
        return "login_required", "the service asked for somebody else than who signed in"
    if asked.essential_acr and level.acr not in asked.essential_acr:
        return "unmet_authentication_requirements", "the person does not reach a level that the service insists on"
    return None
