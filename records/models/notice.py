"""Letters from the agency."""

from django.db import models
from django.db.models import F, Q

from records import codes
from records.models.tax_module import TaxModule
from records.models.taxpayer import Taxpayer


class Notice(models.Model):
    """A letter that was issued: which kind, when, and by when it wants an answer.

    Data class: restricted (federal tax information). Retention: with the module.
    """

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="notices")
    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    code = models.CharField(max_length=8)
    issued_on = models.DateField()
    answer_by = models.DateField(null=True, blank=True)
    amount_cents = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "module", "code", "issued_on"], name="one_notice_of_a_kind_a_day"
            ),
            models.CheckConstraint(
                condition=Q(answer_by__isnull=True) | Q(answer_by__gte=F("issued_on")),
                name="notice_is_answered_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__range=(0, codes.MAX_CENTS)), name="notice_amount_within_limits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.issued_on.isoformat()}"
