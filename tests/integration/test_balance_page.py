"""The balance by year and by charge, and what it takes on another day. covers T31, INV-01"""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from records import clock
from records.models import AuditEvent, Posting
from tests.factories.payments import Visitor, a_charge, a_payment, a_visitor
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxReturnFactory
from tests.ledgers import START, random_ledger

pytestmark = pytest.mark.django_db
ADDRESS = "payments:balance"
THE_16TH = date(2026, 4, 16)


def asking(day: date) -> str:
    return f"{reverse(ADDRESS)}?pay_on_month={day.month}&pay_on_day={day.day}&pay_on_year={day.year}"


@pytest.fixture
def emma(client: Client) -> Visitor:
    visitor = a_visitor(client, given_name="Emma", family_name="Johansson")
    a_charge(visitor.module, 327_540)
    TaxReturnFactory.create(module=visitor.module, received_on=date(2026, 2, 20))
    return visitor


def test_before_the_due_date_nothing_builds_up(emma: Visitor) -> None:
    page = emma.text(reverse(ADDRESS))
    assert "You owe $3,275.40, due by 15 April 2026." in page
    assert "As of 16 March 2026" in page
    assert "To pay on 16 March 2026" in page and "Nothing is added until 15 April 2026, the due date." in page
    assert "have built up" not in page and "How we worked out" not in page


def test_from_the_day_after_penalty_and_interest_show_and_what_is_charged_stays(emma: Visitor) -> None:
    clock.move_to(THE_16TH)
    page = emma.text(reverse(ADDRESS))
    assert "You owe $3,275.40. It was due on 15 April 2026." in page
    assert "Penalties and interest of $16.92 have built up by 16 April 2026 and are not charged yet." in page
    for words in (
        "$16.38",
        "$0.54",
        "$3,292.32",
        "Penalty for paying late",
        "1 day at 6% a year",
        "1 month begun at 0.5%",
    ):
        assert words in page


def test_tells_what_it_takes_on_another_day(emma: Visitor) -> None:
    page = emma.text(asking(date(2026, 11, 23)))
    assert "To pay everything on 23 November 2026" in page
    for words in ("8 months begun at 0.5% each", "$131.02", "76 days at 6% a year", "$135.34", "$3,541.76"):
        assert words in page
    assert "assumed" not in page


def test_says_where_a_rate_is_assumed_and_where_banks_rest(emma: Visitor) -> None:
    page = emma.text(asking(date(2027, 1, 2)))
    assert "2 days at 7% a year, assumed" in page
    assert "The interest rate from 1 January 2027 on is not published yet. We used the last known one." in page
    assert "Banks rest on that day. Money can be taken on 4 January 2027." in page


def test_what_is_on_its_way_by_then_stops_what_builds_up(emma: Visitor) -> None:
    a_payment(module=emma.module, amount_cents=327_540, pay_on=date(2026, 3, 23))
    page = emma.text(asking(date(2026, 9, 15)))
    assert "To pay on 15 September 2026" in page and "How we worked out" not in page
    assert "$3,275.40 is on its way. Once it has arrived, you owe nothing." in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("pay_on_month=3&pay_on_day=15&pay_on_year=2026", "Enter today&#x27;s date or a later one."),
        ("pay_on_month=3&pay_on_day=17&pay_on_year=2027", "Enter a date up to 16 March 2027."),
        ("pay_on_month=2&pay_on_day=30&pay_on_year=2026", "Enter a real date"),
        ("pay_on_month=2", "Enter a month, a day and a year."),
        ("pay_on_month=&pay_on_day=&pay_on_year=", "Enter a date."),
        ("pay_on_month=٣&pay_on_day=1e3&pay_on_year=x", "Enter a real date"),
        ("pay_on_month=99999999999999999999&pay_on_day=1&pay_on_year=2026", "Enter a real date"),
    ],
)
def test_a_day_that_cannot_be_worked_out_is_told_beside_the_field(emma: Visitor, query: str, words: str) -> None:
    answer = emma.get(f"{reverse(ADDRESS)}?{query}")
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert "There is a problem" in page and "You owe $3,275.40" in page
    assert "To pay everything on" not in page


