"""The tables of what is true of a taxpayer, one noun a file."""

from records.models.audit_event import AuditEvent
from records.models.business_clock import BusinessClock
from records.models.case import Case
from records.models.income_document import IncomeDocument
from records.models.notice import Notice, NoticeRead, NoticeReply
from records.models.pin import IdentityProtectionPin
from records.models.planned_event import PlannedEvent
from records.models.posting import Posting
from records.models.refund_event import RefundEvent
from records.models.return_assessment import ReturnAssessment
from records.models.return_rejection import ReturnRejection
from records.models.step_time import StepTime
from records.models.tax_module import TaxModule
from records.models.tax_return import TaxReturn
from records.models.taxpayer import Address, FormerName, Taxpayer
from records.models.transcript_request import TranscriptRequest

__all__ = [
    "Address",
    "AuditEvent",
    "BusinessClock",
    "Case",
    "FormerName",
    "IdentityProtectionPin",
    "IncomeDocument",
    "Notice",
    "NoticeRead",
    "NoticeReply",
    "PlannedEvent",
    "Posting",
    "RefundEvent",
    "ReturnAssessment",
    "ReturnRejection",
    "StepTime",
    "TaxModule",
    "TaxReturn",
    "Taxpayer",
    "TranscriptRequest",
]
