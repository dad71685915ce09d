"""Why a refund is held, in words: the reason, who acts next, what the person can do and how long it usually
takes.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HoldReason(StrEnum):
    """Why a refund is held. Every reason has words, an actor and a usual time in HOLD_WORDS."""

    WAGE_MATCH = "wage_match"
    CREDIT_CHECK = "credit_check"
    IDENTITY = "identity"
    DUPLICATE_RETURN = "duplicate_return"
    NAME_MISMATCH = "name_mismatch"
    BANK_CHANGE = "bank_change"
    SELF_LOCK = "self_lock"
    PRIOR_RETURN_MISSING = "prior_return_missing"
    DECEASED = "deceased"


class Actor(StrEnum):
    """Who does, or has to do, something."""

    YOU = "you"
    US = "us"
    BANK = "bank"
    AGENCY = "other agency"


ACTOR_WORDS = {
    Actor.YOU: _("You"),
    Actor.US: _("Us"),
    Actor.BANK: _("Your bank"),
    Actor.AGENCY: _("The other agency"),
}


@dataclass(frozen=True)
class HoldWords:
    """What a person reads about a hold: the reason, who acts next, what they can do, and how many days it
    usually takes.
    """

    short: Promise
    why: Promise
    you_can: Promise
    actor: Actor
    usual_days: tuple[int, int]


HOLD_WORDS: dict[HoldReason, HoldWords] = {
    HoldReason.WAGE_MATCH: HoldWords(
        _("We are comparing your wages with what your employers reported."),
        _("The wages or tax withheld on your return don't yet agree with what employers reported to us."),
        _("You do not need to do anything. If we need a document from you, we will write to you."),
        Actor.US,
        (30, 60),
    ),
    HoldReason.CREDIT_CHECK: HoldWords(
        _("We are checking a credit that you claimed."),
        _("A credit on your return needs to be checked before we can pay it."),
        _("You do not need to do anything unless a letter asks you for documents."),
        Actor.US,
        (30, 60),
    ),
    HoldReason.IDENTITY: HoldWords(
        _("We need you to confirm that you filed this return."),
        _("Somebody may have used your tax number. We stopped the return before it was worked."),
        _("Tell us here whether you filed this return. Have a copy of your return at hand."),
        Actor.YOU,
        (21, 63),
    ),
    HoldReason.DUPLICATE_RETURN: HoldWords(
        _("We received two returns for this year."),
        _("A second return with your tax number arrived for the same year."),
        _("Tell us here which of the returns is yours."),
        Actor.YOU,
        (21, 63),
    ),
    HoldReason.NAME_MISMATCH: HoldWords(
        _("The name on the return differs from our record."),
        _("The surname on the return is not the one that we hold for this tax number."),
        _("Update your name with the social security administration, or show us a document."),
        Actor.YOU,
        (14, 45),
    ),
    HoldReason.BANK_CHANGE: HoldWords(
        _("Your bank details changed shortly before the refund was due."),
        _("To protect you we wait 72 hours after a change of bank details before we pay to the new account."),
        _(
            "If you made the change, you do not need to do anything. If you didn't, call 800-555-0142 (a practice number) "
            "at once."
        ),
        Actor.US,
        (3, 3),
    ),
    HoldReason.SELF_LOCK: HoldWords(
        _("You locked your account."),
        _("While your account is locked by you, nothing is paid out."),
        _("When you are ready, unlock it at your next sign-in. The refund goes out after that."),
        Actor.YOU,
        (0, 0),
    ),
    HoldReason.PRIOR_RETURN_MISSING: HoldWords(
        _("A return for an earlier year is missing."),
        _("We hold one year's refund until the missing return has come in."),
        _("File the missing return."),
        Actor.YOU,
        (14, 45),
    ),
    HoldReason.DECEASED: HoldWords(
        _("The taxpayer has died."),
        _("A refund of a person who has died is paid only to a person who may receive it."),
        _("The surviving spouse or executor can send us Form 1310 or the court document."),
        Actor.YOU,
        (30, 60),
    ),
}
