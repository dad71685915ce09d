"""Help with signing in, by symptom. Words only."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Topic:
    """One help page: what to do first, step by step."""

    slug: str
    heading: Words
    lede: Words
    steps: tuple[tuple[Words, Words], ...]

    @property
    def route(self) -> str:
        """The URL name of the page."""
        return f"accounts:help_{self.slug.replace('-', '_')}" if self.slug else "accounts:help"


_ALL = (
    Topic(
        "",
        _("Trouble signing in"),
        _(
            "You sign in with a provider that checks who you are. Pick what you see; most of it is put right in minutes."
        ),
        (
            (
                _("“That sign-in link is no longer valid”"),
                _(
                    "A sign-in works once, for ten minutes, in the browser that began it. Start again from this site, not from"
                    " a bookmark of the provider."
                ),
            ),
            (
                _("“We did not get an answer”"),
                _("The provider is down or slow. Nothing is wrong with your account; try again in a few minutes."),
            ),
            (
                _("“This sign-in could not be trusted”"),
                _(
                    "We checked the provider’s answer and stopped. Start again. If it happens twice, call us with the reference."
                ),
            ),
            (
                _("You are sent back here again and again"),
                _("Your browser may refuse cookies. Allow them for this site: we keep one, and only for the sign-in."),
            ),
        ),
    ),
    Topic(
        "document",
        _("Your document could not be read"),
        _("The provider needs a sharp photo of the whole document."),
        (
            (
                _("Blurred"),
                _("Lay the document on a table, hold the telephone still above it and wait until it focuses."),
            ),
            (_("Glare"), _("Turn off the flash and move away from the lamp until no white spot is left.")),
            (_("Dark"), _("Go to a window. Daylight from the side works best.")),
            (_("Cut off"), _("All four corners must show, with a little of the table around them.")),
            (
                _("Expired or of another kind"),
                _("A driver’s licence, a state identity card or a passport, valid today, is accepted."),
            ),
        ),
    ),
    Topic(
        "selfie",
        _("Your photo could not be compared"),
        _("The provider compares your face with the photo on your document. It goes wrong for many people."),
        (
            (_("Light"), _("Face a window; a lamp behind you makes your face dark.")),
            (
                _("What you wear"),
                _("Take off hat, mask and dark glasses. Glasses and a headscarf are fine if your face shows."),
            ),
            (_("The camera"), _("Hold it at eye level, an arm’s length away, and wipe the lens.")),
            (_("No camera, or it fails again"), _("Choose the video call: a person compares your document with you.")),
        ),
    ),
    Topic(
        "video",
        _("Prove who you are by video call"),
        _("A person at the provider looks at you and at your documents. It takes about fifteen minutes."),
        (
            (
                _("Have two documents ready"),
                _("For example a driver’s licence and a bank statement with your address."),
            ),
            (_("Find a quiet, light place"), _("Nobody else should be in the picture.")),
            (_("Join or book"), _("The provider shows how long the queue is, and lets you book a time instead.")),
        ),
    ),
    Topic(
        "other-ways",
        _("Other ways to prove who you are"),
        _("You don’t need a smartphone, and you don’t need to do it online."),
        (
            (_("By letter"), _("The provider sends a code to your address. It arrives within five to ten days.")),
            (_("In person"), _("Take your documents to one of the provider’s places. You need an appointment.")),
            (
                _("With a taxpayer number (ITIN)"),
                _("Choose the video call; have the letter with your number."),
            ),
            (_("With help"), _("Somebody you trust may sit beside you, but must not answer for you.")),
            (
                _("For somebody who has died"),
                _("Call us with the reference. We’ll register you to act for the estate."),
            ),
            (
                _("Without any of this"),
                _("Everything here works by telephone and paper too: 800-555-0142 (a practice number)."),
            ),
        ),
    ),
    Topic(
        "lost-access",
        _("You can’t get into your login any more"),
        _("Your login belongs to the provider, so only the provider can give it back to you."),
        (
            (_("Lost or new telephone"), _("Use the provider’s recovery page, with a backup code if you have one.")),
            (_("New e-mail address"), _("Change it at the provider. Your record here stays linked.")),
            (_("Locked at the provider"), _("It tells you when you can try again. We can’t unlock it from here.")),
            (
                _("A new login instead"),
                _("Your record opens with one login at a time. Call us before you use another one."),
            ),
        ),
    ),
)
TOPICS: dict[str, Topic] = {topic.slug: topic for topic in _ALL}
