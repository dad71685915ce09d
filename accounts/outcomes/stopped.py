"""Outcomes that end without a session: the provider, the protocol or a lock stopped the sign-in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import Outcome, Place, Tone, Way, Words

TRY_AGAIN = Way(_("Try again"), "accounts:again", again=True)
START_AGAIN = Way(_("Start again"), "accounts:again", again=True)
OTHER_PROVIDER = Way(_("Choose another way to sign in"), "accounts:chooser", again=True)
OTHER_WAYS = Way(_("Other ways to prove who you are"), "accounts:help_other_ways")
TROUBLE = Way(_("Trouble signing in"), "accounts:help")
HOME = Way(_("Go to the home page"), "pages:home")
VIDEO = Way(_("Use a video call instead"), "accounts:help_video")
NOTHING_OPENED = _("No tax record was opened, and nothing about you was changed.")


def _stopped(code: str, name: str, heading: Words, *body: Words, **more: Any) -> Outcome:
    values: dict[str, Any] = {
        "place": Place.PROBLEM,
        "status": 200,
        "log_code": name.replace("-", "_"),
        "ways": (TRY_AGAIN, OTHER_PROVIDER, HOME),
        "stub": name,
        **more,
    }
    return Outcome(code=code, name=name, heading=heading, body=body, **values)


STOPPED = (
    _stopped(
        "SI-01",
        "cancelled",
        _("You stopped before signing in"),
        _("You left %(provider)s before you had finished. Nothing was shared with us."),
        _("You can start again at any time."),
        log_code="provider.access_denied",
        stub="cancel on the consent screen",
    ),
    _stopped(
        "SI-04",
        "document-unreadable",
        _("Your document could not be read"),
        _("Photos fail most often because of blur, glare, a dark room or a missing corner."),
        _("Lay the document flat, away from a lamp, and let all four corners show."),
        ways=(TRY_AGAIN, VIDEO, OTHER_WAYS),
        help_route="accounts:help_document",
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-05",
        "document-not-accepted",
        _("That document can’t be used"),
        _("It has expired, or it is a kind that %(provider)s does not accept."),
        _("A driver’s licence, a state identity card or a passport that is still valid is accepted."),
        ways=(TRY_AGAIN, OTHER_WAYS),
        help_route="accounts:help_document",
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-06",
        "face-mismatch",
        _("Your photo could not be compared with your document"),
        _("This happens to many people and says nothing about you: light, a hat or the camera is the usual cause."),
        _("Face a window, take off a hat or dark glasses, and hold the camera at eye level."),
        ways=(TRY_AGAIN, VIDEO, OTHER_WAYS),
        help_route="accounts:help_selfie",
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-07",
        "data-mismatch",
        _("Some details did not agree"),
        _(
            "What was typed at %(provider)s differs from the records it checks. Two digits that changed places, an old"
            " address or a former name are the usual causes."
        ),
        ways=(TRY_AGAIN, VIDEO, OTHER_WAYS),
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-08",
        "too-many-tries",
        _("Too many tries for now"),
        _("%(provider)s has paused this way of proving who you are and told you when you can try again."),
        ways=(VIDEO, OTHER_WAYS, HOME),
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-09",
        "pending",
        _("Your identity check is under way"),
        _("It ends when the letter, the visit or the review that you chose is done. %(provider)s writes to you then."),
        _("You don’t need to do anything here until you have heard from them."),
        ways=(OTHER_WAYS, HOME),
    ),
    _stopped(
        "SI-10",
        "suspected-fraud",
        _("We can’t finish this online"),
        _("Please call us and give the reference below. We’ll help you by telephone or in person."),
        ways=(OTHER_WAYS, HOME),
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-11",
        "provider-unavailable",
        _("The sign-in provider is not available right now"),
        _(
            "%(provider)s, which checks who you are, told us that it can’t sign anybody in right now. Nothing is wrong with"
            " your account."
        ),
        _("Try again in a minute. The page that you asked for is remembered."),
        status=503,
        retry_after_s=60,
        log_code="provider.unavailable",
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-12",
        "no-answer",
        _("We did not get an answer"),
        _(
            "%(provider)s did not answer us in time, or not in a way that we could read. Nothing is wrong with your account."
        ),
        _("Try again in a minute. The page that you asked for is remembered."),
        status=503,
        retry_after_s=60,
        log_code="provider.no_answer",
        tone=Tone.WARNING,
        stub="token-timeout",
    ),
    _stopped(
        "SI-13",
        "link-no-longer-valid",
        _("That sign-in link is no longer valid"),
        _(
            "A sign-in can be finished once, within ten minutes, in the browser that began it. The Back button, a saved link"
            " or a second browser leads here."
        ),
        NOTHING_OPENED,
        status=400,
        ways=(START_AGAIN, TROUBLE, HOME),
        log_code="state.unknown",
        stub="state-altered",
    ),
    _stopped(
        "SI-14",
        "not-trusted",
        _("This sign-in could not be trusted"),
        _("What came back from %(provider)s did not pass our checks, so we stopped."),
        NOTHING_OPENED,
        _("Start again. If it happens a second time, tell us the reference below."),
        status=400,
        ways=(START_AGAIN, OTHER_PROVIDER, TROUBLE),
        log_code="token.rejected",
        tone=Tone.ERROR,
        stub="wrong-iss",
    ),
    _stopped(
        "SI-15",
        "clocks-disagree",
        _("Our clocks disagree"),
        _(
            "%(provider)s’s clock and ours are too far apart for a sign-in to be safe. This is not your computer’s clock."
        ),
        NOTHING_OPENED,
        status=400,
        ways=(TRY_AGAIN, OTHER_PROVIDER, HOME),
        log_code="token.clock_skew",
        tone=Tone.WARNING,
        stub="iat-in-future",
    ),
    _stopped(
        "SI-21",
        "deceased",
        _("We are sorry for your loss"),
        _(
            "Our records say that the person whose details were used has died. Their record can’t be opened with their own"
            " login any more."
        ),
        _("If you are settling their affairs, you can be registered to act for their estate."),
        _("If this is a mistake, tell us the reference below and we’ll put it right."),
        ways=(Way(_("Get help acting for an estate"), "accounts:help_other_ways"), HOME),
        log_code="match.deceased",
        stub="leonard",
    ),
    _stopped(
        "SI-22",
        "locked-by-you",
        _("Your account is locked by you"),
        _(
            "You locked online access to your record. It stays closed until you unlock it with fresh proof of who you are."
        ),
        status=403,
        ways=(Way(_("Unlock your account"), "accounts:again", again=True), TROUBLE),
        log_code="account.self_locked",
        stub="wendy",
    ),
    _stopped(
        "SI-23",
        "paused",
        _("Online access is paused"),
        _("We paused online access to protect the record. Please call us and give the reference below."),
        status=403,
        ways=(TROUBLE, HOME),
        log_code="account.paused",
        tone=Tone.WARNING,
    ),
    _stopped(
        "SI-24",
        "ended-elsewhere",
        _("You were signed out"),
        _("%(provider)s told us that you signed out there, so we signed you out here too."),
        ways=(Way(_("Sign in"), "accounts:chooser", again=True), HOME),
        log_code="session.ended_by_provider",
        shows_reference=False,
    ),
    _stopped(
        "SI-25",
        "wrong-door",
        _("This is the wrong door for this login"),
        _("Logins of staff and of taxpayers are kept apart. Sign out, then use the door that belongs to you."),
        status=403,
        ways=(Way(_("Sign in to your tax account"), "accounts:chooser"), HOME),
        log_code="door.wrong",
        tone=Tone.WARNING,
    ),
)
