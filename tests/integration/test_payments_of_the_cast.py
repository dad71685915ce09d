"""The practice people's payments, as seeded: every page of theirs opens and says what is true. covers INV-01"""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.queries import locks_of
from payments import queries
from payments.models import Payment
from records import clock
from records.models import Taxpayer
from tests.factories.payments import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> None:
    """All 29 people."""
    call_command("seed", "--issuer", "http://localhost:9000/generic", verbosity=0)


def person(given_name: str, family_name: str) -> Taxpayer:
    return Taxpayer.objects.filter(given_name=given_name, family_name=family_name).latest("ref")


def visit(taxpayer: Taxpayer) -> Visitor:
    module: Any = None  # not asked for
    return Visitor(Client(), module, taxpayer)


@pytest.mark.usefixtures("cast")
def test_opens_every_payment_page_of_everybody() -> None:
    for taxpayer in Taxpayer.objects.filter(date_of_death__isnull=True):
        visitor = visit(taxpayer)
        if locks_of(taxpayer_id=taxpayer.pk):  # closed to everybody, whatever session is left
            assert visitor.get(reverse("payments:balance")).status_code == 302
            continue
        for name in ("balance", "list"):
            visitor.text(reverse(f"payments:{name}"))
        assert visitor.get(reverse("payments:pay")).status_code in {200, 302}
        for payment in queries.payments_of(taxpayer=taxpayer):
            assert payment.reference in visitor.text(reverse("payments:detail", args=[payment.pk]))
            visitor.text(reverse("payments:confirmation", args=[payment.pk]))


@pytest.mark.usefixtures("cast")
def test_says_what_each_owes() -> None:
    sentences = {
        ("Emma", "Johansson"): "You owe $3,275.40, due by 15 April 2026.",
        ("Henry", "Walsh"): "You owe nothing.",
        ("Isla", "Walsh"): "You owe nothing.",
    }
    for names, sentence in sentences.items():
        assert sentence in visit(person(*names)).text(reverse("payments:balance"))
    johns = Taxpayer.objects.filter(given_name="John", family_name="Smith")
    assert any("You owe $88.10" in visit(john).text(reverse("payments:balance")) for john in johns)


@pytest.mark.usefixtures("cast")
def test_shows_henry_what_isla_paid() -> None:
    isla, henry = person("Isla", "Walsh"), person("Henry", "Walsh")
    payment = Payment.objects.get(payer=isla)
    for taxpayer, words in ((henry, "Isla Walsh"), (isla, "You")):
        page = visit(taxpayer).text(reverse("payments:list"))
        assert "$1,120.00" in page
        assert f'<td data-label="Paid by">{words}</td>' in page
    assert payment.cleared_on is not None
    assert payment.cleared_on <= clock.run_date()


@pytest.mark.usefixtures("cast")
def test_shows_grace_that_her_payment_was_returned() -> None:
    grace = visit(person("Grace", "Lee"))
    page = grace.text(reverse("payments:list"))
    assert "Returned by the bank" in page
    assert "$600.00" in page
