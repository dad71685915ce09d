"""What the agency made of a return."""

from django.db import models
from django.db.models import Q

from records.models.tax_return import TaxReturn
from taxportal.kit import append_only


@append_only.register
class ReturnAssessment(models.Model):
    """One version of a return as the agency worked it out: the lines that differ from what was filed, and why. The next
    adjustment is another row. No row at all means that the return was accepted as filed.

    Data class: restricted (federal tax information). Retention: with the module.
    """

    tax_return = models.ForeignKey(TaxReturn, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField(default=1)
    assessed_on = models.DateField(help_text="business date")
    lines = models.JSONField(help_text="Form line number to whole dollars per computer; only lines that changed")
    reason = models.CharField(max_length=200, help_text="in plain words, told to the person")
    source_kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=64)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["tax_return", "version"], name="one_assessment_per_return_and_version"),
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="one_assessment_per_source"),
            models.CheckConstraint(condition=~Q(reason=""), name="assessment_says_why"),
        ]

    def __str__(self) -> str:
        return f"assessment {self.version}"
