"""What a payment is for. Pure; a closed list, so that the database can refuse anything else."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentReason(TextChoices):
    """Why somebody pays. Only a balance due is offered so far; all of them post as their own codes later."""

    BALANCE_DUE = "balance-due", _("Balance due")
    ESTIMATED_TAX = "estimated-tax", _("Estimated tax")
    EXTENSION = "extension", _("Extension of time to file")
    AMENDED_RETURN = "amended-return", _("Amended return")
    PAYMENT_PLAN = "payment-plan", _("Payment plan")
    PROPOSED_AMOUNT = "proposed-amount", _("Proposed amount")
    CIVIL_PENALTY = "civil-penalty", _("Civil penalty")
