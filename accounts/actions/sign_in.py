"""What a finished sign-in changes: the user, the link, the audit trail and the trace, in one transaction."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import matching, queries
from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.matching import Decision, Match
from accounts.models import FederatedIdentity, IdentityLink, Purpose, SignInTrace, User, UserKind
from accounts.outcomes import CATALOGUE, Refusal
from accounts.states import LinkStatus
from records import audit, names
from records import queries as records_queries
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox
from taxportal.kit.tracing import Trace


@dataclass(frozen=True)
class SignedIn:
    """How the attempt ended. ``reference`` is what the person may quote: the case's if one is open, else the attempt's."""

    outcome: str
    reference: str
    user: User
    identity: FederatedIdentity
    match: Match | None = None
    other_issuer: str = ""

    @property
    def opens_session(self) -> bool:
        """Whether the person is signed in now (with or without a record)."""
        return CATALOGUE[self.outcome].opens_session

    @property
    def opens_record(self) -> bool:
        """Whether the person may see a taxpayer record now."""
        return bool(self.match and self.match.opens)


@dataclass
class Attempt:
    """What is known about the browser's side of the attempt, for the trace."""

    reference: str
    browser: str
    next_path: str
    purpose: str = Purpose.SIGN_IN
    trace: Trace = field(default_factory=Trace)


@transaction.atomic
def sign_in(*, identity: VerifiedIdentity, attempt: Attempt, at: Moment) -> SignedIn:
    """Find or make the user of (issuer, subject), decide which record opens, save link, audit and trace. Never raises
    for a decision.

    Two first sign-ins of one person, or two claims of one record, may run at once: the database's constraints decide who wins.
    """
    row = _identity(identity, at)
    result = (
        _stopped(row, attempt) or _assurance_low(identity, row, attempt, at) or _matched(identity, row, attempt, at)
    )
    ok = result.opens_session
    audit.record(
        AuditAction.AUTH_SIGNIN_OK if ok else AuditAction.AUTH_SIGNIN_FAILED,
        by=result.user,
        at=at,
        subject=row,
        outcome="ok" if ok else "denied",
        reason=result.outcome,
        details={"provider": identity.provider, "ial": int(identity.ial), "aal": int(identity.aal)},
    )
    attempt.trace.note("outcome", detail=result.outcome)
    save_trace(
        attempt=attempt, provider=identity.provider, outcome=result.outcome, at=at, user=result.user, match=result.match
    )
    return result


@transaction.atomic
def refuse(*, refusal: Refusal, provider: str, attempt: Attempt, at: Moment, by: User | None = None) -> None:
    """Keep what remains of an attempt that was refused: audit row and trace. ``by`` is whose session asked to confirm."""
    confirming = attempt.purpose == Purpose.STEP_UP
    audit.record(
        AuditAction.AUTH_STEPUP_FAILED if confirming else AuditAction.AUTH_SIGNIN_FAILED,
        by=by,
        at=at,
        outcome="failed",
        reason=refusal.log_code,
        details={"provider": provider, "outcome": refusal.outcome, "reference": attempt.reference},
    )
    attempt.trace.note("outcome", detail=refusal.outcome)
    save_trace(attempt=attempt, provider=provider, outcome=refusal.outcome, at=at, log_code=refusal.log_code, user=by)


def save_trace(
    *,
    attempt: Attempt,
    provider: str,
    outcome: str,
    at: Moment,
    log_code: str = "",
    user: User | None = None,
    match: Match | None = None,
) -> None:
    """Keep the steps of an attempt under its reference."""
    code = log_code or (f"match.{match.decision}" if match else CATALOGUE[outcome].log_code)
    SignInTrace.objects.create(
        reference=attempt.reference,
        at=at.real,
        provider=provider,
        purpose=attempt.purpose,
        outcome=outcome,
        log_code=code[:40],
        browser=attempt.browser,
        user=user,
        next_path=attempt.next_path,
        steps=attempt.trace.as_list(),
    )


def _identity(identity: VerifiedIdentity, at: Moment) -> FederatedIdentity:
    found = queries.identity_of(issuer=identity.issuer, subject=identity.subject)
    if found:
        return found
    try:
        with transaction.atomic():
            return FederatedIdentity.objects.create(
                user=User.objects.create_citizen(),
                provider=identity.provider,
                issuer=identity.issuer,
                subject=identity.subject,
                created_at=at.real,
            )
    except IntegrityError:  # the same person's first sign-in in another tab came first
        winner = queries.identity_of(issuer=identity.issuer, subject=identity.subject)
        assert winner is not None
        return winner


def _stopped(row: FederatedIdentity, attempt: Attempt) -> SignedIn | None:
    """Logins that open nothing whatever the provider says: staff at the citizens' door, and paused ones."""
    code = "SI-25" if row.user.kind != UserKind.CITIZEN else "SI-23" if not row.user.is_active else ""
    return SignedIn(code, attempt.reference, row.user, row) if code else None


def _assurance_low(identity: VerifiedIdentity, row: FederatedIdentity, attempt: Attempt, at: Moment) -> SignedIn | None:
    if identity.ial >= IAL.TWO and identity.aal >= AAL.TWO:
        return None
    audit.record(AuditAction.AUTH_ASSURANCE_LOW, by=row.user, at=at, subject=row, outcome="denied")
    return SignedIn("SI-03", attempt.reference, row.user, row)


