"""Everything that changes payments. Verbs, keywords only, ending in ``by=`` and ``at=``."""

from payments.actions.cancel import cancel
from payments.actions.drafts import Shown, answer, confirm
from payments.actions.schedule import Scheduled, schedule
from payments.actions.settle import Run, clear, send, send_due, settle_due

__all__ = [
    "Run",
    "Scheduled",
    "Shown",
    "answer",
    "cancel",
    "clear",
    "confirm",
    "schedule",
    "send",
    "send_due",
    "settle_due",
]
