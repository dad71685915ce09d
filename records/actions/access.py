"""A person says that they do not recognise a look at their record."""

from typing import Any
from uuid import UUID

from django.db import transaction

from records import audit
from records.actions.cases import open_case
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import AuditEvent, Case, Taxpayer
from records.queries.access import SUBJECT


def dispute_look(*, taxpayer: Taxpayer, event_id: UUID, text: str, by: Any, at: Moment) -> Case:
    """Open a case about one look and return it; the one that stands if this look is disputed already, closed or not.

    The caller has made sure that the look is about this taxpayer (queries.access.look_for).
    """
    kind, ref = Case.Kind.ACCESS_DISPUTED, str(event_id)
    about = Case.objects.filter(taxpayer=taxpayer, kind=kind, subject_kind=SUBJECT, subject_ref=ref)
    standing = about.order_by("id").first()
    if standing is not None:
        return standing
    with transaction.atomic():
        case = open_case(taxpayer=taxpayer, kind=kind, subject_kind=SUBJECT, subject_ref=ref, text=text, by=by, at=at)
        looked_at = AuditEvent.objects.get(event_id=event_id)
        audit.record(AuditAction.ACCESS_DISPUTED, by=by, at=at, taxpayer=taxpayer, subject=looked_at)
    return case
