"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.cases import open_case
from records.actions.identity_answer import confirm_return, disown_returns
from records.actions.ledger import post, post_payment
from records.actions.planned import apply_planned_events
from records.actions.refund_issue import issue_refund
from records.actions.reissue import reissue_as_checks

__all__ = [
    "apply_planned_events",
    "confirm_return",
    "disown_returns",
    "issue_refund",
    "open_case",
    "post",
    "post_payment",
    "reissue_as_checks",
]
