"""The ledger."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from records import codes
from records.models.tax_module import TaxModule
from records.models.taxpayer import Taxpayer
from taxportal.kit import append_only


@append_only.register
class Posting(models.Model):
    """One entry of a module's ledger, written once. A correction is another entry that names what it
    reverses.

    ``posted_on`` is the business date on which it entered the ledger and decides what is visible as of a
    day; ``date`` is the date as printed, often a later one. Charges are positive cents, credits negative;
    codes without money carry 0, and what was taken for another creditor stands in ``memo_cents``, outside
    the balance.

    Data class: restricted (federal tax information). Retention: seven years after the module closes.
    """

    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, related_name="postings")
    code = models.CharField("transaction code", max_length=3)
    posted_on = models.DateField()
    date = models.DateField()
    amount_cents = models.BigIntegerField()
    cycle = models.CharField(max_length=8, blank=True)
    action_code = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    memo_cents = models.BigIntegerField(default=0)
    text_data = models.CharField(max_length=120, blank=True)
    source_kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=64)
    payer = models.ForeignKey(
        Taxpayer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who paid, if known"
    )
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["posted_on", "id"]
        indexes = [
            models.Index(fields=["module", "posted_on"], name="posting_by_module_and_day"),
            models.Index(fields=["module"], condition=Q(code="150"), name="posting_of_return_by_module"),
            models.Index(
                fields=["code", "date"], condition=Q(code__in=["570", "840", "846"]), name="posting_of_refund_by_day"
            ),
            models.Index(
                fields=["posted_on"], condition=Q(code__in=codes.WITH_LETTER), name="posting_with_letter_by_day"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "code"], name="one_posting_per_source_and_code"
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="posting_is_reversed_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__range=(-codes.MAX_CENTS, codes.MAX_CENTS)),
                name="posting_amount_within_limits",
            ),
            models.CheckConstraint(
                condition=Q(memo_cents__range=(0, codes.MAX_CENTS)), name="posting_memo_within_limits"
            ),
            models.CheckConstraint(
                condition=~Q(code__in=codes.NEVER_MONEY) | Q(amount_cents=0),
                name="posting_without_money_is_zero",
            ),
            models.CheckConstraint(condition=Exact(Length("code"), 3), name="posting_code_has_three_digits"),
            models.CheckConstraint(
                condition=Q(cycle="") | Q(Exact(Length("cycle"), 8)), name="posting_cycle_has_eight_digits"
            ),
            models.CheckConstraint(
                condition=~Q(source_kind="") & ~Q(source_id=""), name="posting_says_where_it_comes_from"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
                name="posting_does_not_reverse_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.posted_on.isoformat()}"
