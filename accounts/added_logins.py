"""Words about a login that could not be added to an account, by log code. Pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEMS: Mapping[str, Promise] = {
    "link.level": _(
        "That login has not been verified to the level that tax records need. Verify it there, then add it."
    ),
    "link.not_fresh": _("That provider did not ask you to sign in anew. Sign out there, then try again."),
    "link.differs": _(
        "What that provider told us differs from your tax record, or it did not share your tax number. A login can be added"
        " only where number, birth date and name agree."
    ),
    "link.no_record": _("Your account opens no tax record at the moment, so no login can be added to it."),
    "link.opens_another": _("That login opens a tax record of its own already."),
    "link.is_yours": _("That login signs in to your account already."),
    "link.is_taken": _("That login was added to another account. It must be removed there first."),
    "link.stopped": _("That login is stopped or was removed. Call us if you want to use it again."),
    "link.switched_off": _("Sign-in with that provider is switched off by us at the moment. Try again later."),
    "link.no_session": _("You were signed out, or signed in anew, while you were away. Start again from this page."),
}


def words_of(code: str) -> str:
    """What to tell for a log code; "" for one that is not of the list."""
    return str(PROBLEMS.get(code, ""))
