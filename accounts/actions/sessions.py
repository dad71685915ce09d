"""Ending sessions of a person: one, all others, or the oldest where there are too many."""

from collections.abc import Sequence

from django.db import transaction

from accounts import session_queries
from accounts.models import PortalSession, User
from accounts.session_store import SessionStore
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox

AT_ONCE = 3  # sessions of one person; the oldest makes way


@transaction.atomic
def end_sessions(*, keys: Sequence[str], by: User, at: Moment) -> int:
    """End these sessions (by their ``key_hash``) of the person themselves; returns how many ended, and tells the person."""
    rows = PortalSession.objects.filter(user=by, key_hash__in=keys)
    ended = SessionStore.end_all(rows, reason="elsewhere")
    if ended:
        audit.record(AuditAction.SESSION_ENDED_OTHER, by=by, at=at, reason="by_person", details={"sessions": ended})
        _tell(by, "session.ended_other", "accounts/mail/sessions_ended.txt", at)
    return ended


@transaction.atomic
def make_room(*, user: User, at: Moment, moving: str = "") -> int:
    """End the oldest sessions of somebody who is about to begin one more than allowed; returns how many ended.

    ``moving`` is the ``key_hash`` of a session that the new one replaces. One statement where nobody has to go.
    """
    oldest = session_queries.sessions_beyond(user=user, most=AT_ONCE - 1, but=moving)
    if not oldest:
        return 0
    ended = SessionStore.end_all(PortalSession.objects.filter(pk__in=oldest), reason="limit")
    audit.record(AuditAction.SESSION_EVICTED, by=user, at=at, reason="too_many", details={"sessions": ended})
    _tell(user, "session.limit_evicted", "accounts/mail/session_evicted.txt", at)
    return ended


def _tell(user: User, kind: str, template: str, at: Moment) -> None:
    outbox.put(
        kind=kind,
        recipient_ref=str(user.pk),
        template=template,
        dedupe_key=f"{kind}-{user.pk}-{at.real.timestamp():.6f}",
        business_date=at.business_date,
    )
