"""Changes to the records. Actions are verbs, take keywords only and end in ``by=`` and ``at=``."""

from records.actions.access import dispute_look
from records.actions.assess import assess_due
from records.actions.cases import open_case
from records.actions.identity_answer import confirm_return, disown_returns
from records.actions.ledger import post, post_payment
from records.actions.notice_replies import mark_read, reply_to_notice
from records.actions.pins import end as end_pin
from records.actions.pins import enrol as enrol_pin
from records.actions.pins import issue_yearly as issue_yearly_pins
from records.actions.pins import reveal as reveal_pin
from records.actions.planned import apply_planned_events
from records.actions.profile import change_address, change_preferences
from records.actions.refund_flow import clear_refunds, release_refunds, send_refunds
from records.actions.refund_issue import issue_refund
from records.actions.reissue import reissue_as_checks
from records.actions.returns import accept_returns, post_returns
from records.actions.transcripts import request_bundle, request_transcript

__all__ = [
    "accept_returns",
    "apply_planned_events",
    "assess_due",
    "change_address",
    "change_preferences",
    "clear_refunds",
    "confirm_return",
    "disown_returns",
    "dispute_look",
    "end_pin",
    "enrol_pin",
    "issue_refund",
    "issue_yearly_pins",
    "mark_read",
    "open_case",
    "post",
    "post_payment",
    "post_returns",
    "reissue_as_checks",
    "release_refunds",
    "reply_to_notice",
    "request_bundle",
    "request_transcript",
    "reveal_pin",
    "send_refunds",
]
