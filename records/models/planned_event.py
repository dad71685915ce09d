"""What is still to happen."""

from django.db import models
from django.db.models import Q

from records.models.tax_module import TaxModule


class PlannedEvent(models.Model):
    """Something that becomes true on a day: ``advance`` applies it once, in the transaction that marks it
    applied.

    Data class: restricted. Retention: with the module.
    """

    class Kind(models.TextChoices):
        RELEASE_REFUND = "release_refund", "Release a held refund"
        POST = "post", "Post to the ledger"
        POST_RETURN = "post_return", "Post a return that was held"
        REFUND_EVENT = "refund_event", "Record a refund event"

    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, related_name="planned_events")
    due_on = models.DateField()
    kind = models.CharField(max_length=24, choices=Kind)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=64, unique=True)
    applied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(applied_on__isnull=True), name="planned_event_open_by_day")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True) | Q(applied_on__gte=models.F("due_on")),
                name="planned_event_not_early",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on.isoformat()}"
