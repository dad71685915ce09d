"""What a person asked the agency to look into."""

from django.db import models
from django.db.models import F, Q

from records.models.tax_module import TaxModule
from records.models.taxpayer import Taxpayer
from taxportal.kit.refs import new_reference


class Case(models.Model):
    """Something that a person asked us to look into, with the day by which we answer. The person follows it under its reference.

    ``subject_kind`` and ``subject_ref`` name the object it is about (a notice, an audit event, a refund event) by its
    opaque reference. ``text`` is what the person wrote. The letter or page with the outcome says the rest in ``answer``.

    Data class: restricted (federal tax information). Retention: seven years after ``closed_on``.
    """

    class Kind(models.TextChoices):
        IDENTITY_NOT_MINE = "identity_not_mine", "Return not filed by the person"
        NOTICE_DISAGREED = "notice_disagreed", "Disagrees with a notice"
        OFFSET_CONTESTED = "offset_contested", "Contests an offset"
        ACCESS_DISPUTED = "access_disputed", "Does not recognise a look at the record"
        DETAILS_DIFFER = "details_differ", "Details on the record are wrong"
        REFUND_MISSING = "refund_missing", "Refund did not arrive"

    ref = models.CharField("reference", max_length=8, unique=True, default=new_reference, editable=False)
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="cases")
    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    kind = models.CharField(max_length=20, choices=Kind)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_ref = models.CharField(max_length=64, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    opened_on = models.DateField(help_text="business date")
    target_on = models.DateField(help_text="the day by which we answer")
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True, help_text="business date")
    answer = models.TextField(max_length=4000, blank=True, help_text="what we told the person")

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["taxpayer", "-id"], name="case_by_taxpayer")]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer", "kind", "subject_kind", "subject_ref"],
                condition=Q(closed_on__isnull=True),
                name="one_open_case_about_a_thing",
            ),
            models.CheckConstraint(condition=Q(target_on__gte=F("opened_on")), name="case_answered_after_it_opened"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="case_closed_after_opened"
            ),
        ]

    def __str__(self) -> str:
        return f"Case {self.ref}"
