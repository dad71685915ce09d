"""What the operational log says of an attempt: which check, at which provider, under which reference; no value."""

from accounts.actions import Attempt
from accounts.models import Purpose
from accounts.outcomes import CATALOGUE, Refusal
from accounts.providers import Provider
from taxportal.kit import logs


def log_refusal(refusal: Refusal, provider: Provider, attempt: Attempt) -> None:
    """One line for an attempt that was refused."""
    logs.event(
        "auth.stepup_failed" if attempt.purpose == Purpose.STEP_UP else "auth.signin_failed",
        provider=provider.name,
        outcome=refusal.outcome,
        reason=refusal.log_code,
        reference=attempt.reference,
    )


def log_outcome(outcome: str, provider: Provider, attempt: Attempt) -> None:
    """The same for an attempt that came to an end."""
    what = "stepup" if attempt.purpose == Purpose.STEP_UP else "signin"
    name = f"auth.{what}_{'ok' if CATALOGUE[outcome].opens_session else 'failed'}"
    logs.event(name, provider=provider.name, outcome=outcome, reference=attempt.reference)
