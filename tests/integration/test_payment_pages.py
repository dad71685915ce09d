"""Balance, list, one payment, cancelling: what is owed, on its way and left, for whoever may see it.

covers T15, T31, INV-01, INV-07, INV-18
"""

import uuid
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from payments import actions
from payments.models import Payment
from payments.states import PaymentState
from records import clock
from records.models import TaxModule
from tests.factories.payments import (
    MONDAY,
    Visitor,
    a_charge,
    a_cleared_payment,
    a_payment,
    a_visitor,
    at,
)
from tests.factories.records import TaxModuleFactory, TaxpayerFactory

pytestmark = pytest.mark.django_db

BALANCE, LIST = "payments:balance", "payments:list"
NEXT_MONDAY = date(2026, 3, 23)  # can be cancelled until Thursday 19 March, 23:45 Eastern


@pytest.fixture
def emma(client: Client) -> Visitor:
    visitor = a_visitor(client, given_name="Emma", family_name="Johansson")
    a_charge(visitor.module, 327_540)
    return visitor


def page_of(payment: Payment, name: str = "detail") -> str:
    return reverse(f"payments:{name}", args=[payment.pk])


def test_shows_owed_on_its_way_and_left(emma: Visitor) -> None:
    page = emma.text(reverse(BALANCE))
    assert "You owe $3,275.40, due by 15 April 2026." in page
    assert "Make a payment" in page
    a_payment(module=emma.module, amount_cents=100_000)
    page = emma.text(reverse(BALANCE))
    for words in ("$3,275.40", "−$1,000.00", "You owe $2,275.40"):
        assert words in page


def test_says_that_everything_is_on_its_way_and_then_that_nothing_is_owed(emma: Visitor) -> None:
    a_payment(module=emma.module)
    page = emma.text(reverse(BALANCE))
    assert "$3,275.40 is on its way. Once it has arrived, you owe nothing." in page
    assert "Make a payment" not in page
    call_command("advance", "--days", "1", verbosity=0)
    assert clock.run_date() == date(2026, 3, 17)
    page = emma.text(reverse(BALANCE))
    assert "You owe nothing. Left to pay: $0.00." in page
    assert "No balance" in page


def test_says_what_too_much_becomes(emma: Visitor) -> None:
    a_payment(module=emma.module, amount_cents=400_000)
    assert "$724.60 will be credited to you" in emma.text(reverse(BALANCE))


def test_sums_over_years(emma: Visitor) -> None:
    a_charge(emma.another_module("202412"), 8_810)
    page = emma.text(reverse(BALANCE))
    assert "You owe $3,363.50." in page
    assert "Tax year 2024" in page


def test_lists_payments_on_their_way_before_the_past(emma: Visitor) -> None:
    past = a_cleared_payment(module=emma.module, amount_cents=100)
    under_way = a_payment(module=emma.module, amount_cents=200)
    page = emma.text(reverse(LIST))
    assert page.index(under_way.reference) < page.index(past.reference)
    for words in ("On their way", "History", "Scheduled", "Paid", "$1.00", "$2.00", page_of(past)):
        assert words in page


def test_says_what_will_appear_while_there_are_none(emma: Visitor) -> None:
    assert "No payments yet" in emma.text(reverse(LIST))


def test_lists_many_with_as_many_queries_as_few(emma: Visitor, django_assert_max_num_queries: object) -> None:
    for cents in range(1, 12):
        a_payment(module=emma.module, amount_cents=cents)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        emma.get(reverse(LIST))


def test_shows_one_payment_and_its_life(emma: Visitor) -> None:
    payment = a_cleared_payment(module=emma.module)
    page = emma.text(page_of(payment))
    for words in (payment.reference, "Copper Kettle Bank", "ending in 0001", "Emma Johansson"):
        assert words in page
    assert page.index("Payment scheduled") < page.index("Sent to the bank") < page.index("posted to the account")
    assert "Cancel payment" not in page


def test_shows_a_confirmation_in_every_state(emma: Visitor) -> None:
    scheduled = a_payment(module=emma.module, pay_on=NEXT_MONDAY)
    page = emma.text(page_of(scheduled, "confirmation"))
    assert "is scheduled for 23 March 2026" in page
    assert "You can cancel until 11:45 p.m. Eastern time on 19 March 2026." in page
    cleared = a_cleared_payment(module=emma.module)
    page = emma.text(page_of(cleared, "confirmation"))
    assert "Your payment of $3,275.40: Paid" in page
    assert "What happens next" not in page


