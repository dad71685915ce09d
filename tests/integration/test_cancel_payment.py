"""Cancelling before the cut-off, and never after. covers T31, T32, INV-07, INV-13, INV-28"""

from datetime import date, timedelta

import pytest

from payments import actions, policies
from payments.models import Payment
from payments.states import PaymentState
from records.clock import Moment
from records.models import AuditEvent
from tests.factories.payments import TUESDAY, a_citizen, a_cleared_payment, a_payment, a_sent_payment, at
from tests.factories.records import TaxModuleFactory, TaxpayerFactory

pytestmark = pytest.mark.django_db

NEXT_MONDAY = date(2026, 3, 23)  # can be cancelled until Thursday 19 March, 23:45 Eastern


def just_before_cutoff(payment: Payment) -> Moment:
    return Moment(real=at().real, business=payment.cutoff_at - timedelta(seconds=1))


def test_cancels_until_the_last_second() -> None:
    payment, user = a_payment(pay_on=NEXT_MONDAY), a_citizen()
    actions.cancel(payment=payment, by=user, at=just_before_cutoff(payment))
    payment.refresh_from_db()
    assert payment.state == PaymentState.CANCELLED
    assert payment.cancelled_on is not None
    event = AuditEvent.objects.get(action="payment.cancelled")
    assert (event.object_ref, event.actor_ref) == (str(payment.pk), str(user.pk))


def test_refuses_from_the_cutoff_on_and_says_when_it_was() -> None:
    payment = a_payment(pay_on=NEXT_MONDAY)
    with pytest.raises(policies.CannotCancel, match=r"until 11:45 p\.m\. Eastern time on 19 March 2026"):
        actions.cancel(payment=payment, by=None, at=Moment(real=at().real, business=payment.cutoff_at))
    payment.refresh_from_db()
    assert payment.state == PaymentState.SCHEDULED
    assert AuditEvent.objects.get(action="payment.cancel_refused").outcome == "denied"


def test_refuses_a_payment_for_tomorrow_at_once() -> None:
    payment = a_payment(pay_on=TUESDAY)
    with pytest.raises(policies.CannotCancel, match="it will be debited on 17 March 2026"):
        actions.cancel(payment=payment, by=None, at=at())


@pytest.mark.parametrize("made", [a_sent_payment, a_cleared_payment])
def test_refuses_what_the_bank_has(made: object) -> None:
    payment = made()  # type: ignore[operator]
    with pytest.raises(policies.CannotCancel, match="has gone to the bank"):
        actions.cancel(payment=payment, by=None, at=at())


def test_refuses_what_was_cancelled_and_says_when() -> None:
    payment = a_payment(pay_on=NEXT_MONDAY)
    actions.cancel(payment=payment, by=None, at=at())
    with pytest.raises(policies.CannotCancel, match="was cancelled on 16 March 2026"):
        actions.cancel(payment=payment, by=None, at=at())
    assert AuditEvent.objects.filter(action="payment.cancelled").count() == 1


def test_looks_again_when_the_run_was_faster() -> None:
    seen = a_payment(pay_on=NEXT_MONDAY)
    actions.send(payment=Payment.objects.get(pk=seen.pk), at=at(date(2026, 3, 20)))
    assert seen.state == PaymentState.SCHEDULED  # what this page still believes
    with pytest.raises(policies.CannotCancel, match="has gone to the bank"):
        actions.cancel(payment=seen, by=None, at=at())
    assert Payment.objects.get(pk=seen.pk).cancelled_on is None


def test_shows_the_button_by_the_same_rule() -> None:
    payment = a_payment(pay_on=NEXT_MONDAY)
    assert policies.can_cancel(payment=payment, taxpayer=None, at=just_before_cutoff(payment))
    late = Moment(real=at().real, business=payment.cutoff_at)
    assert not policies.can_cancel(payment=payment, taxpayer=None, at=late)


def test_lets_only_the_spouse_cancel_whose_money_it_is() -> None:
    henry, isla = TaxpayerFactory.create(), TaxpayerFactory.create(given_name="Isla", family_name="Walsh")
    module = TaxModuleFactory.create(primary=henry, secondary=isla)
    payment = a_payment(module=module, taxpayer=isla, pay_on=NEXT_MONDAY)
    with pytest.raises(policies.CannotCancel, match="Only Isla Walsh"):
        actions.cancel(payment=payment, taxpayer=henry, by=None, at=at())
    assert actions.cancel(payment=payment, taxpayer=isla, by=None, at=at()).state == PaymentState.CANCELLED
