"""Outcomes with a session: we know who the provider says it is; whether a record opens is another question."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import Outcome, Place, Tone, Way, Words
from accounts.outcomes.stopped import OTHER_WAYS, TROUBLE

SIGN_IN_FACTS = Way(_("See what your provider told us"), "accounts:signin_facts")
SHARE = Way(_("Sign in again and share it"), "accounts:again", again=True)
NOTHING_TO_DO = _("We’ll answer by %(answer_by)s. You don’t need to do anything until then.")


def _matched(code: str, name: str, heading: Words, *body: Words, **more: Any) -> Outcome:
    values: dict[str, Any] = {
        "place": Place.MATCH,
        "status": 200,
        "log_code": f"match.{name.replace('-', '_')}",
        "help_route": "accounts:help",
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
        _("%(provider)s told us who you are, and your record is open."),
        trigger="everything agrees",
        next_step=_("Nobody needs to do anything."),
        log_code="signin.ok",
        place=Place.NEXT,
        ways=(),
        help_route="",
        stub="sign in as ava",
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
        trigger="identity proofed, tax number not shared",
        next_step=_("It is your move. As soon as you share the number, your record opens."),
        ways=(SHARE, SIGN_IN_FACTS, OTHER_WAYS),
        log_code="match.no_tin",
        stub="sign in as sam, or keep the tax number back on the consent page",
    ),
    _matched(
        "SI-03",
        "assurance-low",
        _("Verify your identity to see your records"),
        _(
            "You are signed in with %(provider)s, but %(provider)s has not yet checked your identity to the level that tax"
            " records need."
        ),
        trigger="signed in below IAL2 or AAL2",
        next_step=_(
            "It is your move. Verifying takes about ten minutes; have a photo identity document and your telephone at hand."
            " Your records open at once afterwards."
        ),
        place=Place.LIMITED,
        ways=(Way(_("Verify with %(provider)s"), "accounts:again", again=True), OTHER_WAYS, TROUBLE),
        help_route="",
        log_code="auth.assurance_low",
        stub="sign in as priya and go on without proving who she is",
    ),
    _matched(
        "SI-16",
        "no-record",
        _("We have no tax record for you yet"),
        _(
            "There are three usual causes: you have never filed a return, your first return has reached us but has not been"
            " opened yet, or your tax number at %(provider)s has a mistake in it."
        ),
        trigger="no record has this tax number, or this name and birth date",
        next_step=_(
            "If you have filed on paper, we open your record within six weeks of getting the return, and you only need to"
            " sign in then. If the number is wrong, correct it at %(provider)s and sign in again."
        ),
        ways=(
            SIGN_IN_FACTS,
            Way(_("Sign in again"), "accounts:again", again=True),
            Way(_("Filing for the first time"), "pages:help"),
            OTHER_WAYS,
        ),
        help_route="accounts:help_no_record",
        log_code="match.none",
        stub="sign in as kofi",
    ),
    _matched(
        "SI-17",
        "several-records",
        _("We need a person to check which record is yours"),
        _(
            "%(provider)s told us your name and birth date, but not your tax number. More than one record has that name and"
            " birth date, so we have opened none of them."
        ),
        _("It is quicker to sign in again and share your tax number: then we know at once."),
        trigger="no tax number shared, and several records have this name and birth date",
        next_step=NOTHING_TO_DO,
        ways=(SHARE, SIGN_IN_FACTS),
        help_route="accounts:help_no_record",
        log_code="match.several",
        answer_days=14,
        tone=Tone.WARNING,
        stub="sign in as john1",
    ),
    _matched(
        "SI-18",
        "details-differ",
        _("Some of your details differ from our record"),
        _(
            "Your tax number is in our records, but the name or the birth date that %(provider)s gave us is different. We have"
            " not opened the record until somebody has looked at it."
        ),
        trigger="the tax number fits, name or birth date does not",
        next_step=NOTHING_TO_DO,
        ways=(SIGN_IN_FACTS, OTHER_WAYS),
        help_route="accounts:help_no_record",
        log_code="match.differs_review",
        answer_days=14,
        tone=Tone.WARNING,
        stub="sign in as jasmine (another surname alone: linked, with a task), or order other names in `claims`",
    ),
    _matched(
        "SI-19",
        "record-taken",
        _("Your record is linked to another login"),
        _(
            "A login at %(other_provider)s already opens this record, so we have not opened it with this one. We have told the"
            " owner of that login."
        ),
        trigger="everything agrees, but another login opens the record",
        next_step=_(
            "It is your move: sign in with that login. If it isn’t yours, or you have lost it, ask us to look into it; a"
            " person answers within 14 days."
        ),
        ways=(Way(_("Sign in with the other login"), "accounts:chooser", again=True), SIGN_IN_FACTS),
        help_route="accounts:help_lost_access",
        log_code="match.taken",
        tone=Tone.WARNING,
        stub="sign in as omar at the idme provider",
    ),
    _matched(
        "SI-20",
        "login-taken",
        _("This login belongs to another record"),
        _(
            "This login was linked to a tax record before, and what %(provider)s told us now belongs to a different one. We"
            " stopped, so that nobody sees somebody else’s record."
        ),
        trigger="the login opens one record, the tax number is another's",
        next_step=_(
            "It has been passed to the people who can sort this out. Please call us and give the reference below; they need to"
            " speak to you before they can go on."
        ),
        ways=(SIGN_IN_FACTS, TROUBLE),
        help_route="",
        log_code="match.login_linked",
        tone=Tone.ERROR,
        stub="sign in as ava, then again with another tax number in `claims`",
    ),
)
