"""What happens to a refund before or beside the ledger."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from records import codes, holds
from records.models.tax_module import TaxModule
from taxportal.kit import append_only


@append_only.register
class RefundEvent(models.Model):
    """Something that happened to a refund: received, accepted, held with a reason, letter, bank report.
    Written once.

    What the ledger itself says (adjusted, offset, approved, sent) is read from the postings and needs no
    event.

    Data class: restricted (federal tax information). Retention: with the module.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", "Return received"
        ACCEPTED = "accepted", "Return accepted"
        IN_REVIEW = "in_review", "In review"
        INFORMATION_REQUESTED = "information_requested", "Information requested"
        INFORMATION_RECEIVED = "information_received", "Information received"
        IDENTITY_HOLD_PLACED = "identity_hold_placed", "Identity hold placed"
        IDENTITY_HOLD_RELEASED = "identity_hold_released", "Identity hold released"
        AMOUNT_ADJUSTED = "amount_adjusted", "Amount adjusted"
        OFFSET_APPLIED = "offset_applied", "Offset applied"
        APPROVED = "approved", "Approved"
        SENT = "sent", "Sent"
        BANK_REJECTED = "bank_rejected", "Bank rejected"
        REISSUED = "reissued", "Reissued"
        CLEARED = "cleared", "Cleared"

    class Track(models.TextChoices):
        ORIGINAL = "original", "Original return"
        AMENDED = "amended", "Amended return"

    class HoldReason(models.TextChoices):
        WAGE_MATCH = holds.HoldReason.WAGE_MATCH.value, "Wage match"
        CREDIT_CHECK = holds.HoldReason.CREDIT_CHECK.value, "Credit check"
        IDENTITY = holds.HoldReason.IDENTITY.value, "Identity"
        DUPLICATE_RETURN = holds.HoldReason.DUPLICATE_RETURN.value, "Duplicate return"
        NAME_MISMATCH = holds.HoldReason.NAME_MISMATCH.value, "Name mismatch"
        BANK_CHANGE = holds.HoldReason.BANK_CHANGE.value, "Bank change cool-off"
        SELF_LOCK = holds.HoldReason.SELF_LOCK.value, "Self-lock"
        PRIOR_RETURN_MISSING = holds.HoldReason.PRIOR_RETURN_MISSING.value, "Prior-year return missing"
        DECEASED = holds.HoldReason.DECEASED.value, "Deceased"

    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, related_name="refund_events")
    track = models.CharField(max_length=8, choices=Track, default=Track.ORIGINAL)
    kind = models.CharField(max_length=24, choices=Kind)
    posted_on = models.DateField("known from")
    date = models.DateField("happened on")
    amount_cents = models.BigIntegerField(default=0)
    hold_reason = models.CharField(max_length=24, choices=HoldReason, blank=True)
    party = models.CharField("other party", max_length=80, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    notice_code = models.CharField(max_length=8, blank=True)
    source_kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["date", "id"]
        indexes = [
            models.Index(fields=["module", "posted_on"], name="refund_event_by_module_and_day"),
            models.Index(
                fields=["posted_on"],
                condition=Q(kind__in=["identity_hold_placed", "information_requested", "bank_rejected"]),
                name="refund_letter_by_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "kind"], name="one_refund_event_per_source_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__range=(0, codes.MAX_CENTS)),
                name="refund_event_amount_within_limits",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["in_review", "identity_hold_placed"]) | ~Q(hold_reason=""),
                name="refund_hold_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(date__lte=models.F("posted_on")), name="refund_event_known_after_it_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date.isoformat()}"
