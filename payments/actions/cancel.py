"""Cancelling a payment before its cut-off."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from payments import policies
from payments.models import Payment
from payments.states import PaymentState, move_to
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment

if TYPE_CHECKING:
    from records.models import Taxpayer


def cancel(*, payment: Payment, taxpayer: "Taxpayer | None" = None, by: Any, at: Moment) -> Payment:
    """Cancel a scheduled payment strictly before its cut-off (business clock).

    `taxpayer` is who asks, None where the agency itself does. One conditional UPDATE decides against the
    sending run, so exactly one of the two wins. Raises policies.CannotCancel with the sentence for the
    person; the refusal is audited.
    """
    try:
        policies.check_can_cancel(payment=payment, taxpayer=taxpayer, at=at)
        _cancel_if_still_scheduled(payment, by=by, at=at)
    except policies.CannotCancel:
        audit.record(
            AuditAction.PAYMENT_CANCEL_REFUSED,
            by=by,
            at=at,
            taxpayer=payment.payer,
            subject=payment,
            outcome="denied",
            reason=payment.state,
        )
        raise
    return payment


@transaction.atomic
def _cancel_if_still_scheduled(payment: Payment, *, by: Any, at: Moment) -> None:
    target = move_to(payment.state, PaymentState.CANCELLED)
    still = Payment.objects.filter(pk=payment.pk, state=PaymentState.SCHEDULED, cutoff_at__gt=at.business)
    moved = still.update(state=target, cancelled_on=at.business_date)
    payment.refresh_from_db(fields=["state", "cancelled_on", "sent_on"])
    if not moved:  # it was sent or cancelled meanwhile: say what is true now
        policies.check_can_cancel(payment=payment, taxpayer=None, at=at)
        raise AssertionError("a payment that could be cancelled wasn't")
    audit.record(AuditAction.PAYMENT_CANCELLED, by=by, at=at, taxpayer=payment.payer, subject=payment)
