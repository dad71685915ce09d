"""Returns as filed."""

from django.db import models
from django.db.models import Q

from records.models.tax_module import TaxModule
from taxportal.kit import append_only


@append_only.register
class TaxReturn(models.Model):
    """A return as filed, whole dollars by line number. An amended return is another row; nothing here is
    ever changed.

    ``dependents`` lists {name, tin_last4, relationship}; ``explanation`` is what the person wrote on an amended return. The
    lines of an amended return are those of the whole year as corrected, save 35a: what is asked for on top.

    Data class: restricted (federal tax information). Retention: seven years after the module closes.
    """

    class Status(models.TextChoices):
        SINGLE = "S", "Single"
        JOINT = "MFJ", "Married filing jointly"
        SEPARATE = "MFS", "Married filing separately"
        HEAD = "HOH", "Head of household"
        SURVIVING = "QSS", "Qualifying surviving spouse"

    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, related_name="returns")
    form = models.CharField(max_length=8, default="1040")
    version = models.PositiveSmallIntegerField(default=1)
    received_on = models.DateField()
    by_mail = models.BooleanField("filed on paper", default=False)
    filing_status = models.CharField(max_length=3, choices=Status)
    exemptions = models.PositiveSmallIntegerField(default=1)
    lines = models.JSONField(help_text="Form line number to whole dollars, as filed")
    dependents = models.JSONField(default=list, blank=True, db_default=models.Value([], models.JSONField()))
    explanation = models.CharField(max_length=300, blank=True, default="", db_default="")
    locator = models.CharField("document locator number", max_length=17, blank=True)

    class Meta:
        ordering = ["version"]
        indexes = [models.Index(fields=["received_on"], name="return_by_day_received")]
        constraints = [
            models.UniqueConstraint(fields=["module", "version"], name="one_return_per_module_and_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="return_versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form} version {self.version}"
