"""Answers on the way to a payment."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from payments.bank import AccountType, BankAccount
from payments.money import MAX_CENTS, MIN_CENTS
from taxportal.kit.crypto import EncryptedTextField


class PaymentDraft(models.Model):
    """What a person has answered so far towards one payment; one row a person and module.

    Kept on the server, so that going back, a second tab or an ended session loses nothing. Once paid, it
    points at the payment (so that a form sent again finds it) and the bank details are blanked.
    Data class: tax and bank data; the account number is encrypted.
    Retention: one day after the last change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taxpayer = models.ForeignKey("records.Taxpayer", on_delete=models.PROTECT, related_name="+")
    module = models.ForeignKey("records.TaxModule", on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField(null=True)
    routing_number = models.CharField(max_length=9, blank=True, default="")
    account_number = EncryptedTextField(blank=True, default="")
    account_type = models.CharField(max_length=8, choices=AccountType.choices, blank=True, default="")
    account_holder = models.CharField(max_length=100, blank=True, default="")
    pay_on = models.DateField(null=True)
    payment = models.OneToOneField(
        "payments.Payment", on_delete=models.PROTECT, null=True, related_name="+", help_text="once it was paid"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["user", "taxpayer", "module"], name="one_draft_per_person_and_module"),
            CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gte=MIN_CENTS, amount_cents__lte=MAX_CENTS),
                name="draft_amount_in_bounds",
            ),
        ]

    @property
    def account(self) -> BankAccount | None:
        """Return the account answered, None while that step is open."""
        if not self.account_number:
            return None
        return BankAccount(
            routing_number=self.routing_number,
            account_number=self.account_number,
            account_type=AccountType(self.account_type),
            holder=self.account_holder,
        )
