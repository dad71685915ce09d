"""Review cases: what a comparison left for people to decide."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.states import OPEN_CASES, CaseKind, CaseStatus
from taxportal.kit.crypto import EncryptedTextField

OPEN, ENDED = sorted(OPEN_CASES), sorted(set(CaseStatus.values) - OPEN_CASES)


class ReviewCase(models.Model):
    """A login asks for a record and a person must decide. One member of staff proposes, another one decides: nothing opens on
    one person's word.

    ``claims`` is what the provider said (given, middle and family name, birth date) as encrypted JSON, emptied 30 days after
    the case was closed. ``taxpayer`` is empty where several records fit; the proposal names one.
    Data class: restricted. Retention: 7 years after ``closed_at``; ``claims`` 30 days after it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=8, unique=True, help_text=_("as told to the person"))
    kind = models.CharField(_("kind"), max_length=12, choices=CaseKind)
    status = models.CharField(_("status"), max_length=12, choices=CaseStatus, default=CaseStatus.OPEN)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    identity = models.ForeignKey("accounts.FederatedIdentity", on_delete=models.PROTECT, related_name="cases")
    taxpayer = models.ForeignKey("records.Taxpayer", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reasons = models.JSONField(_("reasons"), default=dict)
    claims = EncryptedTextField(null=True)
    opened_at = models.DateTimeField(_("opened"))
    opened_on = models.DateField(_("opened on"), help_text=_("business date, as told to the person"))
    answer_by = models.DateField(_("answer by"), help_text=_("business date, as told to the person"))
    move_requested_at = models.DateTimeField(_("move requested"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    proposed_approval = models.BooleanField(_("proposed to approve"), null=True, blank=True)
    proposed_taxpayer = models.ForeignKey(
        "records.Taxpayer", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    proposed_reason = models.CharField(_("reason of the proposal"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=400, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("review case")
        verbose_name_plural = _("review cases")
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["identity", "kind", "taxpayer"],
                condition=Q(status__in=OPEN),
                name="one_open_case_per_login_kind_and_record",
            ),
            UniqueConstraint(
                fields=["identity", "kind"],
                condition=Q(status__in=OPEN, taxpayer__isnull=True),
                name="one_open_case_per_login_without_a_record",
            ),
            CheckConstraint(condition=Q(status__in=CaseStatus.values), name="case_status_known"),
            CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind_known"),
            CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_by__isnull=True, proposed_approval__isnull=True)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False, proposed_approval__isnull=False),
                name="case_proposed_when_and_by_whom",
            ),
            CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="case_decided_when_and_by_whom",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | (Q(proposed_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="case_decided_by_somebody_else_than_proposed",
            ),
            CheckConstraint(
                condition=Q(status="open", proposed_by__isnull=True, decided_by__isnull=True)
                | Q(status="proposed", proposed_by__isnull=False, decided_by__isnull=True)
                | Q(status="withdrawn", decided_by__isnull=True)
                | Q(status="rejected", decided_by__isnull=False)
                | Q(
                    status="approved",
                    decided_by__isnull=False,
                    proposed_approval=True,
                    proposed_taxpayer__isnull=False,
                ),
                name="case_status_fits_who_acted",
            ),
            CheckConstraint(
                condition=Q(status__in=OPEN, closed_at__isnull=True) | Q(status__in=ENDED, closed_at__isnull=False),
                name="case_closed_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.reference}"
