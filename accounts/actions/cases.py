"""The life of review cases: opened by a sign-in, proposed by one member of staff, decided by another one."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import policies, queries
from accounts.actions import links
from accounts.identity import VerifiedIdentity
from accounts.matching import Match
from accounts.models import FederatedIdentity, IdentityLink, LinkEnd, ReviewCase, User
from accounts.states import OPEN_CASES, CaseKind, CaseStatus, may_move
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox

ANSWER_DAYS = 14  # calendar days: the page tells the date
KEEP_CLAIMS = timedelta(days=30)


def open_case(
    *,
    kind: CaseKind,
    identity: VerifiedIdentity,
    row: FederatedIdentity,
    taxpayer_id: UUID | None,
    match: Match,
    reference: str,
    at: Moment,
) -> ReviewCase | None:
    """The case of this login, kind and record: the one that waits, else a new one with its audit row."""
    standing = queries.open_case(identity=row, kind=kind, taxpayer_id=taxpayer_id)
    if standing:
        return standing
    try:
        with transaction.atomic():
            return _opened(kind, identity, row, taxpayer_id, match, reference, at)
    except IntegrityError:  # opened by the other tab
        return queries.open_case(identity=row, kind=kind, taxpayer_id=taxpayer_id)


def _opened(
    kind: CaseKind,
    identity: VerifiedIdentity,
    row: FederatedIdentity,
    taxpayer_id: UUID | None,
    match: Match,
    reference: str,
    at: Moment,
) -> ReviewCase:
    reasons = {attribute: str(reason) for attribute, reason in match.reasons.items()}
    case = ReviewCase.objects.create(
        reference=reference,
        kind=kind,
        user=row.signs_in,
        identity=row,
        taxpayer_id=taxpayer_id,
        reasons=reasons,
        claims=_claims(identity),
        opened_at=at.real,
        opened_on=at.business_date,
        answer_by=at.business_date + timedelta(days=ANSWER_DAYS),
    )
    audit.record(
        AuditAction.IDENTITY_CASE_OPENED,
        by=row.signs_in,
        at=at,
        taxpayer=case.taxpayer,
        subject=case,
        outcome="denied",
        reason=str(match.decision),
        details=reasons,
    )
    return case


def _claims(identity: VerifiedIdentity) -> str:
    said = {
        "given_name": identity.given_name,
        "middle_name": identity.middle_name,
        "family_name": identity.family_name,
        "birth_date": identity.birth_date.isoformat() if identity.birth_date else "",
    }
    return json.dumps(said)


def tell_owner(*, taxpayer_id: UUID, claimant: User, at: Moment) -> IdentityLink | None:
    """One notice per claimant to the login that opens the record, which is returned; it says that something happened, not who
    or what.
    """
    link = queries.active_link_of(taxpayer_id)
    if link is None:
        return None
    audit.record(
        AuditAction.IDENTITY_CLAIM_ON_LINKED, by=claimant, at=at, subject=link, outcome="denied", severity="warning"
    )
    _tell(link.user, "claim_on_linked", f"claim-{link.pk}-{claimant.pk}", at)
    return link


@transaction.atomic
def request_move(*, case: ReviewCase, by: User, at: Moment) -> bool:
    """Note that the claimant asks for the record to move to their login, and tell the present owner; False where they may not,
    or have asked before.
    """
    if case.user_id != by.pk or not policies.may_ask_to_move(case):
        return False
    waiting = ReviewCase.objects.filter(pk=case.pk, status__in=OPEN_CASES, move_requested_at__isnull=True)
    if not waiting.update(move_requested_at=at.real):
        return False
    audit.record(AuditAction.IDENTITY_MOVE_REQUESTED, by=by, at=at, taxpayer=case.taxpayer, subject=case)
    owner = queries.active_link_of(case.taxpayer_id) if case.taxpayer_id else None
    if owner is not None:
        _tell(owner.user, "move_requested", f"move-{case.pk}", at)
    return True


@transaction.atomic
def propose(
    *, case: ReviewCase, taxpayer_id: UUID | None, approve: bool, by: User, reason: str, at: Moment
) -> ReviewCase:
    """Say what should be decided; a new proposal takes the place of an older one. ``taxpayer_id`` is the record that should
    open, needed where several fit. Raises policies.CannotReview.
    """
    policies.check_can_propose(case=case, by=by)
    wanted = case.taxpayer_id or taxpayer_id
    if approve and wanted is None:
        raise policies.CannotReview(_("Choose the record that should open."))
    if wanted and queries.is_linked(user=by, taxpayer_ids=[wanted]):
        raise policies.CannotReview(_("You can’t review a case about your own login or record."))
    _move(
        case,
        CaseStatus.PROPOSED,
        proposed_by=by,
        proposed_at=at.real,
        proposed_approval=approve,
        proposed_taxpayer_id=wanted if approve else None,
        proposed_reason=reason,
    )
    audit.record(
        AuditAction.IDENTITY_CASE_PROPOSED,
        by=by,
        at=at,
        taxpayer=case.proposed_taxpayer,
        subject=case,
        reason="approve" if approve else "reject",
        changed=["status", "proposed_by", "proposed_at", "proposed_approval", "proposed_taxpayer"],
    )
    return case


@transaction.atomic
def decide(*, case: ReviewCase, approve: bool, by: User, reason: str, at: Moment) -> ReviewCase:
    """Close the case as the second person decides, with everything that follows: the link is made or moved, sessions of a login
    that lost the record end, everybody concerned is told. Raises policies.CannotReview (own case, own proposal, decided, taken).
    """
    policies.check_can_decide(case=case, approve=approve, by=by)
    status = CaseStatus.APPROVED if approve else CaseStatus.REJECTED
    _move(case, status, decided_by=by, decided_at=at.real, decision_reason=reason, closed_at=at.real)
    audit.record(
        AuditAction.IDENTITY_CASE_DECIDED,
        by=by,
        at=at,
        taxpayer=case.proposed_taxpayer or case.taxpayer,
        subject=case,
        outcome="ok" if approve else "denied",
        reason=str(status),
        changed=["status", "decided_by", "decided_at", "decision_reason"],
    )
    if approve:
        _open_record(case, by, reason, at)
        withdraw_open(user=case.user, at=at)
    _tell(case.user, "case_decided", f"case-{case.pk}", at)
    return case


def _open_record(case: ReviewCase, by: User, reason: str, at: Moment) -> None:
    """Give the record to the case's login; what stood before is looked at again, here, inside the transaction."""
    taxpayer_id = case.proposed_taxpayer_id
    assert taxpayer_id is not None
    policies.check_provider_is_on(issuer=case.identity.issuer)
    owner, own = queries.active_link_of(taxpayer_id), queries.active_link_of_user(case.user_id)
    moves = {CaseKind.TAKEN: owner, CaseKind.LOGIN_TAKEN: own}.get(CaseKind(case.kind))
    if owner is not moves:
        policies.check_record_is_free(taken_by=owner)
    if own is not moves:
        policies.check_login_is_free(opens=own)
    if moves is not None:
        links.end_link(link=moves, kind=LinkEnd.MOVED, by=by, reason=reason, at=at)
    try:
        links.make_link(
            user=case.user,
            taxpayer_id=taxpayer_id,
            issuer=case.identity.issuer,
            decision=f"review_{case.kind}",
            reasons=case.reasons,
            reference=case.reference,
            by=by,
            at=at,
            reviewer=by,
            review_reason=reason,
        )
    except IntegrityError:  # a sign-in linked one of the two between our look and our write
        raise policies.CannotReview(_("Another link was made in this very moment. Look again.")) from None


