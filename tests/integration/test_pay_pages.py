"""The steps of paying, over HTTP: one thing a page, nothing lost on the way, one payment at the end.

covers T27, T28, T30, INV-08, INV-09
"""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from payments.models import Payment, PaymentDraft
from records.models import AuditEvent
from tests.factories.payments import TUESDAY, Visitor, a_charge, a_payment, a_visitor

pytestmark = pytest.mark.django_db

BANK = {
    "account_holder": "Emma Johansson",
    "account_type": "checking",
    "routing_number": "029999024",
    "account_number": "5550199774",
}
DATE = {"pay_on_month": "3", "pay_on_day": "17", "pay_on_year": "2026"}


@pytest.fixture
def emma(client: Client) -> Visitor:
    """Emma, signed in, owing $3,275.40 for 2025."""
    visitor = a_visitor(client, given_name="Emma", family_name="Johansson")
    a_charge(visitor.module, 327_540)
    return visitor


def step(name: str) -> str:
    return reverse(f"payments:{name}", args=[2025])


def to_check(visitor: Visitor, **amount: str) -> dict[str, str]:
    """Answer every step; return the hidden fields of the check page."""
    visitor.post(step("amount"), {"amount": "3,275.40", **amount})
    visitor.post(step("bank"), BANK)
    visitor.post(step("date"), DATE)
    return hidden(visitor.get(step("check")).content.decode())


