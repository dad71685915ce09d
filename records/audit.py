"""Writing the audit trail: always in the transaction of the deed it tells of."""

import hmac
import json
import re
import socket
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC
from importlib import metadata
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import AuditEvent, Taxpayer
from taxportal.kit import bulk, context
from taxportal.kit.crypto import keyed_digest
from taxportal.kit.requests import TaxpayerRequest

_SEALED = (
    *("event_id", "v", "at", "business_date", "action", "outcome", "severity", "reason_code", "actor_type"),
    *("actor_ref", "role", "taxpayer_id", "object_type", "object_ref", "details", "changed", "request_id"),
    *("session_ref", "ip", "ua_hash", "txn_ref", "build", "host"),
)
_HOST = socket.gethostname()[:64]
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
_PURPOSE = "audit-row"
_OWN = (
    "details",
    "event_id",
    "object_ref",
    "taxpayer_id",
)  # what differs from row to row, in the order of the sealed text
_MARK = re.compile("|".join(f'"@{name}@"' for name in _OWN))
_AT_ONCE = 500  # rows a statement


def _build() -> str:
    try:
        return metadata.version("taxportal")
    except metadata.PackageNotFoundError:
        return "source"


_BUILD = _build()


def record(
    action: AuditAction,
    *,
    by: Any,
    at: Moment,
    taxpayer: Taxpayer | None = None,
    subject: Model | None = None,
    outcome: str = AuditEvent.Outcome.OK,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    changed: list[str] | None = None,
    role: str = "",
    severity: str = "info",
) -> AuditEvent:
    """Write one event in the caller's transaction and return it.

    ``by`` is the acting User or None where the system acts by itself; ``subject`` the object concerned,
    named by its type and primary key; ``reason`` and ``details`` come from closed lists, cents, dates and
    opaque references: never names or numbers of people. Request id, session, address and user agent are
    taken from the current request's context.
    """
    event = prepared(
        action,
        by=by,
        at=at,
        taxpayer=taxpayer,
        subject=subject,
        outcome=outcome,
        reason=reason,
        details=details,
        changed=changed,
        role=role,
        severity=severity,
    )
    event.save(force_insert=True)
    return event


def record_all(events: Iterable[AuditEvent]) -> int:
    """Write events that ``prepared`` made, in the caller's transaction and in few statements; return how many."""
    return len(AuditEvent.objects.bulk_create(list(events), batch_size=_AT_ONCE))


def record_rows(
    action: AuditAction, *, at: Moment, object_type: str, rows: Iterable[tuple[uuid.UUID, str, Mapping[str, Any]]]
) -> None:
    """Write one event of the system for each (taxpayer id, object reference, details), in the caller's transaction.

    The same sealed rows as ``record`` writes, past the model: for jobs that charge or pay everybody.
    """
    blank = _blank(action, at, object_type)
    common = {name: _plain(getattr(blank, name)) for name in _SEALED if name not in _OWN}
    pieces = _MARK.split(_ENCODER.encode({**common, **{name: f"@{name}@" for name in _OWN}}))
    moment = str(connection.ops.adapt_datetimefield_value(at.real.astimezone(UTC)))
    rest = [name for name in _SEALED if name not in _OWN]
    stored = [moment if name == "at" else _stored(common[name]) for name in rest]
    written = []
    for taxpayer_id, object_ref, details in rows:
        event_id, facts = uuid.uuid4(), _ENCODER.encode(details)
        own = (facts, f'"{event_id}"', _ENCODER.encode(object_ref), f'"{taxpayer_id}"')
        text = "".join(part for pair in zip(pieces, (*own, ""), strict=True) for part in pair)
        mac = keyed_digest(settings.AUDIT_KEY, _PURPOSE, text)
        written.append((facts, event_id.hex, object_ref, taxpayer_id.hex, *stored, mac))
    bulk.insert(AuditEvent, (*_OWN, *rest, "row_mac"), written)


def _blank(action: AuditAction, at: Moment, object_type: str) -> AuditEvent:
    """An event of the system with everything but whom and what it is about."""
    event = prepared(action, by=None, at=at)
    event.object_type = object_type
    return event


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value if isinstance(value, int) else str(value)


def prepared(
    action: AuditAction,
    *,
    by: Any,
    at: Moment,
    taxpayer: Taxpayer | None = None,
    subject: Model | None = None,
    outcome: str = AuditEvent.Outcome.OK,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    changed: list[str] | None = None,
    role: str = "",
    severity: str = "info",
) -> AuditEvent:
    """The sealed event of ``record``, not written yet: for jobs that write many at once."""
    here = context.current()
    event = AuditEvent(
        event_id=uuid.uuid4(),
        at=at.real.astimezone(UTC),
        business_date=at.business_date,
        action=AuditAction(action),
        outcome=AuditEvent.Outcome(outcome),
        severity=severity,
        reason_code=reason,
        actor_type=_actor_type(by),
        actor_ref=str(by.pk) if by is not None else "",
        role=role,
        taxpayer=taxpayer,
        object_type=subject._meta.label_lower if subject is not None else "",
        object_ref=str(subject.pk) if subject is not None else "",
        details=dict(details or {}),
        changed=list(changed or []),
        request_id=here.request_id[:40],
        session_ref=here.session_ref[:12],
        ip=here.ip[:45],
        ua_hash=here.user_agent_hash[:16],
        build=_BUILD[:40],
        host=_HOST,
    )
    event.row_mac = seal(event)
    return event


def viewed(
    request: TaxpayerRequest,
    page: str,
    *,
    action: AuditAction = AuditAction.RECORD_VIEWED,
    subject: Model | None = None,
    **details: Any,
) -> None:
    """Write that the signed-in person reads ``page`` of the record, before the page goes out: no row, no page."""
    facts = {"page": page, **details}
    record(action, by=request.user, at=request.moment, taxpayer=request.taxpayer, subject=subject, details=facts)


def seal(event: AuditEvent) -> bytes:
    """The keyed code over every field of the row but its own code and its place: 32 bytes."""
    values = {name: _plain(getattr(event, name)) for name in _SEALED}
    return keyed_digest(settings.AUDIT_KEY, _PURPOSE, _ENCODER.encode(values))


def is_intact(event: AuditEvent) -> bool:
    """Whether the row still is what was written."""
    return hmac.compare_digest(bytes(event.row_mac), seal(event))


def _plain(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def _actor_type(by: Any) -> AuditEvent.ActorType:
    if by is None:
        return AuditEvent.ActorType.SYSTEM
    return AuditEvent.ActorType(str(getattr(by, "kind", AuditEvent.ActorType.CITIZEN)))
