"""Who may decide about links and move a provider's switch, and when. A refusal is a sentence for the person who asked."""

from django.utils.translation import gettext as _

from accounts.models import IdentityLink, ProviderSwitch, User, UserKind
from accounts.states import LinkStatus


class CannotReview(Exception):
    """The link can't be decided; the text says why."""


def check_can_review(*, link: IdentityLink, by: User) -> None:
    """Raises CannotReview unless ``by`` is active staff, it is not their own case, and the case is still open."""
    if by.kind != UserKind.STAFF or not by.is_active:
        raise CannotReview(_("Only staff can decide about a link."))
    if link.user_id == by.pk:
        raise CannotReview(_("You can’t review your own link."))
    if link.status != LinkStatus.NEEDS_REVIEW:
        raise CannotReview(_("This link has already been decided."))


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
