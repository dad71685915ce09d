"""Who may decide about links, and when. A refusal is a sentence for the person who asked."""

from django.utils.translation import gettext as _

from accounts.models import IdentityLink, User, UserKind
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
