"""Why a session is over, in words for the page where one signs in again. Keys come in addresses: anything else says nothing."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import Words

# ?ended=<key> -> (heading, sentence). "1" is the end by our own limits; the sentence about minutes is the template's.
ENDED: Mapping[str, tuple[Words, Words]] = {
    "elsewhere": (
        _("This session was ended from another one"),
        _(
            "Somebody who is signed in to your account ended it on the Security page. If it wasn’t you, look there, or call us."
        ),
    ),
    "limit": (
        _("You signed in on a further device"),
        _("Only so many sessions are open at once, so this one, the oldest, was ended."),
    ),
    "switched_off": (
        _("We ended sessions of this provider"),
        _(
            "For your security we have switched off sign-in with the provider that you used. Choose another one, or try later."
        ),
    ),
    "disabled": (
        _("Your provider told us that this login was changed or closed"),
        _("So we signed you out. Sign in again; if that fails, your provider can say why."),
    ),
    "locked": (_("Your account was locked"), _("Online access to your tax record is closed until it is unlocked.")),
    "provider": (_("You were signed out"), _("Your provider told us that you signed out there.")),
}
