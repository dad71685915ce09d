"""Returns that do not count."""

from django.db import models
from django.db.models import Q

from records.models.tax_return import TaxReturn
from taxportal.kit import append_only


@append_only.register
class ReturnRejection(models.Model):
    """A return that was refused for good, and why: it is never worked, and no refund is paid on it. Written once.

    Data class: restricted (federal tax information). Retention: with the return.
    """

    class Reason(models.TextChoices):
        NOT_FILED_BY_TAXPAYER = "not_filed_by_taxpayer", "Not filed by the taxpayer"

    tax_return = models.OneToOneField(TaxReturn, on_delete=models.PROTECT, related_name="rejection")
    rejected_on = models.DateField(help_text="business date")
    reason = models.CharField(max_length=24, choices=Reason)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=["not_filed_by_taxpayer"]), name="return_rejection_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.rejected_on.isoformat()}"
