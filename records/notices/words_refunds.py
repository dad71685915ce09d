"""Notices about refunds that wait, missing returns, credits, and who filed a return."""

from django.utils.translation import gettext_lazy as _

from records.notices.wording import NoticeWords, Way, Words

_NO_CALL: Words = _("Your refund page shows at any time where it stands. Calling does not make it faster.")
_DOCUMENTS: Words = _(
    "Write here what your documents show, and keep them: if we need the papers, we tell you where to send them."
)
_NOT_YOURS: Words = _(
    "If you did not file it, say so: we take the return out of your record, and nobody is paid on it. You then get a PIN that "
    "every return of yours has to carry."
)
_UNTIL_THEN: Words = _("Until you answer, the return is not worked: no refund is paid, and nothing is charged.")

REFUND_HOLD = {
    "CP05": NoticeWords(
        title=_("We are reviewing your return"),
        what=_("We hold your refund for %(year)s while we check your return."),
        why=_(
            "The income, the tax withheld or a credit on the return has to be compared with what others reported to us."
        ),
        do=_("You do not need to do anything now. The check takes up to 60 days."),
        otherwise=_("If the figures agree, we pay the refund. If we need a document, we write to you."),
        more=(_NO_CALL,),
        way=Way.REFUND,
        dispute_days=0,
    ),
    "CP05A": NoticeWords(
        title=_("We need documents to verify your return"),
        what=_("We hold your refund for %(year)s until we know more about your income or the tax withheld."),
        why=_("What the return shows has not been reported to us by employers or payers."),
        do=_("Answer %(by)s: say who paid you, and what your pay slips or statements show."),
        otherwise=_("We work the return with the figures that were reported, and the refund may be smaller or none."),
        more=(_DOCUMENTS,),
        way=Way.ANSWER,
        answer=True,
        dispute_days=0,
    ),
    "CP07": NoticeWords(
        title=_("Return with treaty or certain deductions under review"),
        what=_("We hold your refund for %(year)s while we check a treaty benefit or a deduction."),
        why=_("Returns with these claims are read by a specialist."),
        do=_("You do not need to do anything now. The check takes up to 60 days."),
        otherwise=_("If the claim is right, we pay the refund. If we need a document, we write to you."),
        more=(_NO_CALL,),
        way=Way.REFUND,
        dispute_days=0,
    ),
    "CP53E": NoticeWords(
        title=_("Give bank details for your refund"),
        what=_("Your refund of %(amount)s for %(year)s is approved, but we cannot pay it into a bank account."),
        why=_("The return named no bank account that we can use, or the bank sent the deposit back."),
        do=_("Add a bank account in your online account %(by)s. It has to be in your name; nobody can do it by phone."),
        otherwise=_("We send a check to your address about six weeks after this letter."),
        more=(
            _(
                "After you add an account it takes two to five days until your refund page changes. This letter comes once."
            ),
        ),
        way=Way.BANK,
        dispute_days=0,
    ),
    "CP63": NoticeWords(
        title=_("Refund held until missing returns are filed"),
        what=_("We hold your refund for %(year)s because returns of earlier years are missing."),
        why=_("We believe that you had to file for those years, and that tax may be due for them."),
        do=_("File the missing returns, or tell us why you did not have to."),
        otherwise=_("The refund stays here, and we may work out the missing years ourselves, without your deductions."),
        more=(_("The refund is paid or used once the returns are in and worked."),),
        way=Way.ANSWER,
        answer=True,
    ),
    "CP75": NoticeWords(
        title=_("Credits claimed are under examination"),
        what=_("We examine your %(year)s return and hold the part of the refund that comes from credits."),
        why=_("We need proof that you may claim the credits on the return."),
        do=_("Answer %(by)s with what proves the credits: where the children lived, who paid, what was earned."),
        otherwise=_("We take the credits out, and the refund is paid without them."),
        more=(_DOCUMENTS,),
        way=Way.ANSWER,
        answer=True,
    ),
    "CP88": NoticeWords(
        title=_("Refund held, unfiled returns"),
        what=_("We hold your refund for %(year)s: you have not filed for another year, and we expect tax there."),
        why=_("Income was reported to us for a year without a return."),
        do=_("File the missing return, or tell us why you did not have to."),
        otherwise=_("The refund stays here for up to six months, then we work out the missing year ourselves."),
        way=Way.ANSWER,
        answer=True,
    ),
    "12C": NoticeWords(
        title=_("Information missing to process the return"),
        what=_("We cannot work your %(year)s return yet, because something is missing."),
        why=_("A form, a schedule or a signature that belongs to the return did not come with it."),
        do=_("Answer %(by)s with what is missing. Do not send the whole return again, and no amended return."),
        otherwise=_("We work the return without it. A credit may be lost and the refund smaller."),
        more=(_DOCUMENTS, _("After your answer it takes six to eight weeks.")),
        way=Way.ANSWER,
        answer=True,
        dispute_days=0,
    ),
}

REFUND = {
    "CP53": NoticeWords(
        title=_("Direct deposit not possible, check coming"),
        what=_("We could not pay your refund of %(amount)s for %(year)s into your bank account. A check is coming."),
        why=_("The bank sent the deposit back, or the account cannot be used."),
        do=_("Look whether the address on your record is right. You do not need to do anything else."),
        otherwise=_("The check goes to the address on your record and is good for a year."),
        way=Way.REFUND,
        dispute_days=0,
    ),
}

