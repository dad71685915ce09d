"""Who looked at a record: the audit trail as far as it is about one person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from records.audit_actions import AuditAction
from records.models import AuditEvent, Case, TaxModule, Taxpayer

PAGE_SIZE = 50
LAST_PAGE = 50  # nobody leafs further back; the data bundle has everything
OTHERS, OWN = "others", "own"
_ROW = ("event_id", "at", "action", "outcome", "actor_type", "role", "object_type", "details")
SUBJECT = "audit_event"
# Deeds of the system that touch no tax data: sessions, sign-ins, runs. What a person did is on the activity page.
_ABOUT_THE_RECORD = (
    *("record.", "transcript.", "notice.", "ledger.", "refund.", "return.", "payment.", "identity.", "case."),
    *("profile.", "pin.", "data.", "unax."),
)


def looks_at(*, taxpayer: Taxpayer, who: str = OTHERS, page: int = 1) -> tuple[list[dict[str, Any]], bool]:
    """The rows of one page, newest first, and whether an older page follows. ``who``: others (staff, representatives and
    automatic processing) or own. Pages beyond the last one are empty.

    A look at a joint account is in the log of both spouses.
    """
    if not 1 <= page <= LAST_PAGE:
        return [], False
    rows = _about(taxpayer)
    rows = rows.filter(actor_type="citizen") if who == OWN else rows.exclude(actor_type="citizen")
    first = (page - 1) * PAGE_SIZE
    found = list(rows.order_by("-id").values(*_ROW)[first : first + PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE and page < LAST_PAGE


def look_for(*, taxpayer: Taxpayer, event_id: UUID) -> dict[str, Any]:
    """One look of somebody else by its id; a stranger's, an own and a missing one all raise AuditEvent.DoesNotExist."""
    found = _about(taxpayer).exclude(actor_type="citizen").filter(event_id=event_id).values(*_ROW).first()
    if found is None:
        raise AuditEvent.DoesNotExist
    return dict(found)


def disputes(*, taxpayer: Taxpayer, event_ids: Sequence[UUID]) -> dict[str, str]:
    """The references of this person's cases about these looks, by event id."""
    asked = [str(event_id) for event_id in event_ids]
    cases = Case.objects.filter(
        taxpayer=taxpayer, kind=Case.Kind.ACCESS_DISPUTED, subject_kind=SUBJECT, subject_ref__in=asked
    )
    return dict(cases.order_by("id").values_list("subject_ref", "ref"))


def _about(taxpayer: Taxpayer) -> QuerySet[AuditEvent]:
    """The rows about this person. What happens on a joint account stands under the first-named one and names the other."""
    first_named = list(TaxModule.objects.filter(secondary=taxpayer).values_list("primary_id", flat=True).distinct())
    about = Q(taxpayer=taxpayer)
    if first_named:
        about |= Q(taxpayer__in=first_named, details__joint_with=str(taxpayer.pk))
    known = [action for action in AuditAction.values if action.startswith(_ABOUT_THE_RECORD)]
    return AuditEvent.objects.filter(about, action__in=known)
