"""One attempt to sign in, and what remains of it under its reference."""

from dataclasses import dataclass, field

from accounts.matching import Match
from accounts.models import Purpose, SignInTrace, User
from accounts.outcomes import CATALOGUE
from records.clock import Moment
from taxportal.kit.tracing import Trace


@dataclass
class Attempt:
    """What is known about the browser's side of the attempt, for the trace."""

    reference: str
    browser: str
    next_path: str
    purpose: str = Purpose.SIGN_IN
    trace: Trace = field(default_factory=Trace)


def save_trace(
    *,
    attempt: Attempt,
    provider: str,
    outcome: str,
    at: Moment,
    log_code: str = "",
    user: User | None = None,
    match: Match | None = None,
) -> None:
    """Keep the steps of an attempt under its reference."""
    code = log_code or (f"match.{match.decision}" if match else CATALOGUE[outcome].log_code)
    SignInTrace.objects.create(
        reference=attempt.reference,
        at=at.real,
        provider=provider,
        purpose=attempt.purpose,
        outcome=outcome,
        log_code=code[:40],
        browser=attempt.browser,
        user=user,
        next_path=attempt.next_path,
        steps=attempt.trace.as_list(),
    )
