"""The same money from several sides at once, on real connections. covers T28, T29, T31, INV-05, INV-07, INV-08"""

import random
import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from payments import actions, policies
from payments.forms import seal_shown
from payments.models import Payment
from payments.states import IllegalMove, PaymentState
from payments.steps import fingerprint_of
from records.models import Posting
from tests.factories.payments import a_citizen, a_draft, a_payment, a_sent_payment, an_account, at
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db(transaction=True)

PARALLEL = 50 if connection.vendor == "postgresql" else 12
TABS = 8  # these wait for one row, one after the other, and the lock timeout is short
ROUNDS = 3
FRIDAY = date(2026, 3, 20)


def in_parallel(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Start all deeds together, each on its own connection; return what each gave or raised."""
    outcomes: list[Any] = [None] * len(deeds)
    barrier = threading.Barrier(len(deeds))

    def run(number: int) -> None:
        try:
            barrier.wait()
            outcomes[number] = deeds[number]()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_makes_one_payment_of_many_identical_submissions(attempt: int) -> None:
    module, user, key = TaxModuleFactory.create(), a_citizen(), uuid.uuid4()

    def submit() -> tuple[uuid.UUID, str]:
        payment = actions.schedule(
            taxpayer=module.primary,
            module=module,
            amount_cents=8_810,
            pay_on=FRIDAY,
            account=an_account(),
            idempotency_key=key,
            by=user,
            at=at(),
        ).payment
        return payment.pk, payment.reference

    outcomes = in_parallel([submit] * PARALLEL)
    assert len(set(outcomes)) == 1, outcomes
    assert [(payment.pk, payment.reference) for payment in Payment.objects.all()] == [outcomes[0]]


def test_makes_one_payment_of_a_draft_confirmed_in_many_tabs() -> None:
    module, user = TaxModuleFactory.create(), a_citizen()
    draft = a_draft(user=user, module=module)
    shown = actions.Shown(fingerprint=fingerprint_of(draft), fresh=True)
    assert seal_shown(fingerprint=shown.fingerprint, user=user)

    def confirm() -> uuid.UUID:
        made = actions.confirm(
            taxpayer=module.primary,
            module=module,
            key=uuid.uuid4(),  # each tab has its own
            shown=shown,
            second_meant=False,
            by=user,
            at=at(),
        )
        return made.payment.pk

    outcomes = in_parallel([confirm] * TABS)
    assert len(set(outcomes)) == 1, outcomes
    assert Payment.objects.count() == 1


def test_asks_the_slower_of_two_spouses() -> None:
    module = TaxModuleFactory.create()
    people = [a_citizen(), a_citizen()]

    def confirm_as(user: Any) -> Callable[[], Any]:
        shown = actions.Shown(fingerprint=fingerprint_of(a_draft(user=user, module=module)), fresh=True)
        return lambda: actions.confirm(
            taxpayer=module.primary,
            module=module,
            key=uuid.uuid4(),
            shown=shown,
            second_meant=False,
            by=user,
            at=at(),
        )

    outcomes = in_parallel([confirm_as(user) for user in people])
    assert sum(isinstance(outcome, policies.LooksLikeASecond) for outcome in outcomes) == 1, outcomes
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_lets_exactly_one_of_cancel_and_send_win(attempt: int) -> None:
    payments = [a_payment(pay_on=FRIDAY) for _ in range(6)]
    deeds: list[Callable[[], Any]] = [actions_send_due_past_cutoff]
    deeds += [lambda payment=payment: actions.cancel(payment=payment, by=None, at=at()) for payment in payments]
    random.Random(attempt).shuffle(deeds)
    in_parallel(deeds)
    actions.settle_due(at=at(FRIDAY))
    for payment in Payment.objects.all():
        debited = Posting.objects.filter(source_kind="payment", source_id=str(payment.pk)).count()
        assert (payment.state, debited) in {(PaymentState.CANCELLED, 0), (PaymentState.CLEARED, 1)}
        assert (payment.cancelled_on is None) != (payment.sent_on is None)


def actions_send_due_past_cutoff() -> actions.Run:
    """The run of a host whose clock is ahead: time alone no longer keeps it from the cancelling."""
    return actions.send_due(at=at(FRIDAY))


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_posts_once_when_many_runs_settle_at_once(attempt: int) -> None:
    payments = [a_sent_payment() for _ in range(5)]
    outcomes = in_parallel([lambda: actions.settle_due(at=at(FRIDAY))] * 4)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert Posting.objects.filter(source_kind="payment").count() == len(payments)
    assert set(Payment.objects.values_list("state", flat=True)) == {PaymentState.CLEARED}


def test_clears_one_payment_once_when_told_by_many() -> None:
    payment = a_sent_payment()
    outcomes = in_parallel([lambda: actions.clear(payment=Payment.objects.get(pk=payment.pk), at=at(FRIDAY))] * TABS)
    assert not [outcome for outcome in outcomes if isinstance(outcome, IllegalMove | AssertionError)], outcomes
    assert Posting.objects.filter(source_kind="payment").count() == 1
