"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.cases import open_case
from records.actions.ledger import post, post_payment
from records.actions.planned import apply_planned_events
from records.actions.transcripts import request_bundle, request_transcript

__all__ = ["apply_planned_events", "open_case", "post", "post_payment", "request_bundle", "request_transcript"]
