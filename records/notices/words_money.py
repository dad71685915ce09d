"""Notices about what is owed: bills, reminders, collection, payment plans and penalties."""

from django.utils.translation import gettext_lazy as _

from records.notices.wording import NoticeWords, Way, Words

_GROWS = _(
    "Until it is paid, interest is added every day and a penalty for late payment of half a percent each month, up to a "
    "quarter of the tax."
)
_HARDSHIP: Words = _(
    "If you cannot pay it all, pay what you can now: interest runs only on the rest. You can ask for a payment plan, or for a "
    "break if paying would leave you without basic living costs."
)
_RELIEF: Words = _(
    "A penalty can be removed if you had a good reason, or if you filed and paid in time for the three years before."
)
_HEARING: Words = _(
    "You have the right to a hearing before an independent office that did not work on your account. Send Form 12153 in "
    "time; while the hearing is open we take nothing. You can go to the Tax Court if you disagree with the outcome."
)

BALANCE_DUE = {
    "CP14": NoticeWords(
        title=_("You owe: first bill"),
        what=_("You owe %(amount)s for %(year)s."),
        why=_("Your %(year)s return is worked, and what you paid so far does not cover the tax."),
        do=_("Pay %(amount)s %(by)s, or ask for a payment plan."),
        otherwise=_GROWS,
        more=(_HARDSHIP, _RELIEF),
        way=Way.PAY,
    ),
    "CP501": NoticeWords(
        title=_("Reminder: you have a balance"),
        what=_("You still owe %(amount)s for %(year)s."),
        why=_("We sent you a bill about five weeks ago and have not received the whole amount."),
        do=_("Pay %(amount)s %(by)s, or ask for a payment plan."),
        otherwise=_("Interest and penalty grow, and in about five weeks you get a second reminder."),
        more=(_HARDSHIP, _RELIEF),
        way=Way.PAY,
    ),
    "CP503": NoticeWords(
        title=_("Second reminder"),
        what=_("You still owe %(amount)s for %(year)s. This is the second reminder."),
        why=_("Neither the bill nor the first reminder was paid in full, and no payment plan stands."),
        do=_("Pay %(amount)s %(by)s. If you cannot, talk to us before then."),
        otherwise=_("The next letter says that we intend to take your state tax refund."),
        more=(_HARDSHIP, _RELIEF),
        way=Way.PAY,
    ),
    "CP71C": NoticeWords(
        title=_("Yearly reminder of the amount owed"),
        what=_("You owe %(amount)s for %(year)s. The law asks us to remind you once a year."),
        why=_("The debt is open. It may be that nobody asks you for money now, but it has not gone away."),
        do=_("Pay what you can, or ask for a payment plan."),
        otherwise=_("Interest grows every day. Refunds of later years are used for this debt."),
        more=(_HARDSHIP,),
        way=Way.PAY,
    ),
}

COLLECTION = {
    "CP504": NoticeWords(
        title=_("Notice of intent to levy state refund"),
        what=_("You owe %(amount)s for %(year)s, and we intend to take your state tax refund."),
        why=_("Three letters asked for this amount, and it was not paid."),
        do=_("Pay %(amount)s %(by)s, or agree a payment plan before then."),
        otherwise=_(
            "We may take your state tax refund, and the penalty for late payment rises to one percent a month, starting ten "
            "days after the date of this letter."
        ),
        more=(
            _HARDSHIP,
            _("You can appeal before we take anything: ask for it by phone, with the number of this letter."),
        ),
        way=Way.PAY,
        dispute_days=30,
    ),
    "CP90": NoticeWords(
        title=_("Final notice of intent to levy and right to a hearing"),
        what=_("You owe %(amount)s for %(year)s, and after this letter we may take property to pay it."),
        why=_("Earlier letters were not answered. The law asks us to tell you of your rights before we take anything."),
        do=_("Pay, agree a payment plan, or ask for a hearing on Form 12153 %(by)s."),
        otherwise=_("We may take money from your bank account or wages. The right to go to court ends with that day."),
        more=(_HEARING, _HARDSHIP),
        way=Way.PAY,
        dispute_days=30,
    ),
    "LT11": NoticeWords(
        title=_("Final notice of intent to levy and right to a hearing"),
        what=_("You owe %(amount)s for %(year)s. This is the last letter before we may take property."),
        why=_("The reminders were not paid. The law asks us to tell you of your rights before we take anything."),
        do=_("Pay, agree a payment plan, or ask for a hearing on Form 12153 %(by)s."),
        otherwise=_("We may take money from your bank account or wages. The right to go to court ends with that day."),
        more=(_HEARING, _HARDSHIP),
        way=Way.PAY,
        dispute_days=30,
    ),
    "LT16": NoticeWords(
        title=_("Please contact us about unpaid tax or missing returns"),
        what=_("We need to talk to you about your account for %(year)s."),
        why=_("Tax is unpaid or a return is missing, and we do not know why."),
        do=_("Pay, file what is missing, or write to us %(by)s what stands in the way."),
        otherwise=_("We decide with what we know. That can mean taking a refund or part of your wages."),
        more=(_HARDSHIP,),
        way=Way.ANSWER,
        answer=True,
        dispute_days=30,
    ),
}

PAYMENT_PLAN = {
    "CP521": NoticeWords(
        title=_("Installment due"),
        what=_("Your next plan payment of %(amount)s is due."),
        why=_(
            "You pay your tax for %(year)s in monthly installments and not by direct debit, so we remind you each time."
        ),
        do=_("Pay %(amount)s %(by)s."),
        otherwise=_("A missed payment puts the plan at risk: you would get a warning, with 30 days to pay it."),
        more=(_("With direct debit no payment is forgotten, and these letters end."),),
        way=Way.PAY,
        dispute_days=0,
    ),
    "CP523": NoticeWords(
        title=_("Your payment plan is in default"),
        what=_("Your payment plan for %(year)s will end, because a payment of %(amount)s is missing."),
        why=_("The plan asks for each payment by its day, for all returns, and for no new debt."),
        do=_("Pay %(amount)s %(by)s, and the plan goes on as if nothing had happened."),
        otherwise=_("The plan ends, and the whole rest is due at once. To start it again costs a fee."),
        more=(
            _(
                "If your income has changed, ask for smaller payments before that day. You can appeal against the end of a plan."
            ),
        ),
        way=Way.PAY,
        dispute_days=30,
    ),
}

PENALTY = {
    "CP30": NoticeWords(
        title=_("Refund reduced by estimated tax penalty"),
        what=_("Your refund for %(year)s was reduced by a penalty of %(amount)s."),
        why=_("Too little tax was paid during the year, by withholding or by estimated payments."),
        do=_("If you agree, you do not need to do anything. If your income came unevenly, send Form 2210."),
        otherwise=_("The penalty stands, and nothing more is taken."),
        more=(_("To avoid it next year, raise the tax withheld from your wages or pay each quarter."),),
        way=Way.REFUND,
    ),
    "608C": NoticeWords(
        title=_("Dishonored payment penalty explained"),
        what=_("A payment of yours came back from the bank. The penalty for that is %(amount)s."),
        why=_(
            "Your bank did not pay: the money was not there, or the account could not be used. The law adds a penalty."
        ),
        do=_("Make the payment again. If you acted in good faith, tell us why and ask us to remove the penalty."),
        otherwise=_("The unpaid tax grows by interest every day, and the penalty stands."),
        more=(
            _(
                "The penalty is two percent of the payment; for payments below $1,250.00 it is $25.00, or the payment if less."
            ),
        ),
        way=Way.PAY,
    ),
}
