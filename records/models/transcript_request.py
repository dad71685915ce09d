"""Documents that were made for a person."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from records.models.taxpayer import Taxpayer
from taxportal.kit import append_only


@append_only.register
class TranscriptRequest(models.Model):
    """One transcript that a person asked for. Its number, day and customer file number are inputs of the document, so that
    the same request gives the same bytes whenever it is downloaded; ``on`` is the business date whose state it shows.

    Data class: restricted (federal tax information). Retention: seven years.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="transcript_requests")
    tax_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    on = models.DateField("state of", help_text="business date")
    tracking_number = models.CharField(max_length=12, unique=True)
    customer_file_number = models.CharField(max_length=10, blank=True)
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "tax_year", "kind", "on", "customer_file_number"],
                name="one_request_a_transcript_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["return", "account", "record", "wage", "nonfiling"]), name="transcript_kind_known"
            ),
            models.CheckConstraint(
                condition=Exact(Length("tracking_number"), 12), name="tracking_number_has_twelve_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.tax_year}"
