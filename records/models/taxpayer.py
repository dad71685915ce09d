"""A person known to the agency."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from records import tin
from taxportal.kit.refs import new_reference


class Taxpayer(models.Model):
    """A person known to the agency. Of the tax number only a keyed fingerprint and the last four digits are
    kept.

    Data class: restricted (federal tax information). Retention: seven years after the last module closes,
    then purged with it.
    """

    class Kind(models.TextChoices):
        SSN = tin.TinKind.SSN.value, "Social security number"
        ITIN = tin.TinKind.ITIN.value, "Individual taxpayer number"
        ATIN = tin.TinKind.ATIN.value, "Adoption taxpayer number"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField("reference", max_length=8, unique=True, default=new_reference, editable=False)
    tin_fingerprint = models.BinaryField(max_length=32, unique=True)
    tin_last4 = models.CharField("last four digits", max_length=4)
    tin_kind = models.CharField("kind of number", max_length=4, choices=Kind)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    folded_given = models.CharField(max_length=80)
    folded_family = models.CharField(max_length=80)
    name_control = models.CharField(max_length=4)
    birth_date = models.DateField()
    date_of_death = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    large_print = models.BooleanField(default=False)
    paperless = models.BooleanField("letters online only", default=False)
    fee_waiver = models.BooleanField("low income, plan fees waived", default=False)

    class Meta:
        indexes = [
            models.Index(fields=["birth_date", "folded_family", "folded_given"], name="taxpayer_by_birth_and_name")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("tin_fingerprint"), 32), name="taxpayer_fingerprint_is_32_bytes"
            ),
            models.CheckConstraint(condition=Exact(Length("tin_last4"), 4), name="taxpayer_last4_is_four_digits"),
            models.CheckConstraint(
                condition=Q(tin_kind__in=["ssn", "itin", "atin"]), name="taxpayer_tin_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(date_of_death__isnull=True) | Q(date_of_death__gte=models.F("birth_date")),
                name="taxpayer_dies_after_birth",
            ),
        ]

    def __str__(self) -> str:
        """The reference only: this text reaches admin pages and logs."""
        return f"Taxpayer {self.ref}"

    @property
    def masked_tin(self) -> str:
        """ "XXX-XX-0001"."""
        return tin.masked(self.tin_last4)

    @property
    def full_name(self) -> str:
        """The name as on the tax record: for the person's own pages."""
        return f"{self.given_name} {self.family_name}"


class Address(models.Model):
    """An address of record, valid from a day on; the latest one counts, of two on one day the one entered later.

    Data class: restricted. Retention: with the taxpayer.
    """

    class Source(models.TextChoices):
        RETURN = "return", "From a return"
        ONLINE = "online", "Changed online"
        STAFF = "staff", "Changed by our staff"

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="addresses")
    effective_from = models.DateField()
    source = models.CharField(max_length=6, choices=Source, default=Source.RETURN)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=40)
    postal_code = models.CharField(max_length=12)
    country = models.CharField(max_length=2, default="US")

    class Meta:
        verbose_name_plural = "addresses"
        indexes = [models.Index(fields=["taxpayer", "-effective_from"], name="address_by_taxpayer_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=["return", "online", "staff"]), name="address_source_known"
            )
        ]

    def __str__(self) -> str:
        return f"Address from {self.effective_from.isoformat()}"


class FormerName(models.Model):
    """A surname under which somebody was known before, as the agency recorded it. A provider may still hold it.

    Data class: restricted. Retention: with the taxpayer.
    """

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="former_names")
    family_name = models.CharField(max_length=80)
    folded_family = models.CharField(max_length=80)
    until = models.DateField(help_text="the day on which the name changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxpayer", "folded_family"], name="one_row_a_former_name"),
            models.CheckConstraint(condition=~Q(folded_family=""), name="former_name_is_not_empty"),
        ]

    def __str__(self) -> str:
        """No name: this text reaches admin pages and logs."""
        return f"Former name until {self.until.isoformat()}"
