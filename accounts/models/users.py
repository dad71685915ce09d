"""Users: citizens, whom a provider signs in, and staff, kept apart by kind."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.links import IdentityLink


class UserKind(models.TextChoices):
    """Which door somebody uses. Nobody changes door: a member of staff who pays tax has two users."""

    CITIZEN = "citizen", _("Taxpayer")
    STAFF = "staff", _("Staff")


class UserManager(BaseUserManager["User"]):
    """Makes users of either kind; there is no third way."""

    def create_citizen(self) -> "User":
        """A person known only by federated identities: no name, no password."""
        user = self.model(kind=UserKind.CITIZEN)
        user.set_unusable_password()
        user.save(force_insert=True, using=self._db)
        return user

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A member of staff with a username."""
        user = self.model(kind=UserKind.STAFF, username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A member of staff with every permission, as Django's ``createsuperuser`` makes."""
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can be signed in. A citizen has no name here and no password: who they are is said by their federated
    identities, and which taxpayer they are by their link.

    Data class: internal (opaque ids; staff usernames). Retention: for ever, since the audit trail names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=UserKind)
    username = models.CharField(_("username"), max_length=60, unique=True, null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    active_link: "IdentityLink | None" = None  # filled by queries.citizen, never stored
    last_login = None  # each sign-in leaves a trace and an audit event; a column would be one more write

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(kind="staff", username__isnull=False)
                | Q(kind="citizen", username__isnull=True, is_superuser=False, password__startswith="!"),
                name="citizens_have_no_name_password_or_power",
            ),
        ]

    @property
    def is_staff(self) -> bool:
        """What Django admin asks at its door."""
        return self.kind == UserKind.STAFF

    def get_full_name(self) -> str:
        """The username of staff, else an opaque reference."""
        return self.username or f"login {str(self.pk)[:8]}"

    get_short_name = get_full_name

    def __str__(self) -> str:
        return self.get_full_name()
