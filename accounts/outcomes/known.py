"""Outcomes with a session: we know who the provider says it is; whether a record opens is another question."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import Outcome, Place, Tone, Way, Words
from accounts.outcomes.stopped import OTHER_WAYS, TROUBLE

SIGN_IN_FACTS = Way(_("See what your provider told us"), "accounts:signin_facts")
SIGN_IN_AGAIN = Way(_("Sign in again"), "accounts:again", again=True)
ANSWER_BY = _("We’ll answer by %(answer_by)s. You don’t need to do anything until then.")


def _matched(code: str, name: str, heading: Words, *body: Words, **more: Any) -> Outcome:
    values: dict[str, Any] = {
        "place": Place.MATCH,
        "status": 200,
        "log_code": f"match.{name.replace('-', '_')}",
        "opens_session": True,
        "stub": name,
        **more,
    }
    return Outcome(code=code, name=name, heading=heading, body=body, **values)


AFTER_SIGN_IN = (
    _matched(
        "SI-00",
        "signed-in",
        _("You are signed in"),
        log_code="signin.ok",
        place=Place.NEXT,
        ways=(),
        shows_reference=False,
        stub="ava",
    ),
    _matched(
        "SI-02",
        "tin-withheld",
        _("Share your tax number to see your record"),
        _(
            "%(provider)s told us who you are, but not your tax number. Without it we can’t be sure which record is yours, so we"
            " have not opened one."
        ),
        _("When you sign in again, %(provider)s asks what you want to share. Leave your tax number switched on."),
        ways=(Way(_("Sign in again and share it"), "accounts:again", again=True), SIGN_IN_FACTS, OTHER_WAYS),
        log_code="match.no_tin",
        stub="sam",
    ),
    _matched(
        "SI-03",
        "assurance-low",
        _("Verify your identity to see your records"),
        _(
            "You are signed in with %(provider)s, but %(provider)s has not yet checked your identity to the level that tax"
            " records need."
        ),
        _("Verifying takes about ten minutes. Have a photo identity document and your telephone at hand."),
        place=Place.LIMITED,
        ways=(Way(_("Verify with %(provider)s"), "accounts:again", again=True), OTHER_WAYS, TROUBLE),
        log_code="auth.assurance_low",
        stub="priya",
    ),
    _matched(
        "SI-16",
        "no-record",
        _("We have no tax record for you yet"),
        _(
            "There are three usual causes: you have never filed a return, your first return has reached us but has not been"
            " opened yet, or your tax number at %(provider)s has a mistake in it."
        ),
        _("If you have filed on paper, it can take six weeks until a record appears here."),
        ways=(SIGN_IN_FACTS, Way(_("Filing for the first time"), "pages:help"), OTHER_WAYS),
        log_code="match.none",
        stub="kofi",
    ),
    _matched(
        "SI-17",
        "several-records",
        _("We need a person to check which record is yours"),
        _("More than one record has your name and birth date, so we have opened none of them."),
        ANSWER_BY,
        _("It is quicker to sign in again and share your tax number: then we know at once."),
        ways=(Way(_("Sign in again and share it"), "accounts:again", again=True), SIGN_IN_FACTS),
        log_code="match.several",
        answer_days=14,
        tone=Tone.WARNING,
        stub="john1",
    ),
    _matched(
        "SI-18",
        "details-differ",
        _("Some of your details differ from our record"),
        _(
            "Your tax number is in our records, but the name or the birth date that %(provider)s gave us is different. We have"
            " not opened the record until somebody has looked at it."
        ),
        ANSWER_BY,
        ways=(SIGN_IN_FACTS, OTHER_WAYS),
        log_code="match.differs",
        answer_days=14,
        tone=Tone.WARNING,
        stub="jasmine, where more than the surname differs",
    ),
    _matched(
        "SI-19",
        "record-taken",
        _("Your record is linked to another login"),
        _(
            "A login at %(other_provider)s already opens this record, so we have not opened it with this one. We have told the"
            " owner of that login."
        ),
        _("Sign in with that login. If it isn’t yours, or you have lost it, call us and give the reference below."),
        ways=(Way(_("Sign in with the other login"), "accounts:chooser", again=True), TROUBLE),
        log_code="match.taken",
        tone=Tone.WARNING,
        stub="omar by a second provider",
    ),
    _matched(
        "SI-20",
        "login-taken",
        _("This login belongs to another record"),
        _(
            "This login was linked to a tax record before, and what %(provider)s told us now belongs to a different one. We"
            " stopped, so that nobody sees somebody else’s record."
        ),
        _("Please call us and give the reference below. It has been passed to the people who can sort this out."),
        ways=(SIGN_IN_FACTS, TROUBLE),
        log_code="match.login_linked",
        tone=Tone.ERROR,
    ),
)
