"""What providers tell us by themselves, and the switch by which we stop listening to one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class ProviderEvent(models.Model):
    """One logout token or security event that passed every check. A token id is taken once (``token_hash``).

    Data class: confidential. Retention: 400 days.
    """

    issuer = models.CharField(_("issuer"), max_length=255)
    token_hash = models.CharField(max_length=64, help_text="digest of the token's id")
    provider = models.CharField(_("provider"), max_length=40)
    kind = models.CharField(_("kind"), max_length=40)
    effect = models.CharField(_("effect"), max_length=24)
    identity = models.ForeignKey(
        "accounts.FederatedIdentity", on_delete=models.PROTECT, related_name="events", null=True, blank=True
    )
    sessions_ended = models.PositiveIntegerField(_("sessions ended"), default=0)
    received_at = models.DateTimeField(_("received"), db_index=True)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        constraints: ClassVar = [
            UniqueConstraint(fields=["issuer", "token_hash"], name="a_token_of_a_provider_counts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} #{self.pk}"


class ProviderSwitch(models.Model):
    """Sign-in by one issuer is switched off, from when to when. One person may pull the switch; another one must lift it.

    Data class: internal. Retention: for ever.
    """

    issuer = models.CharField(_("issuer"), max_length=255)
    reason = models.CharField(_("reason"), max_length=400)
    stopped_at = models.DateTimeField(_("switched off"))
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("provider switch")
        verbose_name_plural = _("provider switches")
        constraints: ClassVar = [
            UniqueConstraint(fields=["issuer"], condition=Q(lifted_at__isnull=True), name="an_issuer_is_off_once"),
            CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_by=F("stopped_by"))),
                name="a_switch_is_lifted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"switch #{self.pk}"
