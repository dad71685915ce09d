"""Identity protection PINs."""

from django.db import models
from django.db.models import F, Q

from records.models.taxpayer import Taxpayer
from records.pins import Enrolment
from taxportal.kit.crypto import EncryptedTextField


class IdentityProtectionPin(models.Model):
    """The PIN that a return filed in one calendar year must carry, encrypted. Asked for, shown on request, ended by its owner.

    Data class: restricted (it lets a return pass). Retention: three years after its calendar year.
    """

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="pins")
    year = models.PositiveSmallIntegerField("calendar year")
    pin = EncryptedTextField()
    enrolment = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Enrolment])
    enrolled_on = models.DateField(help_text="business date")
    ended_on = models.DateField(null=True, blank=True, help_text="business date")

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "year"], condition=Q(ended_on__isnull=True), name="one_pin_a_year"
            ),
            models.CheckConstraint(condition=Q(enrolment__in=["one_time", "continuous"]), name="pin_enrolment_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("enrolled_on")), name="pin_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"PIN of {self.year}"
