"""Writing the audit trail: always in the transaction of the deed it tells of."""

import hmac
import json
import socket
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from importlib import metadata
from operator import itemgetter
from typing import Any

from django.conf import settings
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
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
_HOST = socket.gethostname()[:64]
_AS_THEY_ARE = (
    *("v", "action", "outcome", "severity", "reason_code", "actor_type", "actor_ref", "role", "object_type"),
    *("object_ref", "request_id", "session_ref", "ip", "ua_hash", "txn_ref", "build", "host"),
)
_PICKED = itemgetter(*_AS_THEY_ARE)
_COLUMNS = (*_AS_THEY_ARE, "event_id", "at", "business_date", "taxpayer_id", "details", "changed", "row_mac")


@dataclass(frozen=True, slots=True)
class Told:
    """What one of many events tells: whose record, which object, which facts."""

    taxpayer_id: uuid.UUID
    object_type: str
    object_pk: Any
    details: Mapping[str, Any]


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
    """Write events that ``prepared`` made, in the caller's transaction and in one statement; return how many."""
    rows = [_row(event) for event in events]
    bulk.insert(AuditEvent, _COLUMNS, rows)
    return len(rows)


def _row(event: AuditEvent) -> tuple[Any, ...]:
    """The columns of an event as text, which both databases read alike."""
    values = [getattr(event, name) for name in _AS_THEY_ARE]
    return (
        *values,
        event.event_id.hex,
        event.at.replace(tzinfo=None).isoformat(" "),
        event.business_date.isoformat(),
        event.taxpayer_id.hex if event.taxpayer_id else None,
        json.dumps(event.details),
        json.dumps(event.changed),
        bytes(event.row_mac),
    )


def record_each(action: AuditAction, told: Iterable[Told], *, by: Any, at: Moment) -> int:
    """Write one event of the same kind for each record that a job has worked, in the caller's transaction and in one
    statement; return how many. The same rows as so many calls of ``record``, without building one object after the other.
    """
    alike = {name: _plain(value) for name, value in _values(prepared(action, by=by, at=at)).items()}
    moment, day = at.real.astimezone(UTC).replace(tzinfo=None).isoformat(" "), at.business_date.isoformat()
    rows = []
    for each in told:
        details = json.dumps(each.details)
        event_id = uuid.uuid4()
        values = {
            **alike,
            "event_id": event_id,
            "taxpayer_id": each.taxpayer_id,
            "object_type": each.object_type,
            "object_ref": str(each.object_pk),
            "details": each.details,
        }
        rows.append(
            (
                *_PICKED(values),
                *(event_id.hex, moment, day, each.taxpayer_id.hex, details, "[]", _mac(values)),
            )
        )
    bulk.insert(AuditEvent, _COLUMNS, rows)
    return len(rows)


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
    return _mac({name: _plain(value) for name, value in _values(event).items()})


def _values(event: AuditEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in _SEALED}


def _mac(values: Mapping[str, Any]) -> bytes:
    return keyed_digest(settings.AUDIT_KEY, "audit-row", _ENCODER.encode(values))


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