def test_cancels_until_the_cutoff(emma: Visitor) -> None:
    payment = a_payment(module=emma.module, pay_on=NEXT_MONDAY)
    page = emma.text(page_of(payment))
    assert "You can cancel it until 11:45 p.m. Eastern time on 19 March 2026" in page
    answer = emma.post(page_of(payment, "cancel"), {})
    assert answer["Location"] == page_of(payment)
    page = emma.text(page_of(payment))
    assert "was cancelled. Nothing will be taken." in page
    assert "Cancel payment" not in page
    payment.refresh_from_db()
    assert (payment.state, payment.cancelled_on) == (PaymentState.CANCELLED, MONDAY)


def test_a_payment_that_never_could_be_cancelled_says_so(emma: Visitor) -> None:
    payment = a_payment(module=emma.module, pay_on=date(2026, 3, 17))
    page = emma.text(page_of(payment))
    assert "less than two bank days ahead, so it can" in page and "could be cancelled until" not in page


def test_says_when_cancelling_closed(emma: Visitor) -> None:
    payment = a_payment(module=emma.module, pay_on=NEXT_MONDAY)
    clock.move_to(date(2026, 3, 20))
    page = emma.text(page_of(payment))
    assert "Cancel payment" not in page
    assert "could be cancelled until 11:45 p.m. Eastern time on 19 March 2026" in page
    answer = emma.post(page_of(payment, "cancel"), {})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "It was not cancelled" in page
    assert page.count("could be cancelled until") == 1
    payment.refresh_from_db()
    assert payment.state == PaymentState.SCHEDULED


def test_cancels_only_by_post(emma: Visitor) -> None:
    payment = a_payment(module=emma.module, pay_on=NEXT_MONDAY)
    answer = emma.get(page_of(payment, "cancel"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.parametrize("name", ["detail", "confirmation"])
def test_answers_a_stranger_as_if_there_were_nothing(emma: Visitor, name: str) -> None:
    strangers = a_payment()
    answers = {emma.get(page_of(strangers, name)).status_code}
    answers.add(emma.get(reverse(f"payments:{name}", args=[uuid.uuid4()])).status_code)
    assert answers == {404}


def test_lets_no_stranger_cancel(emma: Visitor) -> None:
    strangers = a_payment(pay_on=NEXT_MONDAY)
    assert emma.post(page_of(strangers, "cancel"), {}).status_code == 404
    strangers.refresh_from_db()
    assert strangers.state == PaymentState.SCHEDULED
    assert strangers.reference not in emma.text(reverse(LIST))
    assert strangers.reference not in emma.text(reverse(BALANCE))


def test_shows_a_joint_accounts_payment_to_either_spouse(client: Client) -> None:
    module: TaxModule = TaxModuleFactory.create(
        primary=TaxpayerFactory.create(given_name="Henry", family_name="Walsh"),
        secondary=TaxpayerFactory.create(given_name="Isla", family_name="Walsh"),
    )
    a_charge(module, 112_000)
    assert module.secondary is not None
    payment = a_payment(module=module, taxpayer=module.secondary, amount_cents=112_000)
    henry, isla = Visitor(client, module, module.primary), Visitor(Client(), module, module.secondary)
    for page in (henry.text(reverse(LIST)), henry.text(reverse(BALANCE)), henry.text(page_of(payment))):
        assert "Isla Walsh" in page
    assert "ending in" not in henry.text(page_of(payment))  # her account is hers
    assert '<td data-label="Paid by">You</td>' in isla.text(reverse(LIST))
    assert "ending in 0001" in isla.text(page_of(payment))
    actions.send(payment=payment, at=at())
    actions.clear(payment=payment, at=at(date(2026, 3, 17)))
    clock.move_to(date(2026, 3, 17))
    assert "You owe nothing." in henry.text(reverse(BALANCE))


def test_leaves_cancelling_to_the_spouse_whose_money_it_is(client: Client) -> None:
    module: TaxModule = TaxModuleFactory.create(
        secondary=TaxpayerFactory.create(given_name="Isla", family_name="Walsh")
    )
    payment = a_payment(module=module, taxpayer=module.secondary, pay_on=NEXT_MONDAY)
    henry = Visitor(client, module, module.primary)
    page = henry.text(page_of(payment))
    assert "Cancel payment" not in page
    assert "too late" not in page
    answer = henry.post(page_of(payment, "cancel"), {})
    assert answer.status_code == 409
    assert "Only Isla Walsh, who made this payment, can cancel it." in answer.content.decode()


@pytest.mark.parametrize("name", [BALANCE, LIST, "payments:pay"])
def test_asks_for_a_sign_in_first(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/signin/")
