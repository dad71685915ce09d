"""What the operational log says of an attempt: which check, at which provider, under which reference; no value."""

from accounts.actions import Attempt
from accounts.outcomes import CATALOGUE, Refusal
from accounts.providers import Provider
from taxportal.kit import logs


def log_refusal(refusal: Refusal, provider: Provider, attempt: Attempt) -> None:
    """One line for an attempt that was refused."""
    logs.event(
        "auth.signin_failed",
        provider=provider.name,
        outcome=refusal.outcome,
        reason=refusal.log_code,
        reference=attempt.reference,
    )


def log_outcome(outcome: str, provider: Provider, attempt: Attempt) -> None:
    """The same for an attempt that came to an end."""
    name = "auth.signin_ok" if CATALOGUE[outcome].opens_session else "auth.signin_failed"
    logs.event(name, provider=provider.name, outcome=outcome, reference=attempt.reference)
