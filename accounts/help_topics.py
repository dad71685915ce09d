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
    shows_recovery: bool = False

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
                _("“You stopped before signing in”"),
                _("The provider’s page was closed or left. Start again; nothing was shared."),
            ),
            (
                _("“That sign-in link is no longer valid”"),
                _(
                    "A sign-in works once, for ten minutes, in the browser that began it. Start again from this site, not from"
                    " a bookmark of the provider."
                ),
            ),
            (
                _("“We did not get an answer” or “not available right now”"),
                _(
                    "The provider is down or slow. Nothing is wrong with your account; try again in a few minutes, or choose"
                    " another provider."
                ),
            ),
            (
                _("“This sign-in could not be trusted”"),
                _(
                    "We checked the provider’s answer and stopped. Start again. If it happens twice, call us with the reference."
                ),
            ),
            (
                _("“Our clocks disagree”"),
                _("The provider’s clock and ours are too far apart. It is not your computer’s clock; try again later."),
            ),
            (
                _("“Too many tries”"),
                _(
                    "Many sign-ins came from your network within a few minutes. Wait as long as the page says; your account is"
                    " not locked."
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
        _("The provider needs a sharp photo of the whole document. These are the usual reasons why a photo fails."),
        (
            (
                _("Blurred"),
                _("Lay the document on a table, hold the telephone still above it and wait until it focuses."),
            ),
            (_("Glare"), _("Turn off the flash and move away from the lamp until no white spot is left.")),
            (_("Dark"), _("Go to a window. Daylight from the side works best.")),
            (_("Cut off"), _("All four corners must show, with a little of the table around them.")),
            (
                _("Expired"),
                _(
                    "The date on the document must not have passed. If yours has expired, use another one that is valid."
                ),
            ),
            (
                _("Of another kind"),
                _(
                    "A driver’s license, a state identity card or a passport is accepted. A student card, a copy or a photo of"
                    " a screen is not."
                ),
            ),
            (
                _("No such document"),
                _("Look at the other ways below: a video call, a letter or a visit may do with what you have."),
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
            (
                _("The browser asks about the camera"),
                _("Allow it for the provider’s page. We never see the picture, and it does not come to us."),
            ),
            (
                _("An old photo on the document"),
                _("If you look different by now, choose the video call: a person compares, not a program."),
            ),
            (_("No camera, or it fails again"), _("Choose the video call at another device, a letter or a visit.")),
        ),
    ),
    Topic(
        "video",
        _("Prove who you are by video call"),
        _("A person at the provider looks at you and at your documents. It takes about fifteen minutes."),
        (
            (
                _("Have two documents ready"),
                _("For example a driver’s license and a bank statement with your address."),
            ),
            (
                _("Check what you typed"),
                _("The person compares it with your documents: name, birth date, address, number."),
            ),
            (_("Find a quiet, light place"), _("Nobody else should be in the picture.")),
            (
                _("Join or book"),
                _(
                    "The provider shows how long the queue is, and lets you book a time instead. When the queue is closed, it"
                    " shows the hours. We can’t see the queue from here."
                ),
            ),
            (
                _("Afterwards"),
                _("Most people are told at once. If it has to be looked at again, the provider writes to you."),
            ),
        ),
    ),
    Topic(
        "other-ways",
        _("Other ways to prove who you are"),
        _("You don’t need a smartphone, and you don’t need to do it online."),
        (
            (
                _("By letter"),
                _(
                    "The provider sends a code to your address. It arrives within five to ten days; type it at the provider,"
                    " then sign in here."
                ),
            ),
            (_("In person"), _("Take your documents to one of the provider’s places. You need an appointment.")),
            (_("With a taxpayer number (ITIN)"), _("Choose the video call; have the letter with your number at hand.")),
            (
                _("Without a smartphone"),
                _(
                    "A computer with a camera does, or the letter. For the second step a security key or a printed code does."
                ),
            ),
            (
                _("While a check is under way"),
                _("You can change to another way at the provider; the one that ends first counts."),
            ),
            (_("With help"), _("Somebody you trust may sit beside you, but must not answer for you.")),
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
                _("Locked here by you"),
                _("Sign in; the page that says so lets you unlock with a fresh sign-in."),
            ),
            (
                _("Paused here"),
                _(
                    "Call us and give the reference of the page. We tell you why, as far as we may, and what opens it again."
                ),
            ),
            (
                _("A new login instead"),
                _(
                    "Your record opens with the login that it is linked to. Sign in with the new one: the page that then appears"
                    " lets you ask us to move the record."
                ),
            ),
        ),
        shows_recovery=True,
    ),
    Topic(
        "no-record",
        _("You are signed in, but your record does not open"),
        _("We open a record only when everything fits, so that nobody sees somebody else’s taxes."),
        (
            (
                _("“Share your tax number”"),
                _(
                    "The provider asks at each sign-in what you want to share. Sign in again and leave your tax number on."
                ),
            ),
            (
                _("“We have no tax record for you yet”"),
                _(
                    "Compare the tax number at the provider with a letter of ours. After a first return on paper it takes six"
                    " weeks until a record appears."
                ),
            ),
            (
                _("“Some of your details differ”"),
                _(
                    "After a marriage or another change of name, one of the two sides often has the old one. A person of ours"
                    " looks at it within 14 days; you don’t need to send anything first."
                ),
            ),
            (
                _("“Which record is yours”"),
                _("Several people have your name and birth date. Sharing the tax number settles it at once."),
            ),
            (
                _("“Linked to another login”"),
                _("Sign in with the login that you used before. If it is not yours, ask for a move on that page."),
            ),
        ),
    ),
    Topic(
        "estate",
        _("For somebody who has died"),
        _(
            "We are sorry for your loss. Their taxes are settled by whoever settles their affairs, not with their login."
        ),
        (
            (
                _("Who may act"),
                _(
                    "The executor or administrator that a court has named; without one, the surviving spouse or nearest heir."
                ),
            ),
            (
                _("What we need"),
                _("The death certificate, the court’s letter if there is one, and an identity document of yours."),
            ),
            (_("How"), _("Call 800-555-0142 (a practice number) with the reference. We register you for the estate.")),
            (
                _("If it is a mistake"),
                _(
                    "Tell us the reference. We compare with the register, and open the record again within five working days."
                ),
            ),
        ),
    ),
)
TOPICS: dict[str, Topic] = {topic.slug: topic for topic in _ALL}
