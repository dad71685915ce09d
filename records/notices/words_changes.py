"""Notices about changes: returns that we corrected, changes you asked for, income that differs, refunds used for debts."""

from django.utils.translation import gettext_lazy as _

from records.notices.wording import NoticeWords, Way, Words

_SIXTY: Words = _(
    "Tell us until %(dispute)s if you disagree: then we take the change back and, if we still think it is right, send you a "
    "notice with which you can go to the Tax Court. After that day you can claim a refund once you have paid."
)
_COMPARE: Words = _("Compare the figures below with your copy of the return. You do not need to send another return.")
_INTEREST = _("Interest is added every day until it is paid, and after that day a penalty for late payment too.")
_PROOF: Words = _(
    "If you paid more than we have, send the date, the amount and the last four digits of the bank account."
)

MATH_ERROR = {
    "CP11": NoticeWords(
        title=_("Changes to your return, balance due"),
        what=_("We changed your %(year)s return, and you owe %(amount)s."),
        why=_("The return did not add up, or a line did not agree with another. What changed is listed below."),
        do=_("If you agree, pay %(amount)s %(by)s. If you disagree, tell us until %(dispute)s."),
        otherwise=_INTEREST,
        more=(_COMPARE, _SIXTY),
        way=Way.PAY,
    ),
    "CP12": NoticeWords(
        title=_("Changes to your return, refund changed"),
        what=_("We changed your %(year)s return. Your refund is now %(amount)s."),
        why=_("The return did not add up, or a line did not agree with another. What changed is listed below."),
        do=_("If you agree, you do not need to do anything. If you disagree, tell us until %(dispute)s."),
        otherwise=_("The refund comes as we worked it out, in two to three weeks, if nothing else is owed."),
        more=(_COMPARE, _SIXTY),
        way=Way.REFUND,
    ),
    "CP13": NoticeWords(
        title=_("Changes to your return, no balance and no refund"),
        what=_("We changed your %(year)s return. You owe nothing, and no refund is due."),
        why=_("The return did not add up, or a line did not agree with another. What changed is listed below."),
        do=_("If you agree, you do not need to do anything. If you disagree, tell us until %(dispute)s."),
        otherwise=_("The change stands, and the year is done."),
        more=(_COMPARE, _SIXTY),
        way=Way.YEARS,
    ),
    "CP24": NoticeWords(
        title=_("Estimated payments differ, refund"),
        what=_(
            "The estimated payments on your %(year)s return differ from those we have. Your refund is now %(amount)s."
        ),
        why=_("We count only payments that reached your account for this year."),
        do=_("Compare the payments below with your bank statements. If one is missing, tell us until %(dispute)s."),
        otherwise=_("The refund comes as we worked it out."),
        more=(_PROOF, _SIXTY),
        way=Way.REFUND,
        answer=True,
    ),
    "CP25": NoticeWords(
        title=_("Estimated payments differ, even"),
        what=_(
            "The estimated payments on your %(year)s return differ from those we have. No refund and no balance is left."
        ),
        why=_("We count only payments that reached your account for this year."),
        do=_("Compare the payments below with your bank statements. If one is missing, tell us until %(dispute)s."),
        otherwise=_("The change stands, and the year is done."),
        more=(_PROOF, _SIXTY),
        way=Way.YEARS,
        answer=True,
    ),
}

ADJUSTMENT = {
    "CP21A": NoticeWords(
        title=_("Changes you asked for, balance due"),
        what=_("We made the changes to %(year)s that you asked for. You owe %(amount)s."),
        why=_("You sent an amended return or a claim, and the new figures come to more tax than was paid."),
        do=_("Pay %(amount)s %(by)s."),
        otherwise=_INTEREST,
        more=(_("If the figures below are not those that you asked for, tell us until %(dispute)s."),),
        way=Way.PAY,
    ),
    "CP21B": NoticeWords(
        title=_("Changes you asked for, refund due"),
        what=_("We made the changes to %(year)s that you asked for. A refund of %(amount)s is due to you."),
        why=_("You sent an amended return or a claim, and the new figures come to less tax than was paid."),
        do=_("You do not need to do anything. The refund comes within two to three weeks."),
        otherwise=_("The refund comes all the same, unless an older debt is open."),
        more=(_("If the figures below are not those that you asked for, tell us until %(dispute)s."),),
        way=Way.REFUND,
    ),
    "CP21C": NoticeWords(
        title=_("Changes you asked for, even"),
        what=_("We made the changes to %(year)s that you asked for. You owe nothing, and no refund is due."),
        why=_("You sent an amended return or a claim; the amounts to pay and to refund did not change."),
        do=_("You do not need to do anything."),
        otherwise=_("The year is done."),
        more=(_("If the figures below are not those that you asked for, tell us until %(dispute)s."),),
        way=Way.YEARS,
    ),
    "CP22A": NoticeWords(
        title=_("Changes to your account, balance due"),
        what=_("We changed your account for %(year)s, and you owe %(amount)s."),
        why=_("A later check of this year came to more tax than was paid. The entries are listed below."),
        do=_("Pay %(amount)s %(by)s. If you disagree, tell us until %(dispute)s."),
        otherwise=_INTEREST,
        way=Way.PAY,
    ),
}

