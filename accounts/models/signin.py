"""Sign-ins under way, and what remains of each attempt."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from taxportal.kit.crypto import EncryptedTextField


class Purpose(models.TextChoices):
    """Why somebody was sent to a provider."""

    SIGN_IN = "sign_in", _("Sign in")
    STEP_UP = "step_up", _("Confirm again")
    LINK = "link", _("Add a login")
    UNLOCK = "unlock", _("Unlock the account")


class SignInTransaction(models.Model):
    """One trip to a provider. The state is stored as a digest; the row belongs to the browser whose session holds the
    random value behind ``browser``, is used once, and lives ten minutes.

    Data class: secret while open (nonce, verifier), emptied on use. Retention: one day.
    """

    state_hash = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64, db_index=True, help_text="digest of a random value in the session")
    provider = models.CharField(max_length=40)
    nonce = models.CharField(max_length=64, blank=True)
    verifier = models.CharField(max_length=128, blank=True)
    next_path = models.CharField(max_length=400, blank=True)
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.SIGN_IN)
    asked_acr = models.JSONField(default=list, help_text="acr values asked for")
    max_age_s = models.PositiveIntegerField(null=True)
    asked = models.JSONField(default=dict, help_text="what was asked for, in words, for the trace")
    identity = models.ForeignKey(
        "accounts.FederatedIdentity",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="whose session asked: for confirming again and adding a login",
    )
    created_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(purpose__in=Purpose.values), name="sign_in_purpose_known"),
            CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(nonce="", verifier=""), name="used_sign_in_keeps_no_secrets"
            ),
            CheckConstraint(
                condition=Q(purpose__in=["sign_in", "unlock"]) | Q(identity__isnull=False),
                name="confirming_and_adding_begin_in_a_session",
            ),
        ]


class SignInTrace(models.Model):
    """What happened in one attempt, step by step, for whoever has its reference. Values are masked or words of closed lists.

    Data class: confidential. Retention: 30 days, then purged.
    """

    reference = models.CharField(_("reference"), max_length=8, unique=True)
    at = models.DateTimeField(_("at"), db_index=True)
    provider = models.CharField(_("provider"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.SIGN_IN)
    outcome = models.CharField(_("outcome"), max_length=5)
    log_code = models.CharField(_("log code"), max_length=40)
    browser = models.CharField(max_length=64, blank=True, help_text="digest of a random value in the session")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    next_path = models.CharField(max_length=400, blank=True)
    steps = models.JSONField(_("steps"), default=list)

    class Meta:
        verbose_name = _("sign-in trace")
        verbose_name_plural = _("sign-in traces")

    def __str__(self) -> str:
        return self.reference


class KeptForm(models.Model):
    """A form that somebody had filled in when a fresh sign-in was asked for; shown again afterwards, never sent by itself.

    Data class: restricted (may hold a bank account number), encrypted. Retention: 15 minutes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=400)
    data = EncryptedTextField()
    created_at = models.DateTimeField(db_index=True)
