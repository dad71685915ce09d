"""Tables of the payments floor, one noun a file."""

from payments.models.draft import PaymentDraft
from payments.models.payment import Payment

__all__ = ["Payment", "PaymentDraft"]
