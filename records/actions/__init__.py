"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.assess import assess_due
from records.actions.cases import open_case
from records.actions.identity_answer import confirm_return, disown_returns
from records.actions.ledger import post, post_payment
from records.actions.planned import apply_planned_events
from records.actions.refund_flow import clear_refunds, release_refunds, send_refunds
from records.actions.refund_issue import issue_refund
from records.actions.returns import accept_returns, post_returns

__all__ = [
    "accept_returns",
    "apply_planned_events",
    "assess_due",
    "clear_refunds",
    "confirm_return",
    "disown_returns",
    "issue_refund",
    "open_case",
    "post",
    "post_payment",
    "post_returns",
    "release_refunds",
    "send_refunds",
]
