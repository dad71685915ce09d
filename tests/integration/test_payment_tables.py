"""The database refuses what the code would never write. covers T30, INV-04, INV-06, INV-07"""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from payments.models import Payment, PaymentDraft
from tests.factories.payments import MONDAY, TUESDAY, a_citizen, a_cleared_payment, a_draft, a_payment, a_sent_payment
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount_cents": 0}, "payment_amount_in_bounds"),
        ({"amount_cents": -5}, "payment_amount_in_bounds"),
        ({"amount_cents": 1_000_000_000}, "payment_amount_in_bounds"),
        ({"state": "settled"}, "payment_(state_known|cleared_when_it_was)"),  # engines differ in which is told
        ({"reason": "fun"}, "payment_reason_known"),
        ({"account_type": "sock"}, "payment_account_type_known"),
        ({"state": "sent"}, "payment_sent_when_it_was"),
        ({"sent_on": TUESDAY}, "payment_sent_when_it_was"),
        ({"state": "cancelled"}, "payment_cancelled_when_it_was"),
        ({"cancelled_on": MONDAY}, "payment_cancelled_when_it_was"),
        ({"state": "cancelled", "cancelled_on": MONDAY, "sent_on": MONDAY}, "payment_sent_when_it_was"),
        ({"returned_on": TUESDAY}, "payment_returned_when_it_was"),
        ({"state": "returned", "sent_on": TUESDAY}, "payment_returned_when_it_was"),
        ({"reversed_on": TUESDAY}, "payment_reversed_when_it_was"),
        ({"cleared_on": TUESDAY}, "payment_cleared_when_it_was"),
        ({"state": "cleared", "sent_on": MONDAY}, "payment_cleared_when_it_was"),
        (
            {"state": "cleared", "sent_on": MONDAY, "cleared_on": MONDAY},
            "payment_never_cleared_before_its_date",
        ),
    ],
)
def test_refuses_nonsense(values: dict[str, Any], constraint: str) -> None:
    payment = a_payment()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**values)


def test_refuses_a_second_payment_under_a_key() -> None:  # covers INV-08
    for by in (None, a_citizen()):
        payment = a_payment(by=by)
        payment.pk, payment.reference = uuid.uuid4(), str(uuid.uuid4().int)[:15]
        with pytest.raises(IntegrityError), transaction.atomic():
            payment.save(force_insert=True)


def test_refuses_a_reference_twice() -> None:
    first, second = a_payment(), a_payment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=second.pk).update(reference=first.reference)


def test_refuses_a_second_draft_and_amounts_out_of_bounds() -> None:
    user, module = a_citizen(), TaxModuleFactory.create()
    draft = a_draft(user=user, module=module)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentDraft.objects.create(user=user, taxpayer=module.primary, module=module)
    with pytest.raises(IntegrityError, match="draft_amount_in_bounds"), transaction.atomic():
        PaymentDraft.objects.filter(pk=draft.pk).update(amount_cents=0)


def test_dates_every_state_it_reached() -> None:
    from payments.states import PaymentState

    assert a_payment().date_of(PaymentState.SCHEDULED) == MONDAY
    assert a_sent_payment().date_of(PaymentState.SENT) == TUESDAY
    assert a_cleared_payment().date_of(PaymentState.CLEARED) == TUESDAY
    assert a_payment().date_of(PaymentState.CANCELLED) is None
