"""One tax account: a person or couple, a kind of tax, a period."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from records import codes
from records.models.taxpayer import Taxpayer


class TaxModule(models.Model):
    """One ledger: primary taxpayer, on a joint return also a secondary one, master file tax code and period
    (YYYYMM).

    Data class: restricted (federal tax information). Retention: seven years after it closes.
    """

    primary = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="primary_modules")
    secondary = models.ForeignKey(
        Taxpayer, on_delete=models.PROTECT, null=True, blank=True, related_name="secondary_modules"
    )
    mft = models.CharField("master file tax code", max_length=2, default=codes.MFT_INDIVIDUAL)
    period = models.CharField("period, YYYYMM", max_length=6)

    class Meta:
        ordering = ["-period", "mft"]
        constraints = [
            models.UniqueConstraint(fields=["primary", "mft", "period"], name="one_module_per_primary_and_period"),
            models.UniqueConstraint(
                fields=["secondary", "mft", "period"],
                condition=Q(secondary__isnull=False),
                name="one_module_per_secondary_and_period",
            ),
            models.CheckConstraint(
                condition=Q(secondary__isnull=True) | ~Q(secondary=F("primary")),
                name="module_spouses_are_two_people",
            ),
            models.CheckConstraint(condition=Exact(Length("period"), 6), name="module_period_is_year_and_month"),
        ]

    def __str__(self) -> str:
        return f"{self.mft}/{self.period}"

    @property
    def tax_year(self) -> int:
        """The year in which the period ends."""
        return int(self.period[:4])
