"""Cases in words: what each kind is about, what we do with it, what the person can do meanwhile, and what comes after.

Values alone, by the kind's stored name; a test compares the kinds here with those of the table.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class CaseWords:
    """What a person reads about a case of one kind while it is open."""

    title: Words
    asked: Words  # what they asked us
    we_do: Words
    you_can: Words
    meanwhile: Words  # what stands still, and what does not
    outcome: Words  # what our answer may be


PHONE_WORDS = _("If something changes, call 800-555-0142 (a practice number) and give the reference.")

CASE_WORDS: dict[str, CaseWords] = {
    "identity_not_mine": CaseWords(
        title=_("You did not file a return in your name"),
        asked=_("You told us that somebody else filed a return with your tax number."),
        we_do=_("We compare the return with what we know of you, and take it out of your record if it isn’t yours."),
        you_can=_(
            "If you have not filed your own return for the year yet, file it: we work it apart from the other one."
        ),
        meanwhile=_(
            "Nothing is paid out on the return that is not yours, and nobody can file another one under your number."
        ),
        outcome=_("We write to you whether the return was removed. After that you get a PIN for each return you file."),
    ),
    "notice_disagreed": CaseWords(
        title=_("You disagree with a notice"),
        asked=_("You told us why the notice is wrong."),
        we_do=_("Somebody who did not write the notice reads your reasons and compares them with your record."),
        you_can=_("You can still pay or answer the rest of the notice: paying does not mean that you agree."),
        meanwhile=_(
            "What you disagree with is not collected until we have answered. Interest goes on if the amount turns out to be right."
        ),
        outcome=_(
            "We change your account and write to you what changed, or we write why the notice stands and how you can appeal."
        ),
    ),
    "offset_contested": CaseWords(
        title=_("You contest what was taken from your refund"),
        asked=_("You told us that part of your refund should not have gone to somebody else."),
        we_do=_("We check whether the amount and the person were right, and ask the agency that received the money."),
        you_can=_(
            "Whether the debt exists is decided by the agency that asked for the money. Write to it as well; its address is "
            "on your refund page."
        ),
        meanwhile=_("The money stays with the other agency until it or we decide."),
        outcome=_("What was taken wrongly is paid to you. Otherwise we write to you who decided what, and why."),
    ),
    "access_disputed": CaseWords(
        title=_("You do not recognise a look at your record"),
        asked=_("You told us that you do not know why somebody opened your record."),
        we_do=_(
            "Our auditors, who do not work with the person who looked, ask for the purpose and compare it with the work of that day."
        ),
        you_can=_(
            "If you fear that somebody uses your login, look at Security: you can end sessions and lock your account there."
        ),
        meanwhile=_("The entry stays in your access log, whatever the answer is."),
        outcome=_("We tell you who looked and why, or that it should not have happened and what we did about it."),
    ),
    "details_differ": CaseWords(
        title=_("Details on your tax record are wrong"),
        asked=_("You told us what on your tax record differs from the truth."),
        we_do=_("We compare it with the documents that we hold, and change the record where it is wrong."),
        you_can=_("A name is changed at the social security administration first; we take it over from there."),
        meanwhile=_("Your returns, refunds and payments go on as usual."),
        outcome=_("We change the record and write to your old and new address, or we write which document is missing."),
    ),
    "refund_missing": CaseWords(
        title=_("Your refund did not arrive"),
        asked=_("You told us that a refund which we sent has not reached you."),
        we_do=_("We ask the bank, or look whether the check was cashed. A bank has up to 90 days to answer."),
        you_can=_(
            "Ask your bank as well whether it sent the deposit back, and look whether the account on your return was right."
        ),
        meanwhile=_("The refund is not paid twice while we search."),
        outcome=_("We pay the refund again, or show you where it was paid to."),
    ),
}
