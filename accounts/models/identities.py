"""Federated identities."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.users import User


class StopReason(models.TextChoices):
    """Why a login opens nothing any more."""

    PROVIDER_DISABLED = "provider_disabled", _("the provider disabled the account")
    PROVIDER_PURGED = "provider_purged", _("the provider deleted the account")
    REMOVED = "removed", _("removed by the person")
    STAFF = "staff", _("stopped by staff")


class FederatedIdentity(models.Model):
    """One account at one identity provider: the pair (issuer, subject) is the person's key, for ever. No e-mail, no name.

    Data class: restricted (tells who holds an account where). Retention: 7 years after the user's last link ended.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identities")
    provider = models.CharField(_("provider"), max_length=40, help_text=_("our name of the provider when first seen"))
    issuer = models.CharField(_("issuer"), max_length=255)
    subject = models.CharField(_("subject"), max_length=255)
    created_at = models.DateTimeField(_("first seen"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_reason = models.CharField(_("why it is stopped"), max_length=24, choices=StopReason, blank=True)
    flagged_at = models.DateTimeField(_("flagged"), null=True, blank=True, help_text=_("its credentials changed"))
    acts_for: "User | None" = None  # filled by queries.identity_of: whose account an added login opens; never stored

    class Meta:
        verbose_name = _("federated identity")
        verbose_name_plural = _("federated identities")
        constraints: ClassVar = [
            UniqueConstraint(fields=["issuer", "subject"], name="one_user_per_identity"),
            CheckConstraint(condition=~Q(issuer="") & ~Q(subject=""), name="identity_names_issuer_and_subject"),
            CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_reason="")
                | Q(stopped_at__isnull=False, stopped_reason__in=StopReason.values),
                name="identity_stopped_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} #{self.pk}"

    @property
    def signs_in(self) -> "User":
        """Whom a sign-in with this login signs in: the user to whose account it was added, else its own."""
        return self.acts_for or self.user


class AddedLogin(models.Model):
    """A further login by which somebody signs in to the account they already have. The identity's own user never changes: this
    row says for whom it acts, from when to when.

    Data class: restricted. Retention: 7 years after ``ended_at``.
    """

    identity = models.ForeignKey(FederatedIdentity, on_delete=models.PROTECT, related_name="added")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="added_logins")
    reference = models.CharField(_("reference"), max_length=8)
    added_at = models.DateTimeField(_("added"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("added login")
        verbose_name_plural = _("added logins")
        constraints: ClassVar = [
            UniqueConstraint(fields=["identity"], condition=Q(ended_at__isnull=True), name="a_login_is_added_once"),
        ]

    def __str__(self) -> str:
        return f"added login {self.reference}"
