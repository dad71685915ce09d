"""Outcomes without a session that the provider, a lock or an ended session brings about."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import Outcome, Place, Tone, Way, Words

TRY_AGAIN = Way(_("Try again"), "accounts:again", again=True)
OTHER_PROVIDER = Way(_("Choose another way to sign in"), "accounts:chooser", again=True)
OTHER_WAYS = Way(_("Other ways to prove who you are"), "accounts:help_other_ways")
TROUBLE = Way(_("Trouble signing in"), "accounts:help")
HOME = Way(_("Go to the home page"), "pages:home")
VIDEO = Way(_("Use a video call instead"), "accounts:help_video")

# How the practice provider's own pages bring each about.
WALKS = {
    "document-unreadable": "sign in as quinn, send the first picture (it is blurry) and leave",
    "document-not-accepted": "sign in as priya, send the sample of an expired document and leave",
    "face-mismatch": "sign in as rosa, send the first selfie and leave",
    "data-mismatch": "sign in as priya, give another birth date than hers and leave",
    "too-many-tries": "sign in as rosa, send three selfies and leave",
    "pending": "sign in as priya, choose to prove it in person and leave",
    "suspected-fraud": "sign in as rosa, join the queue of the video call, play the agent and decide so, then leave",
}


def stopped(code: str, name: str, heading: Words, *body: Words, **more: Any) -> Outcome:
    """An outcome on a page of its own, without a session; ``more`` overrules what most of them share."""
    values: dict[str, Any] = {
        "place": Place.PROBLEM,
        "status": 200,
        "log_code": f"proofing.{name}",
        "ways": (TRY_AGAIN, OTHER_PROVIDER, HOME),
        "stub": f"{WALKS[name]}, or order `proofing: {name}`" if name in WALKS else "",
        **more,
    }
    return Outcome(code=code, name=name, heading=heading, body=body, **values)


PROOFING = (
    stopped(
        "SI-01",
        "cancelled",
        _("You stopped before signing in"),
        _("You left %(provider)s before you had finished. Nothing was shared with us, and nothing was changed."),
        trigger="the person stopped at the provider, or said no",
        next_step=_("It is your move. You can start again at any time; there is no limit and no deadline."),
        help_route="accounts:help",
        log_code="provider.access_denied",
        stub="cancel on any of its pages, or order `proofing: cancelled`",
    ),
    stopped(
        "SI-04",
        "document-unreadable",
        _("Your document could not be read"),
        _(
            "%(provider)s could not read the photo of your document. Photos fail most often because of blur, glare, a dark"
            " room or a missing corner."
        ),
        _("One thing helps most: lay the document flat, away from a lamp, and let all four corners show."),
        trigger="the photo of the document was unreadable",
        next_step=_("It is your move. You can take a new photo now; it takes about five minutes."),
        ways=(TRY_AGAIN, VIDEO, OTHER_WAYS),
        help_route="accounts:help_document",
        tone=Tone.WARNING,
    ),
    stopped(
        "SI-05",
        "document-not-accepted",
        _("That document can’t be used"),
        _("It has expired, or it is a kind that %(provider)s does not accept."),
        _("A driver’s license, a state identity card or a passport that is still valid is accepted."),
        trigger="the document has expired or is of a kind that is not accepted",
        next_step=_("It is your move. Try again as soon as you have one of these at hand."),
        ways=(Way(_("Try again with another document"), "accounts:again", again=True), OTHER_WAYS),
        help_route="accounts:help_document",
        tone=Tone.WARNING,
    ),
    stopped(
        "SI-06",
        "face-mismatch",
        _("Your photo could not be compared with your document"),
        _("This happens to many people and says nothing about you: light, a hat or the camera is the usual cause."),
        _("Face a window, take off a hat or dark glasses, and hold the camera at eye level."),
        trigger="the face could not be compared with the document",
        next_step=_("It is your move. You can try again now, or choose a video call with a person."),
        ways=(TRY_AGAIN, VIDEO, OTHER_WAYS),
        help_route="accounts:help_selfie",
        tone=Tone.WARNING,
    ),
    stopped(
        "SI-07",
        "data-mismatch",
        _("Some details did not agree"),
        _(
            "What was typed at %(provider)s differs from the records it checks. Two digits that changed places, an old"
            " address or a former name are the usual causes."
        ),
        trigger="details typed at the provider differ from the records it checks",
        next_step=_("It is your move. Check what you typed and try again; if it is right, choose the video call."),
        ways=(TRY_AGAIN, VIDEO, OTHER_WAYS),
        help_route="accounts:help_video",
        tone=Tone.WARNING,
    ),
    stopped(
        "SI-08",
        "too-many-tries",
        _("Too many tries for now"),
        _("%(provider)s has paused this way of proving who you are, to protect you from somebody who guesses."),
        trigger="the provider has paused this way of proofing",
        next_step=_(
            "The exact time from which you can try again stands on %(provider)s’s page and in its message to you; we are not"
            " told it. You can use a video call or a letter before then."
        ),
        ways=(VIDEO, OTHER_WAYS, HOME),
        help_route="accounts:help_video",
        tone=Tone.WARNING,
    ),
    stopped(
        "SI-09",
        "pending",
        _("Your identity check is under way"),
        _(
            "It ends when the letter, the visit or the review that you chose is done. A letter arrives within five to ten"
            " days; a review usually takes two days."
        ),
        _("Since when it is under way stands in %(provider)s’s message to you; we are told only that it is."),
        trigger="a letter, a visit or a review at the provider is not done yet",
        next_step=_("It is %(provider)s’s move. It writes to you when the check is done; sign in here then."),
        ways=(Way(_("Change to another way"), "accounts:help_other_ways"), OTHER_PROVIDER, HOME),
        help_route="accounts:help_other_ways",
    ),
    stopped(
        "SI-10",
        "suspected-fraud",
        _("We can’t finish this online"),
        _("%(provider)s could not finish the check online. No tax record was opened."),
        trigger="the provider suspects fraud (the page does not say so)",
        next_step=_(
            "It is your move. Please call us and give the reference below; we’ll help you by telephone or in person, usually"
            " in one call."
        ),
        ways=(OTHER_WAYS, HOME),
        tone=Tone.WARNING,
    ),
)

CLOSED = (
    stopped(
        "SI-21",
        "deceased",
        _("We are sorry for your loss"),
        _(
            "Our records say that the person whose details were used has died. Their record can’t be opened with their own"
            " login any more."
        ),
        trigger="everything agrees, and the record says that the person has died",
        next_step=_(
            "If you are settling their affairs, call us: you can be registered to act for their estate. If this is a mistake,"
            " tell us the reference below and we’ll put it right within five working days."
        ),
        ways=(Way(_("Get help acting for an estate"), "accounts:help_estate"), HOME),
        help_route="accounts:help_estate",
        log_code="match.deceased",
        stub="sign in as leonard",
    ),
    stopped(
        "SI-22",
        "locked-by-you",
        _("Your account is locked by you"),
        _(
            "You locked online access to your record. It stays closed, to you and to everybody else, until you unlock it."
        ),
        trigger="the person locked the record",
        next_step=_(
            "It is your move, whenever you like. Unlocking takes a fresh sign-in with %(provider)s; your record opens at once"
            " afterwards."
        ),
        status=403,
        ways=(Way(_("Unlock your account"), "accounts:unlock", again=True), TROUBLE),
        help_route="accounts:help_lost_access",
        log_code="account.self_locked",
        stub="sign in as wendy",
    ),
    stopped(
        "SI-23",
        "paused",
        _("Online access is paused"),
        _("Online access was paused to protect the record. Nothing in the record itself was changed."),
        trigger="the record, the user or the login is stopped, by us or by the provider",
        next_step=_(
            "Please call us and give the reference below. We tell you who can open it again, and answer within five working"
            " days."
        ),
        status=403,
        ways=(OTHER_PROVIDER, TROUBLE, HOME),
        help_route="accounts:help_lost_access",
        log_code="account.paused",
        tone=Tone.WARNING,
        stub="order the security event `account-disabled`, then sign in",
    ),
    stopped(
        "SI-24",
        "ended-elsewhere",
        _("You were signed out"),
        _("%(provider)s told us that your sign-in there has ended, so we signed you out here too."),
        _("If you were sending a form, nothing was sent."),
        trigger="the provider ended the session by back-channel logout or a security event",
        next_step=_(
            "It is your move: sign in again when you like. If it was not you, look at your account there first."
        ),
        ways=(Way(_("Sign in again"), "accounts:chooser", again=True), HOME),
        help_route="accounts:help_lost_access",
        log_code="session.ended_by_provider",
        stub="sign in, then order a back-channel logout",
    ),
    stopped(
        "SI-25",
        "wrong-door",
        _("This is the wrong door for this login"),
        _("Logins of staff and of taxpayers are kept apart, so this one opens nothing here."),
        trigger="a staff login at the taxpayers' door, or the reverse",
        next_step=_("It is your move: use the door that belongs to your login."),
        status=403,
        ways=(Way(_("Sign in to your tax account"), "accounts:chooser"), HOME),
        help_route="accounts:help",
        log_code="door.wrong",
        tone=Tone.WARNING,
        stub="sign in with a login whose user here is staff",
    ),
)
