"""Letters from the agency, who has read them, and what people wrote back."""

import uuid

from django.db import models
from django.db.models import F, Q

from records import codes
from records.models.case import Case
from records.models.posting import Posting
from records.models.tax_module import TaxModule
from records.models.taxpayer import Taxpayer
from taxportal.kit import append_only
from taxportal.kit.refs import new_reference


class Notice(models.Model):
    """A letter that was issued: which kind, when, and by when it wants an answer.

    It is addressed to ``taxpayer``; one about a joint account goes to both who stand on it, and each has read marks of their
    own. ``posting`` is the ledger entry that made us write, where there is one.

    Data class: restricted (federal tax information). Retention: with the module.
    """

    ref = models.CharField("reference", max_length=8, unique=True, default=new_reference, editable=False)
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="notices")
    module = models.ForeignKey(TaxModule, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
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


class NoticeRead(models.Model):
    """Somebody opened a notice for the first time.

    Data class: restricted. Retention: with the notice.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reads")
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField(help_text="business date")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "taxpayer"], name="one_read_mark_a_notice_and_person")]

    def __str__(self) -> str:
        return f"Read on {self.read_on.isoformat()}"


@append_only.register
class NoticeReply(models.Model):
    """What a person wrote back about a notice: an answer, or that they disagree; then the case says what becomes of it.
    Written once.

    ``key`` comes with the form, so that the same form sent twice is one reply.

    Data class: restricted (federal tax information). Retention: with the notice.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answers the notice"
        DISAGREE = "disagree", "Disagrees with the notice"

    ref = models.CharField("reference", max_length=8, unique=True, default=new_reference, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="replies")
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField(max_length=4000)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sent_on = models.DateField(help_text="business date")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "notice replies"
        ordering = ["-sent_on", "-id"]
        indexes = [models.Index(fields=["taxpayer", "-id"], name="notice_reply_by_taxpayer")]
        constraints = [
            models.CheckConstraint(condition=Q(kind="answer") | Q(case__isnull=False), name="disagreement_has_a_case"),
            models.CheckConstraint(condition=~Q(text=""), name="notice_reply_says_something"),
        ]

    def __str__(self) -> str:
        return f"Reply {self.ref}"