def withdraw_open(*, user: User, at: Moment) -> int:
    """Close the cases that wait for somebody whose record has opened; returns how many."""
    withdrawn = 0
    for case in ReviewCase.objects.filter(user=user, status__in=OPEN_CASES):
        if ReviewCase.objects.filter(pk=case.pk, status=case.status).update(
            status=CaseStatus.WITHDRAWN, closed_at=at.real
        ):
            audit.record(AuditAction.IDENTITY_CASE_DECIDED, by=None, at=at, subject=case, reason="withdrawn")
            withdrawn += 1
    return withdrawn


def _move(case: ReviewCase, status: CaseStatus, **columns: Any) -> None:
    """Move along the table of states.py by one conditional UPDATE. Raises policies.CannotReview where somebody was quicker,
    also where the proposal is no longer the one that was looked at.
    """
    if not may_move(case.status, status):
        raise ValueError(f"{case.status} to {status}")
    seen = ReviewCase.objects.filter(
        pk=case.pk, status=case.status, proposed_by=case.proposed_by_id, proposed_at=case.proposed_at
    )
    if case.proposed_by_id is None:
        seen = ReviewCase.objects.filter(pk=case.pk, status=case.status, proposed_by__isnull=True)
    if not seen.update(status=status, **columns):
        raise policies.CannotReview(_("Somebody else has just decided about this case. Look again."))
    case.refresh_from_db()


def _tell(user: User, what: str, dedupe_key: str, at: Moment) -> None:
    outbox.put(
        kind=f"identity.{what}",
        recipient_ref=str(user.pk),
        template=f"accounts/mail/{what}.txt",
        dedupe_key=dedupe_key,
        business_date=at.business_date,
    )
