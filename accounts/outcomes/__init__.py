"""Every way in which a sign-in can end: one catalogue for pages, logs, tests and ``docs/outcomes.md``."""

from accounts.outcomes.kinds import Outcome, Place, Refusal, Tone, Way
from accounts.outcomes.known import AFTER_SIGN_IN
from accounts.outcomes.stopped import STOPPED

CATALOGUE: dict[str, Outcome] = {outcome.code: outcome for outcome in sorted((*AFTER_SIGN_IN, *STOPPED), key=str)}

__all__ = ["CATALOGUE", "Outcome", "Place", "Refusal", "Tone", "Way"]
