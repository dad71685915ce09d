"""What a finished sign-in changes: the user, the link, the audit trail and the trace, in one transaction."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts import queries
from accounts.actions import comparing
from accounts.actions.attempts import Attempt, save_trace
from accounts.actions.comparing import TooManyComparisons
from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.matching import Match
from accounts.models import FederatedIdentity, Purpose, StopReason, User, UserKind
from accounts.outcomes import CATALOGUE, Refusal
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment


@dataclass(frozen=True)
class SignedIn:
    """How the attempt ended. ``reference`` is what the person may quote: the case's if one is open, else the attempt's;
    ``log_code`` says more exactly why it was stopped, where an outcome has several causes."""

    outcome: str
    reference: str
    user: User
    identity: FederatedIdentity
    match: Match | None = None
    other_issuer: str = ""
    log_code: str = ""

    @property
    def opens_session(self) -> bool:
        """Whether the person is signed in now (with or without a record)."""
        return CATALOGUE[self.outcome].opens_session

    @property
    def opens_record(self) -> bool:
        """Whether the person may see a taxpayer record now."""
        return bool(self.match and self.match.opens) and self.opens_session


def sign_in(*, identity: VerifiedIdentity, attempt: Attempt, at: Moment, unlock: bool = False) -> SignedIn:
    """Find or make the user of (issuer, subject), decide which record opens, save link or case, audit and trace, all in one
    transaction. A decision is returned, never raised; raises TooManyComparisons where this login was compared too often.

    Two first sign-ins of one person, or two claims of one record, may run at once: the database's constraints decide who wins.
    With ``unlock`` (the caller has checked that the sign-in is fresh) a lock which the person set is ended as well.
    """
    try:
        with transaction.atomic():
            return _sign_in(identity, attempt, at, unlock)
    except TooManyComparisons:
        audit.record(
            AuditAction.IDENTITY_MATCH,
            by=None,
            at=at,
            outcome="denied",
            reason="limited",
            severity="warning",
            details={"provider": identity.provider, "reference": attempt.reference},
        )
        raise


def _sign_in(identity: VerifiedIdentity, attempt: Attempt, at: Moment, unlock: bool) -> SignedIn:
    row = find_identity(identity=identity, at=at)
    result = (
        _stopped(row, attempt)
        or _assurance_low(identity, row, attempt, at)
        or _compared(identity, row, attempt, at, unlock)
    )
    ok = result.opens_session
    details = {"provider": identity.provider, "ial": int(identity.ial), "aal": int(identity.aal)}
    audit.record(
        AuditAction.AUTH_SIGNIN_OK if ok else AuditAction.AUTH_SIGNIN_FAILED,
        by=result.user,
        at=at,
        subject=row,
        outcome="ok" if ok else "denied",
        reason=result.outcome,
        details={**details, "why": result.log_code} if result.log_code else details,
    )
    attempt.trace.note("outcome", detail=result.outcome)
    save_trace(
        attempt=attempt,
        provider=identity.provider,
        outcome=result.outcome,
        at=at,
        log_code=result.log_code,
        user=result.user,
        match=result.match,
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


def find_identity(*, identity: VerifiedIdentity, at: Moment) -> FederatedIdentity:
    """The row of this issuer and subject with its user; made, with a user of its own, at the first sign-in."""
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
    """Logins that open nothing whatever the provider says: staff at the citizens' door, paused people, stopped logins."""
    user, code, why = row.signs_in, "SI-23", ""
    if user.kind != UserKind.CITIZEN:
        code, why = "SI-25", "door.wrong"
    elif not (user.is_active and row.user.is_active):
        why = "account.paused"
    elif row.stopped_at:
        why = STOPPED_BECAUSE.get(StopReason(row.stopped_reason), "identity.stopped")
    return SignedIn(code, attempt.reference, user, row, log_code=why) if why else None


STOPPED_BECAUSE = {StopReason.REMOVED: "identity.removed", StopReason.STAFF: "identity.stopped_by_staff"}


def _assurance_low(identity: VerifiedIdentity, row: FederatedIdentity, attempt: Attempt, at: Moment) -> SignedIn | None:
    if identity.ial >= IAL.TWO and identity.aal >= AAL.TWO:
        return None
    audit.record(AuditAction.AUTH_ASSURANCE_LOW, by=row.signs_in, at=at, subject=row, outcome="denied")
    return SignedIn("SI-03", attempt.reference, row.signs_in, row)


def _compared(
    identity: VerifiedIdentity, row: FederatedIdentity, attempt: Attempt, at: Moment, unlock: bool
) -> SignedIn:
    found = comparing.compare(
        identity=identity, row=row, reference=attempt.reference, trace=attempt.trace, unlock=unlock, at=at
    )
    stop = found.stop
    return SignedIn(
        outcome=stop.outcome if stop else found.match.outcome,
        reference=found.case.reference if found.case else attempt.reference,
        user=row.signs_in,
        identity=row,
        match=found.match,
        other_issuer=found.other_issuer,
        log_code=stop.log_code if stop else "",
    )
