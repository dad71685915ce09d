"""The tables of what is true of a taxpayer, one noun a file."""

from records.models.audit_event import AuditEvent
from records.models.business_clock import BusinessClock
from records.models.notice import Notice
from records.models.planned_event import PlannedEvent
from records.models.posting import Posting
from records.models.refund_event import RefundEvent
from records.models.tax_module import TaxModule
from records.models.tax_return import TaxReturn
from records.models.taxpayer import Address, FormerName, Taxpayer

__all__ = [
    "Address",
    "AuditEvent",
    "BusinessClock",
    "FormerName",
    "Notice",
    "PlannedEvent",
    "Posting",
    "RefundEvent",
    "TaxModule",
    "TaxReturn",
    "Taxpayer",
]