def test_warns_before_a_payment_after_the_due_date(emma: Visitor) -> None:
    to_check(emma)
    assert "late-payment penalty" not in emma.text(step("check"))
    emma.post(step("date"), {"pay_on_month": "4", "pay_on_day": "15", "pay_on_year": "2026"})
    assert "late-payment penalty" not in emma.text(step("check"))
    emma.post(step("date"), {"pay_on_month": "4", "pay_on_day": "16", "pay_on_year": "2026"})
    assert "This is after the due date, 15 April 2026: a late-payment penalty" in emma.text(step("check"))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a form, without the token."""
    found = dict(re.findall(r'<input type="hidden" name="(key|shown)" value="([^"]+)"', page))
    assert set(found) == {"key", "shown"}, page
    return found


def test_leads_straight_to_the_one_year_that_is_open(emma: Visitor) -> None:
    answer = emma.get(reverse("payments:pay"))
    assert (answer.status_code, answer["Location"]) == (302, step("amount"))


def test_walks_from_the_amount_to_a_reference(emma: Visitor) -> None:
    page = emma.text(step("amount"))
    assert "Step 1 of 5" in page
    assert 'value="3,275.40"' in page
    assert emma.post(step("amount"), {"amount": "3275.40"})["Location"] == step("bank")
    page = emma.text(step("bank"))
    assert "Step 2 of 5" in page
    assert 'value="Emma Johansson"' in page
    assert emma.post(step("bank"), BANK)["Location"] == step("date")
    page = emma.text(step("date"))
    assert "Step 3 of 5" in page
    assert re.search(r'<option value="3" selected', page)
    assert 'value="17"' in page
    assert emma.post(step("date"), DATE)["Location"] == step("check")
    page = emma.text(step("check"))
    assert "Step 4 of 5" in page
    for words in ("$3,275.40", "Copper Kettle Bank", "ending in 9774", "17 March 2026"):
        assert words in page
    assert "you can&#x27;t cancel it" in page
    assert "5550199774" not in page
    made = emma.post(step("check"), hidden(page))
    payment = Payment.objects.get()
    assert made["Location"] == reverse("payments:confirmation", args=[payment.pk])
    page = emma.text(made["Location"])
    assert "Step 5 of 5" in page
    assert payment.reference in page
    assert (payment.amount_cents, payment.pay_on, payment.payer) == (327_540, TUESDAY, emma.taxpayer)
    assert "is scheduled for 17 March 2026" in page


def test_makes_no_second_payment_on_reload_or_back(emma: Visitor) -> None:
    fields = to_check(emma)
    first = emma.post(step("check"), fields)
    again = emma.post(step("check"), fields)
    assert again["Location"] == first["Location"]
    assert "You already made this payment" in emma.text(again["Location"])
    assert "You already made this payment" not in emma.text(again["Location"])
    back = emma.get(step("check"))
    assert back["Location"] == first["Location"]
    assert "You already made this payment" in emma.text(back["Location"])
    assert emma.get(step("bank"))["Location"] == step("amount")
    assert Payment.objects.count() == 1
    assert AuditEvent.objects.filter(action="payment.idem_replayed").count() == 1


@pytest.mark.parametrize(
    ("name", "answers", "words", "kept"),
    [
        ("amount", {"amount": "-5"}, "Enter an amount without a plus or minus sign", 'value="-5"'),
        ("amount", {"amount": "1e9"}, "Use only the digits 0 to 9", 'value="1e9"'),
        ("bank", {**BANK, "routing_number": "029999025"}, "it doesn&#x27;t match any bank", 'value="029999025"'),
        ("date", {**DATE, "pay_on_day": "21"}, "Banks are closed on 21 March 2026", 'value="21"'),
    ],
)
def test_says_what_is_wrong_and_keeps_the_values(
    emma: Visitor, name: str, answers: dict[str, str], words: str, kept: str
) -> None:
    to_check(emma)
    answer = emma.post(step(name), answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2  # in the summary and beside the field
    assert "There is a problem" in page
    assert "<title>Error:" in page
    assert kept in page
    assert "5550199774" not in page
    for target in re.findall(r'<a class="usa-link" href="#(id_[^"]+)"', page):
        assert f'id="{target}"' in page


def test_returns_to_the_check_page_after_a_change(emma: Visitor) -> None:
    to_check(emma)
    page = emma.text(step("check"))
    for name in ("amount", "bank", "date"):
        assert f'href="{step(name)}"' in page
    assert "Save and check" in emma.text(step("amount"))
    assert emma.post(step("amount"), {"amount": "100.00"})["Location"] == step("check")
    page = emma.text(step("bank"))
    assert "We have the number ending in 9774" in page
    assert emma.post(step("bank"), {**BANK, "account_number": ""})["Location"] == step("check")
    page = emma.text(step("check"))
    assert "$100.00" in page
    assert "ending in 9774" in page


def test_leads_to_the_first_open_step(emma: Visitor) -> None:
    for name in ("bank", "date", "check"):
        assert emma.get(step(name))["Location"] == step("amount")
    emma.post(step("amount"), {"amount": "5"})
    for name in ("date", "check"):
        assert emma.get(step(name))["Location"] == step("bank")
    assert emma.post(step("date"), DATE)["Location"] == step("bank")


def test_keeps_answers_in_a_new_browser_of_the_same_person(emma: Visitor) -> None:
    emma.post(step("amount"), {"amount": "12.34"})
    elsewhere = emma.in_new_browser()
    assert 'value="12.34"' in elsewhere.text(step("amount"))


def test_shows_again_what_was_changed_in_another_tab(emma: Visitor) -> None:
    fields = to_check(emma)
    emma.post(step("amount"), {"amount": "1.00"})
    answer = emma.post(step("check"), fields)
    assert answer["Location"] == step("check")
    page = emma.text(step("check"))
    assert "Nothing was paid" in page
    assert "$1.00" in page
    assert not Payment.objects.exists()


def test_shows_again_what_was_shown_too_long_ago(emma: Visitor) -> None:
    fields = to_check(emma)
    with time_machine.travel(emma.later(minutes=14, seconds=30)):
        emma.get(step("amount"))  # still at it: the session lives
    with time_machine.travel(emma.later(minutes=16)):
        assert emma.post(step("check"), fields)["Location"] == step("check")
    assert not Payment.objects.exists()


@pytest.mark.parametrize("field", ["key", "shown"])
def test_pays_nothing_for_a_tampered_form(emma: Visitor, field: str) -> None:
    fields = to_check(emma)
    for value in ("", "x", fields["shown"][:-2] if field == "shown" else "1"):
        assert emma.post(step("check"), {**fields, field: value})["Location"] == step("check")
    assert not Payment.objects.exists()


def test_answers_409_when_a_key_belongs_to_another_payment(emma: Visitor) -> None:
    first = to_check(emma)
    emma.post(step("check"), first)
    second = to_check(emma, amount="1.00")
    answer = emma.post(step("check"), {**second, "key": first["key"]})
    assert answer.status_code == 409
    assert "already used for another payment" in answer.content.decode()
    assert Payment.objects.count() == 1


def test_asks_before_the_same_amount_again(emma: Visitor) -> None:
    emma.post(step("check"), to_check(emma))
    fields = to_check(emma)
    page = emma.text(step("check"))
    assert "This amount was paid already" in page
    assert "more than is left to pay" in page
    answer = emma.post(step("check"), fields)
    assert answer.status_code == 200
    asked = answer.content.decode()
    assert "Do you want to make a second one?" in asked
    assert "Tick the box" in asked
    assert Payment.objects.count() == 1
    made = emma.post(step("check"), {**hidden(asked), "second": "on"})
    assert made.status_code == 302
    assert Payment.objects.count() == 2


def test_leads_back_to_the_date_when_it_has_gone_by(emma: Visitor) -> None:
    fields = to_check(emma)
    PaymentDraft.objects.update(pay_on=date(2026, 3, 16))
    shown = hidden(emma.text(step("check")))
    assert shown["shown"] != fields["shown"]
    answer = emma.post(step("check"), shown)
    assert answer["Location"] == step("date")
    assert "Choose a date from 17 March 2026 on" in emma.text(step("date"))
    assert not Payment.objects.exists()


def test_offers_years_where_several_are_open(emma: Visitor) -> None:
    older = emma.another_module("202412")
    a_charge(older, 8_810)
    page = emma.text(reverse("payments:pay"))
    assert "Pay for 2025" in page
    assert "Pay for 2024" in page
    assert "$88.10 left, was due on 15 April 2025" in page


def test_says_that_there_is_nothing_to_pay(client: Client) -> None:
    visitor = a_visitor(client)
    page = visitor.text(reverse("payments:pay"))
    assert "You owe nothing." in page
    assert "Nothing is left to pay" in visitor.text(step("amount"))


@pytest.mark.parametrize("name", ["amount", "bank", "date", "check"])
def test_hides_years_that_are_not_the_persons(emma: Visitor, name: str) -> None:  # covers T15
    assert emma.get(reverse(f"payments:{name}", args=[2019])).status_code == 404
    assert emma.post(reverse(f"payments:{name}", args=[2019]), {}).status_code == 404


def test_wants_a_form_token(emma: Visitor) -> None:
    strict = emma.in_new_browser(enforce_csrf_checks=True)
    assert strict.post(step("amount"), {"amount": "5"}).status_code == 403
    assert not PaymentDraft.objects.exists()


def test_asks_a_spouse_who_pays_the_same_again(emma: Visitor, client: Client) -> None:
    a_payment(module=emma.module)
    fields = to_check(emma)
    answer = emma.post(step("check"), fields)
    assert "Do you want to make a second one?" in answer.content.decode()
    assert Payment.objects.count() == 1


def test_never_puts_an_account_number_anywhere_but_its_column(
    emma: Visitor, caplog: pytest.LogCaptureFixture
) -> None:  # covers INV-31
    emma.post(step("check"), to_check(emma))
    told = caplog.text + repr(list(AuditEvent.objects.values()))
    assert "5550199774" not in told
    assert "029999024" not in told


def test_says_until_when_a_later_payment_can_be_cancelled(emma: Visitor) -> None:
    to_check(emma)
    emma.post(step("date"), {**DATE, "pay_on_day": "23"})
    assert "You can cancel it until 11:45 p.m. Eastern time on 19 March 2026." in emma.text(step("check"))


def test_names_an_unknown_bank_by_its_routing_number(emma: Visitor) -> None:
    to_check(emma)
    emma.post(step("bank"), {**BANK, "routing_number": "110000000"})
    assert "Bank 110000000, checking account ending in 9774" in emma.text(step("check"))


def test_suggests_what_is_left_after_what_is_on_its_way(emma: Visitor) -> None:
    a_payment(module=emma.module, amount_cents=100_000)
    page = emma.text(step("amount"))
    assert 'value="2,275.40"' in page
    for words in ("You owe $2,275.40 for 2025", "−$1,000.00", "Left to pay"):
        assert words in page


# covers STEP-01, STEP-07
def test_a_large_payment_asks_for_a_fresh_sign_in_and_loses_nothing(emma: Visitor) -> None:
    answers = to_check(emma, amount="25,000.01")
    asked = emma.post(step("check"), answers)
    assert asked["Location"] == f"/account/confirm/?next={step('check').replace('/', '%2F')}"
    assert not Payment.objects.exists()
    shown = emma.get(step("check")).content.decode()
    assert "Pay $25,000.01" in shown and PaymentDraft.objects.get().amount_cents == 2_500_001
