"""What one can do about a refund: contest an offset, trace money that did not come, read what follows from a returned deposit.

covers T12
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records import clock, queries
from records.actions import step_times
from records.models import AuditEvent, Case, TaxModule, Taxpayer
from records.refund_pages import refund_section
from tests.cast import seeded, taxpayer
from tests.factories.payments import sign_in
from tests.factories.records import (
    PostingFactory,
    RefundEventFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
)

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
ON = date(2026, 3, 16)


def address(name: str, year: int = 2025) -> str:
    return reverse(f"records:{name}", args=[year])


def browser(person: Taxpayer) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def main(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return str(answer.content.decode()).split("<main")[1].split("</main>")[0]


def a_refund(*, sent: date | None, reason: str = "", **module: Any) -> TaxModule:
    """A return with a refund of $1,000.00, approved four days before it is sent."""
    made = TaxModuleFactory.create(**module)
    TaxReturnFactory.create(module=made, lines={"24": 100, "25d": 1100, "35a": 1000})
    RefundEventFactory.create(module=made)
    PostingFactory.create(module=made, code="150", amount_cents=10_000)
    PostingFactory.create(module=made, code="806", amount_cents=-110_000)
    if sent:
        approved = sent - timedelta(days=4)
        PostingFactory.create(
            module=made, code="846", amount_cents=100_000, posted_on=approved, date=sent, reason=reason
        )
    return made


def test_an_offset_names_the_creditor_and_how_to_reach_it() -> None:
    diego = browser(taxpayer("diego"))
    assert address("refund_offset") in main(diego, address("refund"))
    page = main(diego, address("refund_offset"))
    for words in (
        "Child Support Agency (mock)",
        "$900.00",
        "800-555-0161",
        "PO Box 100",
        "Form 8379",
        "You filed alone",
    ):
        assert words in page, words
    assert AuditEvent.objects.order_by("-id")[0].details == {"page": "refund_offset", "period": "202512"}


def test_contesting_opens_one_case_with_a_reference_and_a_day() -> None:
    diego = browser(taxpayer("diego"))
    where = address("refund_offset")
    empty = diego.post(where, {"text": "  "})
    assert empty.status_code == 422 and "Write why the money should not have been taken" in empty.content.decode()
    long = diego.post(where, {"text": "y" * 4001})
    assert long.status_code == 422 and "y" * 4001 in long.content.decode()
    for words in ("It was paid <b>twice</b>", "again"):
        assert diego.post(where, {"text": words})["Location"] == where
    case = Case.objects.get(kind="offset_contested")
    assert (case.text, case.taxpayer, case.target_on) == (
        "It was paid <b>twice</b>",
        taxpayer("diego"),
        date(2026, 4, 15),
    )
    page = main(diego, where)
    assert case.ref in page and "15 April 2026" in page and "<textarea" not in page
    assert case.ref in main(diego, address("refund"))


def test_a_joint_refund_tells_of_the_injured_spouse() -> None:
    module = a_refund(sent=date(2026, 3, 6), secondary=TaxpayerFactory.create(given_name="Bea"))
    PostingFactory.create(
        module=module, code="898", amount_cents=0, memo_cents=5_000, posted_on=date(2026, 3, 6), text_data="Some Office"
    )
    page = main(browser(module.primary), address("refund_offset"))
    assert "belongs to Bea and you together" in page and "800-555-0155" in page and "Some Office" in page


def test_nothing_taken_says_so() -> None:
    ava = browser(taxpayer("ava"))
    assert "Nothing was taken" in main(ava, address("refund_offset"))
    ava.post(address("refund_offset"), {"text": "x"})
    assert not Case.objects.exists()


# covers INV-23
@pytest.mark.parametrize("name", ["refund_offset", "refund_trace", "refund_identity", "refund_identity_check"])
def test_a_strangers_year_looks_like_one_without_anything(name: str) -> None:
    stranger = browser(TaxpayerFactory.create())
    answer = stranger.get(address(name), follow=False)
    assert (
        answer.status_code in {200, 302} and b"$900.00" not in answer.content and b"Child Support" not in answer.content
    )
    assert stranger.get(address(name, 1999)).status_code in {302, 404}
    assert Client().get(address(name))["Location"].startswith("/signin/")


@pytest.mark.parametrize(
    ("sent", "reason", "says"),
    [
        (None, "", "there is nothing to trace"),
        (date(2026, 3, 18), "", "there is nothing to trace"),
        (date(2026, 3, 16), "", "too early"),
        (date(2026, 3, 12), "", "17 March 2026"),
        (date(2026, 3, 11), "", "Trace my refund"),
        (date(2026, 2, 17), "paper_check", "17 March 2026"),
        (date(2026, 2, 16), "paper_check", "Trace my refund"),
    ],
)
def test_a_refund_may_be_traced_once_its_days_are_over(sent: date | None, reason: str, says: str) -> None:
    module = a_refund(sent=sent, reason=reason)
    person = browser(module.primary)
    page = main(person, address("refund_trace"))
    assert says in page
    if says != "Trace my refund":
        person.post(address("refund_trace"), {"looked": "on"})
        assert not Case.objects.exists()


def test_tracing_opens_one_case() -> None:
    module = a_refund(sent=date(2026, 3, 6))
    person, where = browser(module.primary), address("refund_trace")
    assert where in main(person, address("refund"))
    assert person.post(where, {}).status_code == 422
    for _ in range(2):
        person.post(where, {"looked": "on"})
    case = Case.objects.get(kind="refund_missing")
    assert (case.module, case.target_on) == (module, date(2026, 4, 27))
    page = main(person, where)
    assert case.ref in page and "27 April 2026" in page and "90 days" in page
    assert "The money did not come?" not in main(person, address("refund"))


def test_a_returned_deposit_says_what_happens_without_new_details() -> None:
    module = a_refund(sent=date(2026, 3, 6))
    PostingFactory.create(module=module, code="841", amount_cents=-100_000, posted_on=date(2026, 3, 11))
    page = main(browser(module.primary), address("refund"))
    for words in (
        "Your refund came back to us.",
        "CP53E",
        "10 April 2026",
        "22 April 2026",
        "The money is safe with us",
    ):
        assert words in page, words


def test_rosa_reads_of_the_deposit_that_came_back_and_the_check() -> None:
    page = main(browser(taxpayer("rosa")), address("refund", 2024))
    for words in (
        "Your refund came back to us",
        "We mailed a check of $305.00",
        "Your check was cashed",
        "Paid to you",
    ):
        assert words in page, words


def test_ian_and_wendy_are_told_what_they_did() -> None:
    ian = main(browser(taxpayer("ian")), address("refund"))
    assert "Your bank details were changed. Was this you?" in ian and "72 hours" in ian
    story = queries.refund(
        taxpayer=taxpayer("wendy"), tax_year=2025, on=ON
    )  # her pages are closed until she unlocks them
    assert story is not None
    wendy = refund_section(story)
    assert wendy.headline == "Your account is locked by you." and "unlock it at your next sign-in" in wendy.you_can


def test_says_how_long_the_step_takes_once_enough_was_counted() -> None:
    zoe = main(browser(taxpayer("zoe")), address("refund"))  # the seed counts the steps of all the others
    assert (
        "You are at day 1 of this step. Nine in ten refunds that passed it in the last year took 1 day or less" in zoe
    )
    ben = main(browser(taxpayer("ben")), address("refund"))
    assert "You are at day 26 of this step. Too few refunds passed it" in ben
    for number in range(12):
        module = a_refund(sent=date(2026, 3, 10) - timedelta(days=number))
        PostingFactory.create(
            module=module, code="570", amount_cents=0, posted_on=date(2026, 2, 2), reason="wage_match"
        )
    step_times.refresh(at=clock.on(ON + timedelta(days=1)), guard=lambda: None)
    assert "nine in ten" in main(browser(taxpayer("ben")), address("refund"))


@pytest.mark.parametrize(
    "handle", ["ben", "diego", "tomas", "victor", "ian", "jasmine", "priya", "nora", "zoe", "henry"]
)
def test_pages_ask_few_questions(handle: str, django_assert_max_num_queries: Any) -> None:
    client = browser(taxpayer(handle))
    client.get(address("refunds".removesuffix("s")))
    for name in ("refund", "refund_offset", "refund_trace"):
        with django_assert_max_num_queries(12):
            client.get(address(name, 2024 if handle == "victor" else 2025))
