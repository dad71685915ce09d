"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.access import dispute_look
from records.actions.cases import open_case
from records.actions.ledger import post, post_payment
from records.actions.planned import apply_planned_events

__all__ = ["apply_planned_events", "dispute_look", "open_case", "post", "post_payment"]
