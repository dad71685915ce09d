"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.cases import open_case
from records.actions.ledger import post, post_payment
from records.actions.notice_replies import mark_read, reply_to_notice
from records.actions.planned import apply_planned_events

__all__ = ["apply_planned_events", "mark_read", "open_case", "post", "post_payment", "reply_to_notice"]
