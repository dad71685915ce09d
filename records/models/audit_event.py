"""The audit trail."""

import uuid

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from records.audit_actions import AuditAction
from records.models.taxpayer import Taxpayer
from taxportal.kit import append_only


@append_only.register
class AuditEvent(models.Model):
    """Who did what to which record, when, with what outcome. Written once, each row sealed with a keyed
    code (``row_mac``).

    References are opaque; details come from closed lists. ``at`` is real time, ``business_date`` the
    business day.

    Data class: restricted (who looked at whom). Retention: seven years.
    """

    class Outcome(models.TextChoices):
        OK = "ok", "Done"
        DENIED = "denied", "Denied"
        FAILED = "failed", "Failed"
        ERROR = "error", "Error"

    class ActorType(models.TextChoices):
        CITIZEN = "citizen", "Taxpayer"
        STAFF = "staff", "Staff"
        SYSTEM = "system", "System"

    event_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    v = models.PositiveSmallIntegerField("schema version", default=1)
    at = models.DateTimeField()
    business_date = models.DateField()
    action = models.CharField(max_length=32, choices=AuditAction)
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.OK)
    severity = models.CharField(max_length=8, default="info")
    reason_code = models.CharField(max_length=64, blank=True)
    actor_type = models.CharField(max_length=7, choices=ActorType)
    actor_ref = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, blank=True)
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    object_type = models.CharField(max_length=40, blank=True)
    object_ref = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    changed = models.JSONField(default=list, help_text="Names of the fields that changed")
    request_id = models.CharField(max_length=40, blank=True)
    session_ref = models.CharField(max_length=12, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    ua_hash = models.CharField(max_length=16, blank=True)
    txn_ref = models.CharField(max_length=40, blank=True)
    build = models.CharField(max_length=40, blank=True)
    host = models.CharField(max_length=64, blank=True)
    row_mac = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["taxpayer", "-id"], name="audit_by_taxpayer"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(
                fields=["request_id", "id"], condition=models.Q(actor_type="system"), name="audit_of_runs_by_name"
            ),
        ]
        constraints = [models.CheckConstraint(condition=Exact(Length("row_mac"), 32), name="audit_row_is_sealed")]

    def __str__(self) -> str:
        return f"{self.action} {self.event_id}"
