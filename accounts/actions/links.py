"""Making and ending links: by a sign-in, by the practice site's seed, and by staff."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import policies, queries
from accounts.matching import Match
from accounts.models import FederatedIdentity, IdentityLink, LinkEnd, User
from accounts.session_store import SessionStore
from accounts.states import LinkStatus
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox
from taxportal.kit.refs import new_reference

if TYPE_CHECKING:
    from records.models import Taxpayer


def link_matched(*, user: User, issuer: str, match: Match, reference: str, at: Moment) -> bool:
    """Make the link that a comparison found good; False where the database says that the login or the record has one by now."""
    assert match.taxpayer_id is not None
    reasons = {attribute: str(reason) for attribute, reason in match.reasons.items()}
    try:
        make_link(
            user=user,
            taxpayer_id=match.taxpayer_id,
            issuer=issuer,
            decision=str(match.decision),
            reasons=reasons,
            reference=reference,
            by=user,
            at=at,
        )
    except IntegrityError:
        return False
    return True


@transaction.atomic
def make_link(
    *,
    user: User,
    taxpayer_id: UUID,
    issuer: str,
    decision: str,
    reasons: dict[str, str],
    reference: str,
    by: User | None,
    at: Moment,
    reviewer: User | None = None,
    review_reason: str = "",
) -> IdentityLink:
    """An active link with its audit row. Raises IntegrityError where the login or the record has one already."""
    link = IdentityLink.objects.create(
        user=user,
        taxpayer_id=taxpayer_id,
        issuer=issuer,
        status=LinkStatus.ACTIVE,
        decision=decision,
        reasons=reasons,
        reference=reference,
        created_at=at.real,
        decided_by=reviewer,
        decided_at=at.real if reviewer else None,
        decision_reason=review_reason,
    )
    audit.record(AuditAction.IDENTITY_LINKED, by=by, at=at, taxpayer=link.taxpayer, subject=link, reason=decision)
    return link


@transaction.atomic
def end_link(*, link: IdentityLink, kind: LinkEnd, by: User, reason: str, at: Moment) -> IdentityLink:
    """Close the record to the login from its next click on, and tell its owner. Raises policies.CannotReview (not staff, own
    link, already ended).
    """
    policies.check_can_end(link=link, by=by)
    ended = IdentityLink.objects.filter(pk=link.pk, status=LinkStatus.ACTIVE).update(
        status=LinkStatus.REVOKED, ended_at=at.real, ended_by=by, end_kind=kind, end_reason=reason
    )
    if not ended:
        raise policies.CannotReview(policies.ALREADY_ENDED)
    link.refresh_from_db()
    audit.record(AuditAction.IDENTITY_LINK_ENDED, by=by, at=at, taxpayer=link.taxpayer, subject=link, reason=str(kind))
    SessionStore.end_all(queries.sessions_of(user=link.user), reason="disabled", reference=link.reference)
    outbox.put(
        kind="identity.link_ended",
        recipient_ref=str(link.user_id),
        template="accounts/mail/link_ended.txt",
        dedupe_key=f"link-ended-{link.pk}",
        business_date=at.business_date,
        context={"reference": link.reference},
    )
    return link


@transaction.atomic
def link_seeded(*, issuer: str, subject: str, provider: str, taxpayer: "Taxpayer", at: Moment) -> IdentityLink:
    """An active link made by the practice site's seed; idempotent for the same login and record."""
    identity = queries.identity_of(issuer=issuer, subject=subject) or FederatedIdentity.objects.create(
        user=User.objects.create_citizen(), provider=provider, issuer=issuer, subject=subject, created_at=at.real
    )
    standing = queries.active_link_of_user(identity.user_id)
    if standing is not None and standing.taxpayer_id == taxpayer.pk:
        return standing
    return make_link(
        user=identity.user,
        taxpayer_id=taxpayer.pk,
        issuer=issuer,
        decision="seeded",
        reasons={},
        reference=new_reference(),
        by=None,
        at=at,
    )
