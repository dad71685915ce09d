"""Deciding about links: approve, reject, and the links that the practice site's seed makes."""

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import policies, queries
from accounts.models import FederatedIdentity, IdentityLink, User
from accounts.states import LinkStatus, may_move
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit.refs import new_reference

if TYPE_CHECKING:
    from records.models import Taxpayer


@transaction.atomic
def approve_link(*, link: IdentityLink, by: User, reason: str, at: Moment) -> IdentityLink:
    """Let the login open the record from its next click on. Raises policies.CannotReview (own case, decided, taken)."""
    policies.check_can_review(link=link, by=by)
    policies.check_record_is_free(taken_by=queries.active_link_of(link.taxpayer_id))
    policies.check_login_is_free(opens=queries.active_link_of_user(link.user_id))
    try:
        with transaction.atomic():
            return _decide(link, LinkStatus.ACTIVE, by=by, reason=reason, at=at)
    except IntegrityError:  # a sign-in linked one of the two between our look and our write
        raise policies.CannotReview(_("Another link was made in this very moment. Look again.")) from None


@transaction.atomic
def reject_link(*, link: IdentityLink, by: User, reason: str, at: Moment) -> IdentityLink:
    """Close the case without opening the record. Raises policies.CannotReview."""
    policies.check_can_review(link=link, by=by)
    return _decide(link, LinkStatus.REJECTED, by=by, reason=reason, at=at, ended_at=at.real)


def _decide(link: IdentityLink, status: LinkStatus, *, by: User, reason: str, at: Moment, **more: Any) -> IdentityLink:
    _move_to(link, status, decided_by=by, decided_at=at.real, decision_reason=reason, **more)
    outcome = "ok" if status == LinkStatus.ACTIVE else "denied"
    audit.record(
        AuditAction.IDENTITY_CASE_DECIDED,
        by=by,
        at=at,
        taxpayer=link.taxpayer,
        subject=link,
        outcome=outcome,
        reason=str(status),
        changed=["status", "decided_by", "decided_at", "decision_reason"],
    )
    if status == LinkStatus.ACTIVE:
        audit.record(AuditAction.IDENTITY_LINKED, by=by, at=at, taxpayer=link.taxpayer, subject=link, reason="review")
    return link


def _move_to(link: IdentityLink, status: LinkStatus, **columns: Any) -> None:
    """Move along the table of states.py, by one conditional UPDATE. Raises policies.CannotReview where somebody was quicker."""
    old = link.status
    if not may_move(old, status):
        raise ValueError(f"{old} to {status}")
    moved = IdentityLink.objects.filter(pk=link.pk, status=old).update(status=status, **columns)
    if not moved:
        raise policies.CannotReview(_("Somebody else has just decided about this link."))
    link.refresh_from_db()


@transaction.atomic
def link_seeded(*, issuer: str, subject: str, provider: str, taxpayer: "Taxpayer", at: Moment) -> IdentityLink:
    """An active link made by the practice site's seed; idempotent for the same login and record."""
    identity = queries.identity_of(issuer=issuer, subject=subject) or FederatedIdentity.objects.create(
        user=User.objects.create_citizen(), provider=provider, issuer=issuer, subject=subject, created_at=at.real
    )
    standing = queries.active_link_of_user(identity.user_id)
    if standing is not None and standing.taxpayer_id == taxpayer.pk:
        return standing
    link = IdentityLink.objects.create(
        user=identity.user,
        taxpayer=taxpayer,
        issuer=issuer,
        status=LinkStatus.ACTIVE,
        decision="seeded",
        reference=new_reference(),
        created_at=at.real,
    )
    audit.record(AuditAction.IDENTITY_LINKED, by=None, at=at, taxpayer=taxpayer, subject=link, reason="seed")
    return link
