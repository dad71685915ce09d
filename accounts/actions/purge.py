"""Deleting what has been kept for its time: one table of rules, in chunks, each chunk with its audit row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.cases import KEEP_CLAIMS
from accounts.models import KeptForm, PortalSession, ProviderEvent, ReviewCase, SignInTrace, SignInTransaction
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit.models import OutboxMessage, RateCounter

CHUNK = 1000  # rows a transaction: SQLite's one write lock is held for a moment only


@dataclass(frozen=True)
class Rule:
    """How long one table's rows are kept: those with ``column`` before now less ``kept`` go, or lose what ``empties`` names.
    Real time.
    """

    table: str
    rows: Callable[[], QuerySet[Any]]
    column: str
    kept: timedelta
    empties: str = ""

    def due(self, now: datetime) -> QuerySet[Any]:
        """The rows whose time is over."""
        over = self.rows().filter(**{f"{self.column}__lt": now - self.kept})
        return over.filter(**{f"{self.empties}__isnull": False}) if self.empties else over

    def clear(self, rows: QuerySet[Any]) -> int:
        """Delete or empty these rows; returns how many."""
        return rows.update(**{self.empties: None}) if self.empties else rows.delete()[0]


RULES: tuple[Rule, ...] = (
    Rule("sign_in_traces", SignInTrace.objects.all, "at", timedelta(days=30)),
    Rule("sign_in_transactions", SignInTransaction.objects.all, "created_at", timedelta(days=1)),
    Rule("kept_forms", KeptForm.objects.all, "created_at", timedelta(minutes=15)),
    Rule("sessions", PortalSession.objects.all, "expire_date", timedelta(0)),
    Rule("rate_counters", RateCounter.objects.all, "expires_at", timedelta(0)),
    Rule("provider_events", ProviderEvent.objects.all, "received_at", timedelta(days=400)),
    Rule("case_claims", ReviewCase.objects.all, "closed_at", KEEP_CLAIMS, empties="claims"),
    Rule("outbox_messages", OutboxMessage.objects.all, "delivered_at", timedelta(days=90)),
)


@transaction.atomic
def purge(*, rule: Rule, at: Moment, chunk: int = CHUNK) -> int:
    """Delete (or empty) at most ``chunk`` rows of one table whose time is over; returns how many. Nothing more to do when that is 0."""
    keys = list(rule.due(at.real).order_by("pk").values_list("pk", flat=True)[:chunk])
    if not keys:
        return 0
    count = rule.clear(rule.rows().filter(pk__in=keys))
    audit.record(AuditAction.PURGE_RUN, by=None, at=at, reason=rule.table, details={"rows": count})
    return count
