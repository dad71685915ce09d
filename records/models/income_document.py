"""What employers, banks and others reported about somebody's income."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from records.models.taxpayer import Taxpayer
from taxportal.kit import append_only


@append_only.register
class IncomeDocument(models.Model):
    """An information return (W-2, 1099 family, 1098, SSA-1099) as reported to the agency. Written once; a correction is
    another row that names what it corrects.

    ``boxes`` maps the box of the paper form ("1", "2a", "12DD") to integer cents for amounts, to text for codes and marks.
    The payer's number is an invented one; payers are businesses, not people.

    Data class: restricted (federal tax information). Retention: seven years.
    """

    class Form(models.TextChoices):
        W2 = "W-2", "Form W-2, wage and tax statement"
        INT = "1099-INT", "Form 1099-INT, interest income"
        DIV = "1099-DIV", "Form 1099-DIV, dividends and distributions"
        NEC = "1099-NEC", "Form 1099-NEC, nonemployee compensation"
        RETIREMENT = "1099-R", "Form 1099-R, pensions and retirement"
        GOVERNMENT = "1099-G", "Form 1099-G, government payments"
        MORTGAGE = "1098", "Form 1098, mortgage interest"
        BENEFITS = "SSA-1099", "Form SSA-1099, social security benefits"
        BROKER = "1099-B", "Form 1099-B, sale of securities"
        CARDS = "1099-K", "Form 1099-K, card and app payments"
        MISCELLANEOUS = "1099-MISC", "Form 1099-MISC, other income"

    recipient = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="income_documents")
    tax_year = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=9, choices=Form)
    payer_name = models.CharField(max_length=80)
    payer_ein = models.CharField("payer's number", max_length=9)
    payer_street = models.CharField(max_length=120, blank=True)
    account_last4 = models.CharField(max_length=4, blank=True)
    boxes = models.JSONField(default=dict)
    received_on = models.DateField(help_text="when it reached the agency")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    source_kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=64)

    class Meta:
        ordering = ["-tax_year", "form", "id"]
        indexes = [models.Index(fields=["recipient", "tax_year"], name="income_by_recipient_and_year")]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="one_income_document_per_source"),
            models.CheckConstraint(condition=~Q(payer_name=""), name="income_document_names_its_payer"),
            models.CheckConstraint(condition=Q(tax_year__range=(1990, 2100)), name="income_document_year_is_one"),
            models.CheckConstraint(
                condition=Exact(Length("payer_ein"), 9), name="income_document_payer_number_has_nine_digits"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("pk")),
                name="income_document_does_not_correct_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.tax_year}"