FILING = {
    "CP59": NoticeWords(
        title=_("No record of your return"),
        what=_("We have no return from you for %(year)s."),
        why=_("Income was reported to us, or you filed before, so we believe that you had to file."),
        do=_("File the return now, or tell us why you do not have to."),
        otherwise=_(
            "We may work out the tax from what others reported, without deductions, and add a penalty for late filing."
        ),
        more=(_("If a refund is due to you, it is lost three years after the day on which the return was due."),),
        way=Way.ANSWER,
        answer=True,
    ),
    "CP80": NoticeWords(
        title=_("Credit on account, no return"),
        what=_("We hold %(amount)s for you for %(year)s, but have no return."),
        why=_("Payments or tax withheld stand on your account, and no return says what they are for."),
        do=_("File the return, or tell us to which year the payments belong."),
        otherwise=_("We keep the money. It is lost to you three years after the day on which the return was due."),
        way=Way.ANSWER,
        answer=True,
    ),
}

CREDIT = {
    "CP09": NoticeWords(
        title=_("You may be eligible for the earned income credit"),
        what=_("You may be able to get money for %(year)s that you did not claim: the earned income credit."),
        why=_("Your return shows income within the limits of the credit, and you did not ask for it."),
        do=_(
            "Answer the questions of the worksheet: who lived with you, for how long, and your Social Security cards."
        ),
        otherwise=_("Nothing changes: the credit is not paid unless you ask for it within three years."),
        way=Way.ANSWER,
        answer=True,
        dispute_days=0,
    ),
}

IDENTITY_HOLD = {
    "4883C": NoticeWords(
        title=_("Verify your identity by phone"),
        what=_("A return for %(year)s came in under your tax number. We need to hear from you whether it is yours."),
        why=_("Somebody may have used your tax number. We stopped the return before it was worked."),
        do=_("Call 800-555-0142 (a practice number) %(by)s, with this letter and a copy of the return at hand."),
        otherwise=_("The return is not worked and no refund is paid."),
        more=(_NOT_YOURS, _UNTIL_THEN),
        way=Way.IDENTITY,
        dispute_days=0,
    ),
    "5071C": NoticeWords(
        title=_("Verify your identity online or by phone"),
        what=_("A return for %(year)s came in under your tax number. We need to hear from you whether it is yours."),
        why=_("Somebody may have used your tax number. We stopped the return before it was worked."),
        do=_("Say online %(by)s whether you filed it. You need your sign-in and a few minutes."),
        otherwise=_("The return is not worked and no refund is paid."),
        more=(_NOT_YOURS, _UNTIL_THEN, _("After you have said that it is yours, it can take up to nine weeks.")),
        way=Way.IDENTITY,
        dispute_days=0,
    ),
    "5447C": NoticeWords(
        title=_("Verify your identity, foreign address"),
        what=_("A return for %(year)s with a foreign address came in under your tax number. Is it yours?"),
        why=_("Somebody may have used your tax number. We stopped the return before it was worked."),
        do=_("Say online %(by)s whether you filed it. You need your sign-in and a few minutes."),
        otherwise=_("The return is not worked and no refund is paid."),
        more=(_NOT_YOURS, _UNTIL_THEN),
        way=Way.IDENTITY,
        dispute_days=0,
    ),
    "5747C": NoticeWords(
        title=_("Verify your identity in person"),
        what=_("A return for %(year)s came in under your tax number. We need to see you, or to hear from you online."),
        why=_(
            "Somebody may have used your tax number, and the ways of checking that you tried so far did not succeed."
        ),
        do=_("Say online %(by)s whether you filed it, or make an appointment and bring two identity documents."),
        otherwise=_("The return is not worked and no refund is paid."),
        more=(_NOT_YOURS, _UNTIL_THEN),
        way=Way.IDENTITY,
        dispute_days=0,
    ),
}

IDENTITY = {
    "CP01": NoticeWords(
        title=_("Identity theft claim accepted, indicator placed"),
        what=_("You told us that somebody used your tax number. We checked it and marked your account."),
        why=_("The mark makes us look twice at every return that comes in under your number."),
        do=_("Keep this letter. You do not need to do anything else."),
        otherwise=_("The mark stays for three years. Each December you get a new identity protection PIN."),
        more=(_("Ask the credit bureaus for a freeze as well if your number was used for more than taxes."),),
        way=Way.PIN,
        dispute_days=0,
    ),
    "CP01A": NoticeWords(
        title=_("Your identity protection PIN"),
        what=_("Your new identity protection PIN is ready. It is shown in your online account and in no letter."),
        why=_("Your tax number was used by somebody else, or you asked for the PIN. A return without it is refused."),
        do=_("Look it up when you file, and use it on every return that you file this year."),
        otherwise=_("Without the PIN an online return is refused, and a paper return takes longer."),
        more=(
            _("Tell it only to the person who prepares your return. We never ask for it by phone, e-mail or message."),
        ),
        way=Way.PIN,
        dispute_days=0,
    ),
}