def test_either_spouse_sees_the_joint_account(client: Client) -> None:
    henry = a_visitor(client, given_name="Henry", family_name="Walsh")
    module = TaxModuleFactory.create(secondary=henry.taxpayer, period="202412")
    PostingFactory.create(module=module, code="150", amount_cents=112_000, date=date(2025, 6, 2))
    page = henry.text(reverse(ADDRESS))
    assert "You owe $1,120.00. It was due on 15 April 2025." in page and "Tax year 2024" in page


def test_shows_an_account_whose_tax_was_paid_late_and_never_billed(client: Client) -> None:
    late = a_visitor(client)
    for code, cents, day in (("150", 50_000, date(2026, 3, 2)), ("670", -50_000, date(2026, 6, 1))):
        PostingFactory.create(module=late.module, code=code, amount_cents=cents, posted_on=day, date=day)
    clock.move_to(date(2026, 6, 3))
    page = late.text(reverse(ADDRESS))
    assert "You owe nothing." in page and "Penalties and interest of $8.88" in page
    assert "Tax year 2025" in page and "To pay on 3 June 2026" in page


def test_shows_interest_on_a_billed_penalty_apart_and_the_least_penalty_of_the_law(client: Client) -> None:
    late = a_visitor(client)
    module = late.another_module("202412")
    TaxReturnFactory.create(module=module, received_on=date(2025, 9, 1))
    for code, cents in (("150", 70_000), ("276", 2_100)):
        PostingFactory.create(module=module, code=code, amount_cents=cents, date=date(2025, 10, 6))
    page = late.text(reverse(ADDRESS))
    for words in (
        "Penalty for filing late",
        "Raised to the least amount of the law",
        "$510.00",
        "Interest on penalties",
    ):
        assert words in page
    assert page.index("<caption>Interest</caption>") < page.index("<caption>Interest on penalties</caption>")


def test_every_look_is_written_down_with_no_date_asked_for_in_it(emma: Visitor) -> None:
    emma.get(asking(date(2026, 9, 15)))
    event = AuditEvent.objects.filter(action="record.viewed").latest("id")
    assert event.details == {"page": "balance"} and event.taxpayer == emma.taxpayer


def test_asks_the_database_as_often_for_many_years_as_for_one(
    emma: Visitor, django_assert_max_num_queries: Any
) -> None:
    for year in range(2016, 2025):
        module = emma.another_module(f"{year}12")
        for cents in (20_000, 30_000):
            PostingFactory.create(module=module, code="150", amount_cents=cents, date=date(year + 1, 6, 1))
    emma.get(reverse(ADDRESS))
    with django_assert_max_num_queries(10):
        assert emma.get(asking(date(2027, 2, 1))).status_code == 200


def test_five_hundred_random_ledgers_never_break_the_page(client: Client) -> None:
    """Ten years a visit, whatever is posted: the page answers, before and after, with an amount in every total."""
    visitor, chance = a_visitor(client), random.Random(316)
    modules = [visitor.another_module(f"{year}12") for year in range(2015, 2025)]
    for visit in range(50):
        with transaction.atomic():
            Posting.objects.bulk_create(
                Posting(
                    module=module,
                    code=each.code,
                    posted_on=each.posted_on,
                    date=each.date,
                    amount_cents=each.amount_cents,
                    action_code=each.action_code,
                    source_kind="test",
                    source_id=f"{module.pk}-{each.id}",
                )
                for module in modules
                for each in random_ledger(chance)
            )
            clock.move_to(START + timedelta(days=chance.randrange(900)))
            page = visitor.text(asking(clock.run_date() + timedelta(days=chance.randrange(300))))
            assert "Your balance" in page, visit
            transaction.set_rollback(True)