def _matched(identity: VerifiedIdentity, row: FederatedIdentity, attempt: Attempt, at: Moment) -> SignedIn:
    with attempt.trace.check("match") as step:
        candidates, links = _look(identity, row)
        match = matching.decide(identity, candidates, links)
        if match.opens and links.own is None and not _link(identity, row.user, match, attempt, at):
            # Somebody was quicker, perhaps this same login in another tab: look again, with what is true now.
            found = {candidate.taxpayer_id for candidate in candidates}
            links = queries.link_state(user=row.user, taxpayer_ids=found)
            lost = replace(links, taken=links.taken | found)
            match = matching.decide(identity, candidates, lost)
        step.detail = match.decision
    for attribute, reason in match.reasons.items():
        attempt.trace.note(f"match.{attribute}", str(reason))
    if links.own is None or not match.opens:
        _audit(AuditAction.IDENTITY_MATCH, row.user, match, at, subject=row)
    case = _consequence(identity, row.user, match, attempt, at)
    return SignedIn(
        outcome=match.outcome,
        reference=case.reference if case and match.decision is Decision.DIFFERS_REVIEW else attempt.reference,
        user=row.user,
        identity=row,
        match=match,
        other_issuer=case.issuer if case and match.decision is Decision.TAKEN else "",
    )


def _look(
    identity: VerifiedIdentity, row: FederatedIdentity
) -> tuple[list[records_queries.Candidate], matching.LinkState]:
    """The records to compare with, and what the links say; nothing more to read for somebody who comes back as they were."""
    fingerprint = identity.tin.fingerprint if identity.tin else None
    own = queries.own_record(row, tin_fingerprint=fingerprint)
    if own is not None:
        return [own], matching.LinkState(own=own.taxpayer_id)
    candidates = find_candidates(identity=identity)
    ids = [candidate.taxpayer_id for candidate in candidates]
    return candidates, queries.link_state(user=row.user, taxpayer_ids=ids)


def find_candidates(*, identity: VerifiedIdentity) -> list[records_queries.Candidate]:
    """The records to compare with: by tax number where one was released, else by full name and birth date."""
    if identity.tin is None and not (identity.birth_date and identity.given_name and identity.family_name):
        return []
    return records_queries.match_candidates(
        tin_fingerprint=identity.tin.fingerprint if identity.tin else None,
        birth_date=identity.birth_date or date.min,
        folded_given=names.fold(identity.given_name),
        folded_family=names.fold(identity.family_name),
    )


def _link(identity: VerifiedIdentity, user: User, match: Match, attempt: Attempt, at: Moment) -> bool:
    """Make the link; False where the database says that the login or the record has one by now."""
    try:
        with transaction.atomic():
            link = _row(identity, user, match, attempt, at, LinkStatus.ACTIVE)
            audit.record(
                AuditAction.IDENTITY_LINKED,
                by=user,
                at=at,
                taxpayer=link.taxpayer,
                subject=link,
                reason=str(match.decision),
            )
    except IntegrityError:
        return False
    return True


def _consequence(
    identity: VerifiedIdentity, user: User, match: Match, attempt: Attempt, at: Moment
) -> IdentityLink | None:
    """What a decision that opens nothing leaves behind: a case for a reviewer, or a notice to the record's owner."""
    if match.decision is Decision.DIFFERS_REVIEW and match.taxpayer_id:
        return _open_case(identity, user, match, attempt, at)
    if match.decision is Decision.TAKEN and match.taxpayer_id:
        return _tell_owner(user, match.taxpayer_id, at)
    return None


def _open_case(
    identity: VerifiedIdentity, user: User, match: Match, attempt: Attempt, at: Moment
) -> IdentityLink | None:
    assert match.taxpayer_id is not None
    standing = queries.open_case(user=user, taxpayer_id=match.taxpayer_id)
    if standing:
        return standing
    try:
        with transaction.atomic():
            case = _row(identity, user, match, attempt, at, LinkStatus.NEEDS_REVIEW)
            _audit(AuditAction.IDENTITY_CASE_OPENED, user, match, at, subject=case)
            return case
    except IntegrityError:  # opened by the other tab
        return queries.open_case(user=user, taxpayer_id=match.taxpayer_id)


def _tell_owner(user: User, taxpayer_id: UUID, at: Moment) -> IdentityLink | None:
    """One notice per claimant to the login that opens the record; it says that something happened, not who or what."""
    link = queries.active_link_of(taxpayer_id)
    if link is None:
        return None
    audit.record(
        AuditAction.IDENTITY_CLAIM_ON_LINKED, by=user, at=at, subject=link, outcome="denied", severity="warning"
    )
    outbox.put(
        kind="identity.claim_on_linked",
        recipient_ref=str(link.user_id),
        template="accounts/mail/claim_on_linked.txt",
        dedupe_key=f"claim-{link.pk}-{user.pk}",
        business_date=at.business_date,
    )
    return link


def _row(
    identity: VerifiedIdentity, user: User, match: Match, attempt: Attempt, at: Moment, status: LinkStatus
) -> IdentityLink:
    assert match.taxpayer_id is not None
    return IdentityLink.objects.create(
        user=user,
        taxpayer_id=match.taxpayer_id,
        issuer=identity.issuer,
        status=status,
        decision=match.decision,
        reasons={attribute: str(reason) for attribute, reason in match.reasons.items()},
        reference=attempt.reference,
        created_at=at.real,
    )


def _audit(
    action: AuditAction, user: User, match: Match, at: Moment, *, subject: FederatedIdentity | IdentityLink
) -> None:
    reasons = {attribute: str(reason) for attribute, reason in match.reasons.items()}
    audit.record(
        action,
        by=user,
        at=at,
        subject=subject,
        outcome="ok" if match.opens else "denied",
        reason=str(match.decision),
        details=reasons,
    )
