"""Federated identities."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class FederatedIdentity(models.Model):
    """One account at one identity provider: the pair (issuer, subject) is the person's key, for ever. No e-mail, no name.

    Data class: restricted (tells who holds an account where). Retention: 7 years after the user's last link ended.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identities")
    provider = models.CharField(_("provider"), max_length=40, help_text=_("our name of the provider when first seen"))
    issuer = models.CharField(_("issuer"), max_length=255)
    subject = models.CharField(_("subject"), max_length=255)
    created_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("federated identity")
        verbose_name_plural = _("federated identities")
        constraints: ClassVar = [
            UniqueConstraint(fields=["issuer", "subject"], name="one_user_per_identity"),
            CheckConstraint(condition=~Q(issuer="") & ~Q(subject=""), name="identity_names_issuer_and_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} #{self.pk}"
