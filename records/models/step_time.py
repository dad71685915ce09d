"""How long the steps of refunds take."""

from django.db import models
from django.db.models import F, Q

from records.models.refund_event import RefundEvent


class StepTime(models.Model):
    """How many days one step of a refund took lately, over all accounts: counted once a business date and replaced by the next
    count. The step is named by the event that began it and, where a hold began it, by its reason.

    Data class: internal (figures over many people, none about one). Retention: until the next count.
    """

    track = models.CharField(max_length=8, choices=RefundEvent.Track)
    kind = models.CharField("began with", max_length=24, choices=RefundEvent.Kind)
    hold_reason = models.CharField(max_length=24, choices=RefundEvent.HoldReason, blank=True)
    p50 = models.PositiveIntegerField("half took at most so many days")
    p90 = models.PositiveIntegerField("nine in ten took at most so many days")
    n = models.PositiveIntegerField("steps counted")
    computed_on = models.DateField(help_text="business date")

    class Meta:
        ordering = ["track", "kind", "hold_reason"]
        constraints = [
            models.UniqueConstraint(fields=["track", "kind", "hold_reason"], name="one_time_per_step"),
            models.CheckConstraint(condition=Q(p50__lte=F("p90")), name="step_time_half_before_nine_in_ten"),
            models.CheckConstraint(condition=Q(n__gte=1), name="step_time_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.kind} {self.hold_reason}".rstrip()
