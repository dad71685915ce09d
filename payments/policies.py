"""Whether a payment may be made or cancelled now. Each refusal is a sentence for the person."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from payments import calendar
from payments.models import Payment
from payments.money import MAX_CENTS, MIN_CENTS
from payments.states import PaymentState
from records.clock import Moment
from taxportal.kit import formats

if TYPE_CHECKING:
    from records.models import Taxpayer


FRESH_SIGN_IN_ABOVE_CENTS = 2_500_000


class CannotPay(Exception):
    """The payment can't be made like this; `field` names the answer that has to change."""

    def __init__(self, sentence: str | Promise, *, field: str) -> None:
        super().__init__(str(sentence))
        self.field = field


class CannotCancel(Exception):
    """The payment can't be cancelled, or not any more."""


class KeyReused(Exception):
    """The key of this form was already used for another payment. Nothing was changed."""


class AnswersChanged(Exception):
    """The answers are no longer those that the check page showed, or it was shown too long ago."""


class FreshSignInWanted(Exception):
    """A payment as large as this is made only right after a fresh sign-in. Nothing was made."""


class LooksLikeASecond(Exception):
    """A like payment stands already, and the person hasn't said that a second one is meant."""

    def __init__(self, standing: Payment) -> None:
        super().__init__("a like payment stands")
        self.standing = standing


def check_pay_on(pay_on: date, *, today: date) -> None:
    """Raise CannotPay unless a payment made on the business date `today` can be debited on `pay_on`."""
    earliest, latest = calendar.earliest_pay_on(today), calendar.latest_pay_on(today)
    if pay_on < earliest:
        words = _("Choose a date from %(first)s on") % {"first": formats.day(earliest)}
    elif pay_on > latest:
        words = _("Choose a date up to %(last)s") % {"last": formats.day(latest)}
    elif not calendar.is_bank_day(pay_on):
        instead = formats.day(calendar.bank_day_on_or_after(pay_on))
        words = _("Banks are closed on %(day)s. The next bank day is %(next)s") % {
            "day": formats.day(pay_on),
            "next": instead,
        }
    else:
        return
    raise CannotPay(words, field="pay_on")


def check_can_pay(*, amount_cents: int, pay_on: date, at: Moment) -> None:
    """Raise CannotPay unless a payment of this many cents on this date can be made at `at` (business clock)."""
    if not MIN_CENTS <= amount_cents <= MAX_CENTS:
        raise CannotPay(_("Enter an amount between $0.01 and $9,999,999.99"), field="amount")
    check_pay_on(pay_on, today=at.business_date)


def check_fresh_enough(*, amount_cents: int, fresh_sign_in: bool) -> None:
    """Raise FreshSignInWanted for a payment above $25,000.00 without a fresh sign-in."""
    if amount_cents > FRESH_SIGN_IN_ABOVE_CENTS and not fresh_sign_in:
        raise FreshSignInWanted


def check_can_cancel(*, payment: Payment, taxpayer: "Taxpayer | None", at: Moment) -> None:
    """Raise CannotCancel unless the payment is scheduled and its cut-off hasn't come (business clock).

    `taxpayer` is who asks: on a joint account only the spouse whose money it is. None is the agency itself.
    """
    if taxpayer is not None and payment.payer_id != taxpayer.pk:
        words = _("Only %(name)s, who made this payment, can cancel it.")
        raise CannotCancel(words % {"name": payment.payer.full_name})
    state = PaymentState(payment.state)
    if state is PaymentState.CANCELLED:
        assert payment.cancelled_on is not None
        words = _("This payment was cancelled on %(day)s.") % {"day": formats.day(payment.cancelled_on)}
        raise CannotCancel(words)
    if state is not PaymentState.SCHEDULED:
        words = _("This payment has gone to the bank and can't be cancelled online.")
        raise CannotCancel(words)
    if at.business >= payment.cutoff_at:
        raise CannotCancel(too_late(payment))


def too_late(payment: Payment) -> str:
    """Return the sentence for a payment past its cut-off: when that was, and what happens now."""
    if calendar.last_day_to_cancel(payment.pay_on) < payment.scheduled_on:
        words = _(
            "This payment was made less than two bank days ahead, so it can't be cancelled; it will be debited on %(day)s."
        )
        return words % {"day": formats.day(payment.pay_on)}
    words = _(
        "This payment could be cancelled until %(cutoff)s. It is too late to cancel it online; "
        "it will be debited on %(day)s."
    )
    return words % {"cutoff": cutoff_words(payment.pay_on), "day": formats.day(payment.pay_on)}


def cutoff_words(pay_on: date) -> str:
    """Return the cut-off of a payment dated `pay_on` as people say it, with its time zone."""
    words = _("11:45 p.m. Eastern time on %(day)s")
    return words % {"day": formats.day(calendar.last_day_to_cancel(pay_on))}


def can_cancel(*, payment: Payment, taxpayer: "Taxpayer | None", at: Moment) -> bool:
    """Return whether the button is shown: the same rule as check_can_cancel."""
    try:
        check_can_cancel(payment=payment, taxpayer=taxpayer, at=at)
    except CannotCancel:
        return False
    return True
