"""The session table. Its keys are digests: who reads the table cannot take over a session."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class PortalSession(models.Model):
    """One browser session. ``session_data`` is signed, never trusted from outside; the columns beside it let sessions be found by
    person, identity and provider session (logout from elsewhere, list of my sessions).

    Data class: confidential. Retention: until ``expire_date``, cleared hourly.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="portal_sessions"
    )
    identity = models.ForeignKey("accounts.FederatedIdentity", on_delete=models.PROTECT, null=True, related_name="+")
    sid = models.CharField(max_length=255, blank=True, help_text="the provider's own session id")
    device = models.CharField(max_length=60, blank=True, help_text="browser and system, from a short list of words")
    network = models.CharField(max_length=45, blank=True, help_text="network of the address, shortened")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Exact(Length("key_hash"), 64), name="session_key_is_a_digest"),
            CheckConstraint(
                condition=Q(user__isnull=False) | Q(identity__isnull=True), name="session_identity_has_a_user"
            ),
        ]
