"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.ledger import post, post_payment
from records.actions.planned import apply_planned_events

__all__ = ["apply_planned_events", "post", "post_payment"]
