"""A payment by bank debit."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from payments.bank import AccountType, BankAccount
from payments.money import MAX_CENTS, MIN_CENTS
from payments.reasons import PaymentReason
from payments.states import PaymentState
from taxportal.kit.crypto import EncryptedTextField

_S = PaymentState
_AFTER_SENT = [_S.SENT, _S.CLEARED, _S.ALLOCATED, _S.RETURNED, _S.REVERSED]
_AFTER_CLEARED = [_S.CLEARED, _S.ALLOCATED, _S.REVERSED]  # returned: may or may not have cleared before


def _exactly_in(states: list[PaymentState], field: str) -> Q:
    """Return the rule that `field` is filled in these states and empty in all others."""
    return Q(state__in=states, **{f"{field}__isnull": False}) | (~Q(state__in=states) & Q(**{f"{field}__isnull": True}))


class Payment(models.Model):
    """One bank payment towards one tax module, from its confirmation to the end of its life.

    Never deleted. What was confirmed (amount, date, account, module) never changes; the state and the
    date it was reached do, along payments/states.py, and only through payments/actions.py.
    Data class: tax and bank data; the account number is encrypted and leaves only in the bank file.
    Retention: 7 years after the payment ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=15, unique=True, help_text="15 digits, shown to the payer")
    module = models.ForeignKey("records.TaxModule", on_delete=models.PROTECT, related_name="payments")
    payer = models.ForeignKey("records.Taxpayer", on_delete=models.PROTECT, related_name="payments_made")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="who confirmed it; empty where no person did",
    )
    reason = models.CharField(max_length=20, choices=PaymentReason.choices, default=PaymentReason.BALANCE_DUE)
    amount_cents = models.BigIntegerField()
    pay_on = models.DateField(help_text="day of the debit, a bank day")

    routing_number = models.CharField(max_length=9)
    account_number = EncryptedTextField()
    account_last4 = models.CharField(max_length=4)
    account_type = models.CharField(max_length=8, choices=AccountType.choices)
    account_holder = models.CharField(max_length=100)

    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.SCHEDULED)
    cutoff_at = models.DateTimeField(help_text="can be cancelled strictly before, is sent from then on")
    created_at = models.DateTimeField(help_text="real time")
    scheduled_on = models.DateField(help_text="this and the dates below are business dates")
    sent_on = models.DateField(null=True)
    cleared_on = models.DateField(null=True)
    allocated_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    reversed_on = models.DateField(null=True)

    idempotency_key = models.UUIDField(help_text="minted with the page that was confirmed, kept for ever")
    payload_fingerprint = models.CharField(max_length=64, help_text="keyed digest of what was confirmed")

    class Meta:
        indexes: ClassVar = [
            Index(fields=["state", "cutoff_at"], name="payment_to_send"),
            Index(fields=["state", "pay_on"], name="payment_to_settle"),
            Index(fields=["module", "-created_at"], name="payment_by_module"),
        ]
        constraints: ClassVar = [
            UniqueConstraint(fields=["made_by", "idempotency_key"], name="payment_one_per_key_and_person"),
            UniqueConstraint(
                fields=["idempotency_key"],
                condition=Q(made_by__isnull=True),
                name="payment_one_per_key_of_the_system",
            ),
            CheckConstraint(
                condition=Q(amount_cents__gte=MIN_CENTS, amount_cents__lte=MAX_CENTS),
                name="payment_amount_in_bounds",
            ),
            CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_known"),
            CheckConstraint(condition=Q(reason__in=PaymentReason.values), name="payment_reason_known"),
            CheckConstraint(condition=Q(account_type__in=AccountType.values), name="payment_account_type_known"),
            CheckConstraint(condition=_exactly_in(_AFTER_SENT, "sent_on"), name="payment_sent_when_it_was"),
            CheckConstraint(
                condition=_exactly_in([_S.CANCELLED], "cancelled_on"), name="payment_cancelled_when_it_was"
            ),
            CheckConstraint(condition=_exactly_in([_S.RETURNED], "returned_on"), name="payment_returned_when_it_was"),
            CheckConstraint(condition=_exactly_in([_S.REVERSED], "reversed_on"), name="payment_reversed_when_it_was"),
            CheckConstraint(
                condition=Q(state__in=_AFTER_CLEARED, cleared_on__isnull=False)
                | Q(state__in=[_S.SCHEDULED, _S.CANCELLED, _S.SENT], cleared_on__isnull=True)
                | Q(state=_S.RETURNED),
                name="payment_cleared_when_it_was",
            ),
            CheckConstraint(
                condition=Q(cleared_on__isnull=True) | Q(cleared_on__gte=F("pay_on")),
                name="payment_never_cleared_before_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Payment {self.reference}"

    def date_of(self, state: PaymentState) -> date | None:
        """Return the business date on which this payment reached `state`, None if it never did."""
        reached: date | None = getattr(self, f"{state.value}_on")
        return reached

    @property
    def account(self) -> BankAccount:
        """Return the account the money comes from, number included: for the bank file only."""
        return BankAccount(
            routing_number=self.routing_number,
            account_number=self.account_number,
            account_type=AccountType(self.account_type),
            holder=self.account_holder,
        )
