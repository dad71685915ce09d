"""The bank's side of a payment: sent, then cleared and posted. Only the runner of due jobs starts these."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from payments.models import Payment
from payments.states import PaymentState, move_to, sources_of
from records import actions as records_actions
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment

CHUNK = 100  # payments a transaction; never above 500, and short enough for SQLite's one writer
SOURCE_KIND = "payment"


@dataclass(frozen=True)
class Run:
    """What one run did."""

    count: int
    total_cents: int


def _nobody_asks() -> None:
    """Stand in for the lease where none is held (tests, single deeds)."""


def send_due(*, at: Moment, guard: Callable[[], None] = _nobody_asks) -> Run:
    """Send every scheduled payment whose cut-off has come (business clock), in chunks of one transaction.

    So a payment dated less than two bank days ahead leaves with the next run. `guard` is called inside each
    chunk's transaction and raises where this runner no longer holds its lease.
    """
    due = Payment.objects.filter(state=PaymentState.SCHEDULED, cutoff_at__lte=at.business)
    return _in_chunks(due, send, at=at, guard=guard)


def settle_due(*, at: Moment, guard: Callable[[], None] = _nobody_asks) -> Run:
    """Clear every sent payment that is dated today or earlier (business clock), in chunks of one transaction."""
    due = Payment.objects.filter(state=PaymentState.SENT, pay_on__lte=at.business_date)
    return _in_chunks(due, clear, at=at, guard=guard)


def _in_chunks(due: QuerySet[Payment], deed: Callable[..., Payment], *, at: Moment, guard: Callable[[], None]) -> Run:
    """Do `deed` to every due payment. Each chunk leaves `due` when it commits, so a run can stop anywhere."""
    rows = due.select_related("module__primary", "payer").defer("account_number").order_by("pay_on", "pk")
    count = total = 0
    while True:
        with transaction.atomic():
            guard()
            chunk = list(rows.select_for_update(of=("self",))[:CHUNK])
            for payment in chunk:
                deed(payment=payment, at=at)
        if not chunk:
            return Run(count, total)
        count += len(chunk)
        total += sum(payment.amount_cents for payment in chunk)


@transaction.atomic
def send(*, payment: Payment, at: Moment) -> Payment:
    """Hand one scheduled payment to the bank. Told twice, it stays sent; raises IllegalMove if it was cancelled."""
    if _move(payment, PaymentState.SENT, at=at):
        audit.record(AuditAction.PAYMENT_CLAIMED, by=None, at=at, taxpayer=payment.payer, subject=payment)
    return payment


@transaction.atomic
def clear(*, payment: Payment, at: Moment) -> Payment:
    """Clear one sent payment and post it to the ledger, dated its own date, in one transaction.

    Told twice, it posts once; raises IllegalMove where the table has no such move.
    """
    if _move(payment, PaymentState.CLEARED, at=at):
        records_actions.post_payment(
            module=payment.module,
            amount_cents=payment.amount_cents,
            date=payment.pay_on,
            source_kind=SOURCE_KIND,
            source_id=str(payment.pk),
            by=None,
            at=at,
            payer=payment.payer,
        )
        audit.record(
            AuditAction.PAYMENT_SETTLED,
            by=None,
            at=at,
            taxpayer=payment.payer,
            subject=payment,
            details={"amount_cents": payment.amount_cents},
        )
    return payment


def _move(payment: Payment, target: PaymentState, *, at: Moment) -> bool:
    """Move along the table by one conditional UPDATE; return whether it moved, False where it had already."""
    reached = f"{target.value}_on"
    movable = Payment.objects.filter(pk=payment.pk, state__in=sources_of(target))
    moved = movable.update(**{"state": target, reached: at.business_date})
    payment.refresh_from_db(fields=["state", reached])
    if not moved and payment.date_of(target) is None:
        move_to(payment.state, target)  # raises: somebody else moved it elsewhere
    return bool(moved)
