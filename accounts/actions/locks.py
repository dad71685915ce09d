"""Closing and opening online access to a record."""

from typing import TYPE_CHECKING

from django.db import transaction

from accounts import queries
from accounts.actions.attempts import Attempt, save_trace
from accounts.digests import digest
from accounts.models import LockKind, PortalSession, RecordLock, User
from accounts.session_store import SessionStore
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox
from taxportal.kit.refs import new_reference
from taxportal.kit.tracing import FAILED

if TYPE_CHECKING:
    from records.models import Taxpayer


@transaction.atomic
def lock(*, taxpayer: "Taxpayer", kind: LockKind, by: User | None, at: Moment) -> RecordLock:
    """Close online access to a record and end every session that shows it; the lock that stands already is returned as it is."""
    placed, made = RecordLock.objects.get_or_create(  # the constraint decides between two tabs
        taxpayer=taxpayer,
        kind=kind,
        ended_at=None,
        defaults={
            "reference": new_reference(),
            "placed_at": at.real,
            "placed_on": at.business_date,
            "placed_by": by,
        },
    )
    if not made:
        return placed
    audit.record(AuditAction.ACCOUNT_LOCKED, by=by, at=at, taxpayer=taxpayer, subject=placed, reason=str(kind))
    link = queries.active_link_of(taxpayer.pk)
    if link is not None:
        for session in PortalSession.objects.filter(user_id=link.user_id).select_related("identity"):
            _end(session, link.user, at)
        _tell(link.user, placed, "accounts/mail/account_locked.txt", at)
    return placed


def lock_seeded(*, taxpayer: "Taxpayer", at: Moment) -> RecordLock:
    """The lock of a practice person who closed online access before anybody signed in here."""
    return lock(taxpayer=taxpayer, kind=LockKind.SELF, by=None, at=at)


@transaction.atomic
def unlock(*, taxpayer: "Taxpayer", kind: LockKind, by: User, at: Moment) -> bool:
    """Open online access again; False where no such lock stood. Whoever calls has seen a fresh sign-in or is staff."""
    standing = queries.locks_of(taxpayer_id=taxpayer.pk).get(kind)
    if standing is None or not RecordLock.objects.filter(pk=standing.pk, ended_at__isnull=True).update(
        ended_at=at.real, ended_by=by
    ):
        return False
    audit.record(AuditAction.ACCOUNT_UNLOCKED, by=by, at=at, taxpayer=taxpayer, subject=standing, reason=str(kind))
    link = queries.active_link_of(taxpayer.pk)
    if link is not None:
        _tell(link.user, standing, "accounts/mail/account_unlocked.txt", at)
    return True


def _end(session: PortalSession, user: User, at: Moment) -> None:
    """End one session, with an outcome page of its own for the browser that held it."""
    reference = new_reference()
    browser = SessionStore().decode(session.session_data).get("browser", "")
    SessionStore.end_all(PortalSession.objects.filter(pk=session.pk), reason="locked", reference=reference)
    attempt = Attempt(reference, digest(browser) if browser else "", "")
    provider = session.identity.provider if session.identity else ""
    attempt.trace.note("lock", FAILED, detail=at.business_date.isoformat())
    save_trace(attempt=attempt, provider=provider, outcome="SI-22", at=at, user=user)


def _tell(user: User, lock: RecordLock, template: str, at: Moment) -> None:
    outbox.put(
        kind=f"account.{template.rpartition('_')[2].removesuffix('.txt')}",
        recipient_ref=str(user.pk),
        template=template,
        dedupe_key=f"{template.rpartition('/')[2]}-{lock.pk}",
        business_date=at.business_date,
    )
