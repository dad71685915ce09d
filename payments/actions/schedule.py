"""Scheduling a payment, once per key however often it is asked for."""

from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from payments import calendar, policies, queries
from payments.bank import BankAccount
from payments.fingerprints import payload_fingerprint
from payments.models import Payment
from payments.reasons import PaymentReason
from payments.references import new_reference
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment

if TYPE_CHECKING:
    from records.models import TaxModule, Taxpayer


@dataclass(frozen=True)
class Scheduled:
    """The payment, and whether it stood already because the same thing had been asked before."""

    payment: Payment
    replayed: bool


def schedule(
    *,
    taxpayer: "Taxpayer",
    module: "TaxModule",
    amount_cents: int,
    pay_on: date,
    account: BankAccount,
    idempotency_key: UUID,
    reason: PaymentReason = PaymentReason.BALANCE_DUE,
    by: Any,
    at: Moment,
) -> Scheduled:
    """Schedule one bank payment of `amount_cents` from `account`, to be debited on `pay_on` (business clock).

    The same `by`, key and payload give the same payment again, for ever. Raises policies.KeyReused for the
    same key with another payload, and policies.CannotPay for an amount or a date that can't be.
    """
    payment = _payment(taxpayer, module, amount_cents, pay_on, account, reason)
    standing = queries.payment_by_key(by=by, key=idempotency_key)
    if standing is None:
        policies.check_can_pay(amount_cents=amount_cents, pay_on=pay_on, at=at)
        payment.made_by, payment.idempotency_key = by, idempotency_key
        try:
            _save_new(payment, by=by, at=at)
        except IntegrityError:
            # Somebody was faster with the same key: look again, never guess.
            standing = queries.payment_by_key(by=by, key=idempotency_key)
            if standing is None:
                raise
        else:
            return Scheduled(payment, replayed=False)
    fingerprint = payment.payload_fingerprint
    return Scheduled(same_again(standing=standing, fingerprint=fingerprint, by=by, at=at), replayed=True)


def _payment(
    payer: "Taxpayer",
    module: "TaxModule",
    amount_cents: int,
    pay_on: date,
    account: BankAccount,
    reason: PaymentReason,
) -> Payment:
    """Return an unsaved payment that holds what was confirmed, and its fingerprint."""
    return Payment(
        payer=payer,
        module=module,
        reason=reason,
        amount_cents=amount_cents,
        pay_on=pay_on,
        routing_number=account.routing_number,
        account_number=account.account_number,
        account_last4=account.last4,
        account_type=account.account_type,
        account_holder=account.holder,
        cutoff_at=calendar.cutoff_at(pay_on).astimezone(UTC),
        payload_fingerprint=payload_fingerprint(
            payer_id=payer.pk,
            module_id=module.pk,
            reason=reason,
            amount_cents=amount_cents,
            pay_on=pay_on,
            account=account,
        ),
    )


@transaction.atomic
def _save_new(payment: Payment, *, by: Any, at: Moment) -> None:
    payment.reference = _free_reference(at.business_date)
    payment.created_at, payment.scheduled_on = at.real, at.business_date
    payment.save(force_insert=True)
    audit.record(
        AuditAction.PAYMENT_SCHEDULED,
        by=by,
        at=at,
        taxpayer=payment.payer,
        subject=payment,
        details={"amount_cents": payment.amount_cents, "pay_on": payment.pay_on.isoformat()},
    )


def same_again(*, standing: Payment, fingerprint: str, by: Any, at: Moment) -> Payment:
    """Return the standing payment if `fingerprint` is its own; raise policies.KeyReused otherwise. Audited."""
    same = standing.payload_fingerprint == fingerprint
    audit.record(
        AuditAction.PAYMENT_IDEM_REPLAYED if same else AuditAction.PAYMENT_IDEM_CONFLICT,
        by=by,
        at=at,
        taxpayer=standing.payer,
        subject=standing,
        outcome="ok" if same else "denied",
    )
    if not same:
        raise policies.KeyReused
    return standing


def _free_reference(on: date) -> str:
    while Payment.objects.filter(reference=(reference := new_reference(on))).exists():
        pass
    return reference
