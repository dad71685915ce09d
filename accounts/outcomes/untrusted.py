"""Outcomes without a session that the protocol brings about: no answer, an old link, an answer that is not trusted."""

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import Tone, Way
from accounts.outcomes.stopped import HOME, OTHER_PROVIDER, TROUBLE, TRY_AGAIN, stopped

START_AGAIN = Way(_("Start again"), "accounts:again", again=True)
NOTHING_OPENED = _("No tax record was opened, and nothing about you was changed.")

UNANSWERED = (
    stopped(
        "SI-11",
        "provider-unavailable",
        _("The sign-in provider is not available right now"),
        _(
            "%(provider)s, which checks who you are, can’t sign anybody in right now. It is them, not you: nothing is wrong"
            " with your account."
        ),
        trigger="the provider says that it is overloaded or out of order, or has just failed several times in a row",
        next_step=_("It is their move. Try again in a minute; the page that you asked for is remembered."),
        status=503,
        retry_after_s=60,
        help_route="accounts:help",
        log_code="provider.unavailable",
        tone=Tone.WARNING,
        stub="order `error: temporarily_unavailable`",
    ),
    stopped(
        "SI-12",
        "no-answer",
        _("We did not get an answer"),
        _(
            "%(provider)s did not answer us in time, or not in a way that we could read. Nothing is wrong with your account."
        ),
        trigger="no answer in time, an error of the server, or an answer that can't be read",
        next_step=_("It is their move. Try again in a minute; the page that you asked for is remembered."),
        status=503,
        retry_after_s=60,
        help_route="accounts:help",
        log_code="provider.no_answer",
        tone=Tone.WARNING,
        stub="order the fault `token-timeout`",
    ),
)
UNTRUSTED = (
    stopped(
        "SI-13",
        "link-no-longer-valid",
        _("That sign-in link is no longer valid"),
        _(
            "A sign-in can be finished once, within ten minutes, in the browser that began it. The Back button, a saved link"
            " or a second browser leads here."
        ),
        NOTHING_OPENED,
        trigger="state or code unknown, used, too old, or of another browser",
        next_step=_(
            "It is your move: start again now. Nothing is lost, and the page that you asked for is remembered."
        ),
        status=400,
        ways=(START_AGAIN, TROUBLE, HOME),
        help_route="accounts:help",
        log_code="state.unknown",
        stub="order the fault `state-altered`",
    ),
    stopped(
        "SI-14",
        "not-trusted",
        _("This sign-in could not be trusted"),
        _("What came back from %(provider)s did not pass our checks, so we stopped."),
        NOTHING_OPENED,
        trigger="an answer, a token or a claim failed one of the checks",
        next_step=_(
            "It is your move: start again now. If it happens a second time, tell us the reference below; we look into it the"
            " same day."
        ),
        status=400,
        ways=(START_AGAIN, OTHER_PROVIDER, TROUBLE),
        help_route="accounts:help",
        log_code="token.rejected",
        tone=Tone.ERROR,
        stub="order the fault `wrong-iss`, or most of the others",
    ),
    stopped(
        "SI-15",
        "clocks-disagree",
        _("Our clocks disagree"),
        _(
            "%(provider)s’s clock and ours are too far apart for a sign-in to be safe. This is not your computer’s clock."
        ),
        NOTHING_OPENED,
        trigger="a time in the token lies more than a minute ahead of our clock",
        next_step=_(
            "It is their move, or ours. Try again in a few minutes; if it stays so, tell us the reference below."
        ),
        status=400,
        ways=(TRY_AGAIN, OTHER_PROVIDER, HOME),
        help_route="accounts:help",
        log_code="token.clock_skew",
        tone=Tone.WARNING,
        stub="order the fault `iat-in-future`",
    ),
)
