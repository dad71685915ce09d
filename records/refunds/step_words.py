"""The fourteen events in words: each step's title and sentence, and how they are said of a check."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.holds import ACTOR_WORDS, HOLD_WORDS, Actor
from records.refunds.creditors import OFFSET_LINE, creditor
from records.refunds.values import IDENTITY_HOLDS, Kind, Step
from taxportal.kit.formats import day, money


@dataclass(frozen=True)
class StepWords:
    """One row of the timeline as strings."""

    kind: str
    date: str
    actor: str
    title: str
    text: str


def step_words(step: Step, *, amended: bool = False) -> StepWords:
    """A step of the timeline in words; ``amended`` where it is one of an amended return."""
    title, text = (_of_amended(step) if amended else None) or _said(step)
    return StepWords(step.kind, day(step.date), str(ACTOR_WORDS[step.actor]), title, text)


def _said(step: Step) -> tuple[str, str]:
    if step.kind is Kind.INFORMATION_RECEIVED and step.hold_reason in IDENTITY_HOLDS:
        return _disowned(step)
    if step.hold_reason:
        words = HOLD_WORDS[step.hold_reason]
        return str(words.short), _with_letter(str(words.why), step)
    if step.kind is Kind.OFFSET_APPLIED:
        return _offset(step)
    said = _of_payment(step) or _of_the_way(step)
    return said[0], _with_letter(said[1], step)


def _of_amended(step: Step) -> tuple[str, str] | None:
    """What an amended return says in words of its own."""
    amount = {"amount": money(step.amount_cents)}
    return {
        Kind.RECEIVED: (
            _("Your amended return arrived"),
            _("We received it. It takes about three weeks until it is in our system."),
        ),
        Kind.ACCEPTED: (
            _("We accepted your amended return"),
            _("It is in our system. A person works it: 8 to 12 weeks are usual, some take 16."),
        ),
        Kind.AMOUNT_ADJUSTED: (
            _("We changed your account"),
            _("Your amended return is worked: the change is %(amount)s.") % amount,
        ),
    }.get(step.kind)


def _of_the_way(step: Step) -> tuple[str, str]:
    """What happens before money moves."""
    amount = {"amount": money(step.amount_cents)}
    return {
        Kind.RECEIVED: (_("Your return arrived"), _("We received your return. The first checks take about a day.")),
        Kind.ACCEPTED: (
            _("We accepted your return"),
            _("Your return passed the first checks. Next we work it: most take up to 21 days."),
        ),
        Kind.IN_REVIEW: (_("We are reviewing your return"), _("A person here is looking at your return.")),
        Kind.INFORMATION_REQUESTED: (
            _("We asked you for information"),
            _("We wrote to you and need an answer before we can go on."),
        ),
        Kind.INFORMATION_RECEIVED: (_("We received your answer"), _("Thank you. We are working on it.")),
        Kind.IDENTITY_HOLD_PLACED: (_("We need you to confirm a return"), _("The return waits for your answer.")),
        Kind.IDENTITY_HOLD_RELEASED: (
            _("You confirmed the return"),
            _("The stop has ended. We work your return like any other; that can take up to nine weeks from then."),
        ),
        Kind.AMOUNT_ADJUSTED: (
            _("We changed the amount"),
            _("The change is %(amount)s. A letter says why, and the figures below show it.") % amount,
        ),
        Kind.APPROVED: (_("We approved your refund"), _("We approved a refund of %(amount)s.") % amount),
    }[step.kind]


def _of_payment(step: Step) -> tuple[str, str] | None:
    """The money on its way: a deposit, or a check."""
    amount = {"amount": money(step.amount_cents)}
    if step.by_mail:
        return {
            Kind.SENT: (
                _("We mailed your refund"),
                _("We mailed a check to your address on record. It can take some weeks to reach you."),
            ),
            Kind.BANK_REJECTED: (
                _("Your check came back to us"),
                _("The post could not deliver the check of %(amount)s. Check the address that we have for you.")
                % amount,
            ),
            Kind.REISSUED: (_("We mailed your refund again"), _("We mailed a check of %(amount)s.") % amount),
            Kind.CLEARED: (_("Your check was cashed"), _("Nothing more is to come.")),
        }.get(step.kind)
    return {
        Kind.SENT: (
            _("We sent your refund"),
            _("We sent it to your bank account. Your bank may need up to five days to show it."),
        ),
        Kind.BANK_REJECTED: (
            _("Your refund came back to us"),
            _("Your bank did not accept the deposit, and %(amount)s came back. The money is safe with us.") % amount,
        ),
        Kind.REISSUED: (_("We issued your refund again"), _("We issued %(amount)s again.") % amount),
        Kind.CLEARED: (_("Your bank took the refund in"), _("The money reached the account.")),
    }.get(step.kind)


def _disowned(step: Step) -> tuple[str, str]:
    text = _("We stopped everything on it, marked your account, and opened a case. Nothing is paid meanwhile.")
    if step.answer_by:
        text += " " + _("We answer by %(day)s.") % {"day": day(step.answer_by)}
    return _("You told us that you did not file this return"), text


def _offset(step: Step) -> tuple[str, str]:
    amount = money(step.amount_cents)
    if step.actor is not Actor.AGENCY:
        return (
            _("Part of your refund paid an older tax debt"),
            _("%(amount)s was used for a federal tax debt of yours.") % {"amount": amount},
        )
    known = creditor(step.party)
    party = step.party or _("another agency")
    text = _("%(amount)s went to %(party)s for %(debt)s. Its number is %(phone)s (a practice number).")
    words = {"amount": amount, "party": party, "debt": known.debt, "phone": known.phone}
    if known is OFFSET_LINE:
        text = _(
            "%(amount)s went to %(party)s for %(debt)s. The offset line, %(phone)s (a practice number), knows more."
        )
    return _("Part of your refund went to another agency"), text % words


def _with_letter(text: str, step: Step) -> str:
    if step.notice_code and step.answer_by:
        letter = _("Letter %(code)s tells you more; answer by %(day)s.")
        return f"{text} {letter % {'code': step.notice_code, 'day': day(step.answer_by)}}"
    return text
