"""Locks on online access to a record."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class LockKind(models.TextChoices):
    """Who closed online access."""

    SELF = "self", _("Locked by the taxpayer")
    AGENCY = "agency", _("Paused by us")


class RecordLock(models.Model):
    """Online access to one record is closed, from when to when. Looked at in every sign-in, whichever login comes.

    Data class: restricted. Retention: 7 years after ``ended_at``.
    """

    taxpayer = models.ForeignKey("records.Taxpayer", on_delete=models.PROTECT, related_name="access_locks")
    kind = models.CharField(_("kind"), max_length=8, choices=LockKind)
    reference = models.CharField(_("reference"), max_length=8)
    placed_at = models.DateTimeField(_("placed"))
    placed_on = models.DateField(_("placed on"), help_text=_("business date, as told to the person"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("record lock")
        verbose_name_plural = _("record locks")
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["taxpayer", "kind"], condition=Q(ended_at__isnull=True), name="one_lock_of_a_kind_per_record"
            ),
            CheckConstraint(condition=Q(kind__in=LockKind.values), name="lock_kind_known"),
        ]

    def __str__(self) -> str:
        return f"lock {self.reference}"
