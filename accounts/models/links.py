"""Links between logins and taxpayer records."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.states import LinkStatus


class LinkEnd(models.TextChoices):
    """Why a link was ended."""

    MOVED = "moved", _("the record moved to another login")
    STAFF = "staff", _("ended by staff")


class IdentityLink(models.Model):
    """A user opens a record, from when to when. Rows are never deleted: an ended link is its own history. What nobody has
    approved yet is a review case, not a link.

    ``reasons`` says for each attribute what the comparison found, in words of a closed list.
    Data class: restricted. Retention: 7 years after ``ended_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="links")
    taxpayer = models.ForeignKey("records.Taxpayer", on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(_("issuer"), max_length=255)
    status = models.CharField(_("status"), max_length=12, choices=LinkStatus)
    decision = models.CharField(_("decision"), max_length=40)
    reasons = models.JSONField(_("reasons"), default=dict)
    reference = models.CharField(_("reference"), max_length=8, help_text=_("as told to the person"))
    created_at = models.DateTimeField(_("created"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=400, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    end_kind = models.CharField(_("why it ended"), max_length=8, choices=LinkEnd, blank=True)
    end_reason = models.CharField(_("reason given"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("identity link")
        verbose_name_plural = _("identity links")
        constraints: ClassVar = [
            UniqueConstraint(fields=["user"], condition=Q(status="active"), name="one_active_link_per_user"),
            UniqueConstraint(fields=["taxpayer"], condition=Q(status="active"), name="one_active_link_per_taxpayer"),
            CheckConstraint(condition=Q(status__in=LinkStatus.values), name="link_status_known"),
            CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="link_decided_when_and_by_whom",
            ),
            CheckConstraint(
                condition=Q(status="revoked", ended_at__isnull=False) | Q(status="active", ended_at__isnull=True),
                name="link_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.reference}"
