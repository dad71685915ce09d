"""Tables of the kit: counters, leases, job runs, the outbox. None holds tax data."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class RateCounter(models.Model):
    """Hits of one key in one window, shared by all workers.

    Data class: internal (keys are keyed digests). Retention: two days, pruned by the nightly run.
    """

    key = models.BinaryField(max_length=32)
    window = models.BigIntegerField(help_text="number of the window since the epoch, real time")
    hits = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["key", "window"], name="one_counter_per_key_and_window")]


class Lease(models.Model):
    """Who may run a job now. The token only rises: a holder that slept past its lease is refused by its old token.

    Data class: internal. Retention: for ever, one row a job.
    """

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    token = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(help_text="database time")


class JobRun(models.Model):
    """A due job's run into one business date: what makes the nightly run idempotent and resumable.

    Data class: internal. Retention: 7 years, with the audit trail.
    """

    name = models.CharField(max_length=40)
    business_date = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(help_text="token of the lease it ran under")
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["name", "business_date"], name="one_run_per_job_and_day")]


class OutboxMessage(models.Model):
    """A message to be delivered at least once and shown once; written in the transaction of the deed it tells of.

    ``context`` holds no tax data: a message says that something new waits, not what (docs/security.md T24).
    Data class: internal. Retention: 90 days after delivery.
    """

    class Channel(models.TextChoices):
        """How it goes out."""

        EMAIL = "email", "e-mail"
        SMS = "sms", "text message"
        LETTER = "letter", "letter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    kind = models.CharField(max_length=60)
    recipient_ref = models.CharField(max_length=64, help_text="opaque reference of a person, never an address")
    template = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    business_date = models.DateField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(channel__in=["email", "sms", "letter"]), name="outbox_channel_known"),
        ]


class SeedState(models.Model):
    """Which identity provider the practice people were seeded for; one row, sandbox only.

    Data class: internal. Retention: the life of the practice database.
    """

    issuer = models.CharField(max_length=300)
    seeded_at = models.DateTimeField()
