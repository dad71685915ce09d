"""Every way in which a sign-in can end: one catalogue for pages, logs, tests and ``docs/outcomes.md``."""

from accounts.outcomes.kinds import LogCode, Outcome, Place, Refusal, Tone, Way
from accounts.outcomes.known import AFTER_SIGN_IN
from accounts.outcomes.log_codes import LOG_CODES, log_code_named
from accounts.outcomes.stopped import CLOSED, PROOFING
from accounts.outcomes.untrusted import UNANSWERED, UNTRUSTED

CATALOGUE: dict[str, Outcome] = {
    outcome.code: outcome for outcome in sorted((*AFTER_SIGN_IN, *PROOFING, *UNANSWERED, *UNTRUSTED, *CLOSED), key=str)
}

__all__ = ["CATALOGUE", "LOG_CODES", "LogCode", "Outcome", "Place", "Refusal", "Tone", "Way", "log_code_named"]