UNDERREPORTER = {
    "CP2000": NoticeWords(
        title=_("Proposed changes: income does not match"),
        what=_("We propose a change to your %(year)s return. This is not a bill."),
        why=_("What employers, banks and others reported about you differs from the return."),
        do=_("Compare the amounts with your own papers, and tell us %(by)s whether you agree or disagree."),
        otherwise=_(
            "Without an answer we send a notice of deficiency, and after that a bill with interest and penalty."
        ),
        more=(
            _(
                "If a report is wrong, ask whoever sent it for a corrected one and tell us so. If it is right but the income "
                "belongs to somebody else, say to whom."
            ),
            _("You do not need to amend the return: your answer does it."),
        ),
        way=Way.ANSWER,
        answer=True,
        dispute_days=30,
    ),
    "CP3219A": NoticeWords(
        title=_("Notice of deficiency"),
        what=_("We have decided that more tax is due for %(year)s. You have 90 days to go to the Tax Court."),
        why=_("We proposed a change and did not receive an answer, or the answer did not change the result."),
        do=_(
            "If you agree, tell us. If not, send a petition to the Tax Court %(by)s. More proof can be sent to us as well."
        ),
        otherwise=_(
            "The tax is charged with interest, and you get a bill. The way to the Tax Court ends with that day."
        ),
        more=(_("Writing to us does not stop the 90 days. Only a petition to the Tax Court does."),),
        way=Way.DISAGREE,
        answer=True,
        dispute_days=90,
    ),
}

OFFSET = {
    "CP16": NoticeWords(
        title=_("Refund changed and applied to a debt"),
        what=_("We changed your %(year)s return, and %(amount)s of the refund paid an older tax debt of yours."),
        why=_("The return did not add up, and you owed tax for another year. The law asks us to pay that first."),
        do=_("If you agree, you do not need to do anything. If you disagree, tell us until %(dispute)s."),
        otherwise=_("Both stand: the change, and the payment of the older debt."),
        more=(_COMPARE, _SIXTY),
        way=Way.REFUND,
    ),
    "CP42": NoticeWords(
        title=_("Refund used for your spouse's debt"),
        what=_("%(amount)s of your joint refund for %(year)s paid a tax debt that is your spouse’s alone."),
        why=_("A joint refund belongs to both. The law asks us to use it for the debts of either."),
        do=_("If you are the spouse who owes nothing, send Form 8379 to get your share back."),
        otherwise=_("The payment stands. The rest of the refund comes as usual."),
        more=(_("Form 8379 works out your share from your own income and tax. It takes about eight weeks."),),
        way=Way.REFUND,
    ),
    "CP45": NoticeWords(
        title=_("Overpayment could not be applied to next year as requested"),
        what=_(
            "Less of your %(year)s overpayment than you asked for was carried to the next year: %(amount)s is missing."
        ),
        why=_("The return was changed or an older debt was open, so that less was left to carry over."),
        do=_("Raise your next estimated payments, so that the next year has no gap."),
        otherwise=_("A penalty for too little estimated tax may be added for the next year."),
        way=Way.PAY,
    ),
    "CP49": NoticeWords(
        title=_("Overpayment applied to another tax debt"),
        what=_("%(amount)s of your refund for %(year)s paid an older tax debt of yours."),
        why=_("You owed tax for another year. The law asks us to pay that first."),
        do=_("If you agree, you do not need to do anything."),
        otherwise=_("The payment stands. What is left of the refund comes as usual."),
        more=(_("Look at the older year before you disagree: its notices say how the debt arose."),),
        way=Way.REFUND,
    ),
}
