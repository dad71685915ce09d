"""Further logins of one account: added after both have been proven, removed while another one is left. Both are told."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import matching, policies, queries
from accounts.actions import comparing
from accounts.actions.attempts import Attempt, save_trace
from accounts.actions.sign_in import find_identity
from accounts.identity import VerifiedIdentity
from accounts.models import AddedLogin, FederatedIdentity, StopReason, User
from accounts.session_store import SessionStore
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox


@transaction.atomic
def add_login(
    *, user: User, identity: VerifiedIdentity, states_auth_time: bool, attempt: Attempt, at: Moment
) -> AddedLogin:
    """Let a second login sign in to the account of ``user``, whose fresh session the caller has checked. The login keeps its own
    user; this only says for whom it acts. Raises policies.CannotAdd with nothing changed: not proven just now, other details
    than the account's record, or in use elsewhere.
    """
    policies.check_proven(identity=identity, states_auth_time=states_auth_time, now=at.real)
    if queries.switched_off(issuer=identity.issuer):
        raise policies.CannotAdd("link.switched_off")
    row = find_identity(identity=identity, at=at)
    policies.check_login_can_be_added(
        row=row,
        user=user,
        added=queries.added_login(identity=row),
        own=queries.active_link_of_user(row.user_id),
    )
    _check_same_person(user, identity, attempt)
    try:
        with transaction.atomic():
            added = AddedLogin.objects.create(identity=row, user=user, reference=attempt.reference, added_at=at.real)
    except IntegrityError:  # added to another account in this very moment
        raise policies.CannotAdd("link.is_taken") from None
    audit.record(AuditAction.IDENTITY_LOGIN_ADDED, by=user, at=at, subject=added, details={"provider": row.provider})
    _tell_both(user, row, "login_added", added.reference, at)
    attempt.trace.note("outcome", detail="SI-00")
    save_trace(attempt=attempt, provider=identity.provider, outcome="SI-00", at=at, log_code="link.added", user=user)
    return added


def _check_same_person(user: User, identity: VerifiedIdentity, attempt: Attempt) -> None:
    """Number, birth date and name must agree with the record that the account opens now."""
    link = queries.active_link_of_user(user.pk)
    if link is None:
        raise policies.CannotAdd("link.no_record")
    candidates = comparing.find_candidates(identity=identity) if identity.tin else []
    found = next((candidate for candidate in candidates if candidate.taxpayer_id == link.taxpayer_id), None)
    if found is None:
        raise policies.CannotAdd("link.differs")
    own = matching.LinkState(own=link.taxpayer_id)
    match = matching.decide(identity, [found], own)
    match = matching.decide(identity, comparing.with_former_names(match=match, candidates=[found]), own)
    for attribute, reason in match.reasons.items():
        attempt.trace.note(f"match.{attribute}", str(reason))
    if not matching.agrees(match.reasons):
        raise policies.CannotAdd("link.differs")


@transaction.atomic
def refuse_login(*, code: str, user: User | None, provider: str, attempt: Attempt, at: Moment) -> None:
    """Keep what remains of an attempt to add a login that was refused: audit row and trace."""
    audit.record(
        AuditAction.IDENTITY_LOGIN_ADDED,
        by=user,
        at=at,
        outcome="denied",
        reason=code,
        details={"provider": provider, "reference": attempt.reference},
    )
    attempt.trace.note("outcome", detail="SI-14")
    save_trace(attempt=attempt, provider=provider, outcome="SI-14", at=at, log_code=code, user=user)


@transaction.atomic
def remove_login(*, user: User, identity_id: int, current_id: int, at: Moment) -> None:
    """End a login's access to the account with the sessions that it began, and tell both. ``current_id`` is the login in use,
    which stays. Raises policies.CannotRemove. One that was removed comes back only by being added again.
    """
    User.objects.select_for_update().get(pk=user.pk)  # of two removals at once the second one sees the first
    login = policies.check_can_remove(logins=queries.logins_of(user), identity_id=identity_id, current_id=current_id)
    row = FederatedIdentity.objects.get(pk=identity_id)
    if login.added:
        ended = AddedLogin.objects.filter(identity=row, user=user, ended_at__isnull=True).update(ended_at=at.real)
    else:
        ended = FederatedIdentity.objects.filter(pk=row.pk, stopped_at__isnull=True).update(
            stopped_at=at.real, stopped_reason=StopReason.REMOVED
        )
    if not ended:  # stopped by its provider already
        raise policies.CannotRemove(_("This login is stopped already. It opens nothing."))
    audit.record(AuditAction.IDENTITY_LOGIN_REMOVED, by=user, at=at, subject=row, details={"provider": row.provider})
    SessionStore.end_all(queries.sessions_of(user=user, identity_id=row.pk), reason="elsewhere")
    _tell_both(user, row, "login_removed", at.real.isoformat(), at)


def _tell_both(user: User, row: FederatedIdentity, what: str, key: str, at: Moment) -> None:
    """One message to the account, one to the login itself: whoever holds only one of the two hears of it."""
    for who in (f"user-{user.pk}", f"login-{row.pk}"):
        outbox.put(
            kind=f"identity.{what}",
            recipient_ref=who.removeprefix("user-"),
            template=f"accounts/mail/{what}.txt",
            dedupe_key=f"{what}-{who}-{key}",
            business_date=at.business_date,
        )
