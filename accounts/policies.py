"""Who may decide about links, cases, logins and a provider's switch, and when. A refusal is a sentence for the person who asked."""

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import freshness, queries
from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.models import AddedLogin, FederatedIdentity, IdentityLink, ProviderSwitch, ReviewCase, User, UserKind
from accounts.queries import Login
from accounts.states import OPEN_CASES, CaseKind, CaseStatus, LinkStatus
from taxportal.kit.access import FRESH_S

ALREADY_ENDED = gettext_lazy("This link has already been ended.")
FRESH = timedelta(seconds=FRESH_S)  # how long ago the new login may have signed in at its provider


class CannotReview(Exception):
    """The case or link can't be decided; the text says why."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))


class CannotAdd(Exception):
    """The login can't be added; ``code`` is the log code, from the closed list of accounts.logins.PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CannotRemove(Exception):
    """The login can't be removed; the text says why and what to do."""


def _check_reviewer(by: User) -> None:
    if by.kind != UserKind.STAFF or not by.is_active:
        raise CannotReview(_("Only staff can decide about this."))


def check_can_propose(*, case: ReviewCase, by: User) -> None:
    """Raises CannotReview unless ``by`` is active staff, it is not their own case, and the case still waits."""
    _check_reviewer(by)
    ids = {pk for pk in (case.taxpayer_id, case.proposed_taxpayer_id) if pk}
    if by.pk in {case.user_id, case.identity.user_id} or queries.is_linked(user=by, taxpayer_ids=ids):
        raise CannotReview(_("You can’t review a case about your own login or record."))
    if case.status not in OPEN_CASES:
        raise CannotReview(_("This case has already been decided."))


def check_can_decide(*, case: ReviewCase, approve: bool, by: User) -> None:
    """The same for the second person, who must be another one; opening a record takes a proposal to open it."""
    check_can_propose(case=case, by=by)
    if case.status != CaseStatus.PROPOSED:
        raise CannotReview(_("Somebody must propose a decision first."))
    if case.proposed_by_id == by.pk:
        raise CannotReview(_("You proposed this. Somebody else must decide."))
    if approve and not case.proposed_approval:
        raise CannotReview(_("The proposal is to reject. To approve, propose that first; then somebody else decides."))


def check_record_is_free(*, taken_by: IdentityLink | None) -> None:
    """Raises CannotReview while another login opens the record."""
    if taken_by is not None:
        raise CannotReview(_("Another login opens this record. End that link first."))


def check_login_is_free(*, opens: IdentityLink | None) -> None:
    """Raises CannotReview while the login opens another record."""
    if opens is not None:
        raise CannotReview(_("This login already opens another record. End that link first."))


class CannotSwitch(Exception):
    """The provider's switch can't be moved; the text says why."""


def check_can_switch_off(*, by: User, reason: str) -> None:
    """Raises CannotSwitch unless ``by`` is an active superuser who says why."""
    _check_switcher(by)
    if not reason.strip():
        raise CannotSwitch(_("Say why: the reason is kept."))


def check_can_switch_on(*, switch: ProviderSwitch, by: User) -> None:
    """Raises CannotSwitch unless ``by`` is an active superuser, another one than pulled it, and the switch still stands."""
    _check_switcher(by)
    if switch.stopped_by_id == by.pk:
        raise CannotSwitch(_("You switched this provider off. Somebody else must switch it on again."))
    if switch.lifted_at is not None:
        raise CannotSwitch(_("This provider is switched on already."))


def _check_switcher(by: User) -> None:
    if by.kind != UserKind.STAFF or not by.is_active or not by.is_superuser:
        raise CannotSwitch(_("Only staff with all rights can switch a provider off or on."))


def check_provider_is_on(*, issuer: str) -> None:
    """Raises CannotReview while the provider is switched off: no new links by it."""
    if queries.switched_off(issuer=issuer) is not None:
        raise CannotReview(_("This provider is switched off. No new link can be made by it."))


def check_can_end(*, link: IdentityLink, by: User) -> None:
    """Raises CannotReview unless ``by`` is active staff, it is not their own link, and the link stands."""
    _check_reviewer(by)
    if link.user_id == by.pk or queries.is_linked(user=by, taxpayer_ids=[link.taxpayer_id]):
        raise CannotReview(_("You can’t end a link of your own."))
    if link.status != LinkStatus.ACTIVE:
        raise CannotReview(ALREADY_ENDED)


def may_ask_to_move(case: ReviewCase | None) -> bool:
    """Whether the claimant may ask that the record moves to their login: while a case about a taken record waits, once."""
    return (
        case is not None
        and case.kind == CaseKind.TAKEN
        and case.status in OPEN_CASES
        and case.move_requested_at is None
    )


def check_proven(*, identity: VerifiedIdentity, states_auth_time: bool, now: datetime) -> None:
    """Raises CannotAdd unless the new login was proven just now, at the levels that records need. Where a provider does not say
    when somebody signed in, the age of its answer counts.
    """
    if identity.ial < IAL.TWO or identity.aal < AAL.TWO:
        raise CannotAdd("link.level")
    when = freshness.moment_of(identity, states_auth_time=states_auth_time)
    if when is None or not -freshness.AHEAD <= now - when <= FRESH:
        raise CannotAdd("link.not_fresh")


def check_login_can_be_added(
    *, row: FederatedIdentity, user: User, added: AddedLogin | None, own: IdentityLink | None
) -> None:
    """Raises CannotAdd where the login signs in somewhere already: here, in another account, or to another record.

    ``added`` is its standing addition, ``own`` the record that its own user opens.
    """
    if row.user.kind != UserKind.CITIZEN or not row.user.is_active or row.stopped_at:
        raise CannotAdd("link.stopped")
    acts_for = added.user_id if added else row.user_id
    if acts_for == user.pk:
        raise CannotAdd("link.is_yours")
    if added is not None:
        raise CannotAdd("link.is_taken")
    if own is not None:
        raise CannotAdd("link.opens_another")


def check_can_remove(*, logins: list[Login], identity_id: int, current_id: int) -> Login:
    """The login to remove. Raises CannotRemove for one that is not of this account, the one in use, and the last one that works."""
    found = next((login for login in logins if login.identity_id == identity_id), None)
    if found is None:
        raise CannotRemove(_("This login is not one of yours any more."))
    if identity_id == current_id:
        raise CannotRemove(_("You are using this login now. Sign in with another one of yours to remove it."))
    if not any(not login.stopped for login in logins if login.identity_id != identity_id):
        raise CannotRemove(_("This is the only login that works. Add another one first, then remove this one."))
    return found
