"""Refund and transcript pages: the answer first, figures that add up, one's own record only, each look audited.

covers T19, INV-18, INV-25
"""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.models import AuditEvent, TaxModule
from tests.cast import seeded, taxpayer
from tests.factories.payments import sign_in
from tests.factories.records import TaxpayerFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
REFUND, TRANSCRIPT = "records:refund", "records:account_transcript"


def signed_in(handle: str) -> Client:
    client = Client()
    sign_in(client, taxpayer(handle))
    return client


def page(client: Client, name: str, *args: int) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return str(answer.content.decode())


def test_ava_sees_her_refund_step_by_step() -> None:
    text = page(signed_in("ava"), REFUND, 2025)
    for words in (
        "Your refund of $1,842.00 was sent on 6 March 2026.",
        "We received your return",
        "17 February 2026",
        "We approved your refund",
        "Your bank took the refund in",
        "Refund on your return",
        "Paid to you",
    ):
        assert words in text, words


def test_ben_reads_why_who_and_how_long() -> None:
    text = page(signed_in("ben"), REFUND, 2025)
    for words in ("Today is day 41. 30 to 60 days are usual.", "You do not need to do anything.", "compar", "Us"):
        assert words in text, words
    assert "still being processed" not in text.lower()
    assert "By 4 April 2026" in text


def test_diego_sees_the_offset_add_up() -> None:
    text = page(signed_in("diego"), REFUND, 2025)
    for words in ("$2,310.00", "−$900.00", "$1,410.00", "Child Support Agency", "ask that agency"):
        assert words in text, words


def test_chloe_is_told_to_answer() -> None:
    text = page(signed_in("chloe"), REFUND, 2025)
    assert reverse(TRANSCRIPT, args=[2025]) not in text  # nothing is posted yet
    assert "We need you to confirm a return." in text and "14 April 2026" in text and "5071C" in text


def test_victor_sees_both_returns_of_one_year() -> None:
    text = page(signed_in("victor"), REFUND, 2024)
    assert "Your amended return is being worked." in text
    assert "$412.00" in text and "$655.00" in text and "Your refund" in text


def test_lists_refunds_and_says_when_there_is_none() -> None:
    text = page(signed_in("ava"), "records:refunds")
    assert text.index(">2025<") < text.index(">2024<") and "$1,842.00" in text
    stranger = TaxpayerFactory.create()
    client = Client()
    sign_in(client, stranger)
    assert "No refund claimed for 2025" in page(client, "records:refunds")


def test_a_year_without_a_refund_says_why() -> None:
    assert "No refund for this year" in page(signed_in("emma"), REFUND, 2025)
    assert "Return not received yet" in page(signed_in("ava"), REFUND, 2019)


@pytest.mark.parametrize("name", [REFUND, TRANSCRIPT])
@pytest.mark.parametrize("year", [1999, 2027, 9999, 0])
def test_years_beyond_the_records_are_not_found(name: str, year: int) -> None:
    assert signed_in("ava").get(reverse(name, args=[year])).status_code == 404


def test_transcripts_name_the_years_and_why_one_is_missing() -> None:
    text = page(signed_in("uma"), "records:transcripts")
    assert reverse(TRANSCRIPT, args=[2023]) in text
    assert "Nothing has been posted for 2025 yet." in text
    assert reverse(TRANSCRIPT, args=[2025]) not in text


def test_a_transcript_reads_like_the_official_one_with_plain_words() -> None:
    text = page(signed_in("ava"), TRANSCRIPT, 2025)
    for words in (
        "ANY MINUS SIGN SHOWN BELOW SIGNIFIES A CREDIT AMOUNT",
        "XXX-XX-0001",
        "MART",
        "418 AL",
        "TAX PER RETURN",
        "03-23-2026",
        "20260902",
        "Your return was filed, and this is the tax it shows.",
        "-$",
    ):
        assert words in text, words
    for hidden in ("666", "Martinez", "418 Alder"):
        assert hidden not in text.split("<main")[1].split("</main>")[0], hidden


def test_a_year_without_transcript_says_why() -> None:
    text = page(signed_in("zoe"), TRANSCRIPT, 2025)
    assert "Account transcript 2025: not available" in text and "It shows here between" in text
    assert "No record of a return filed for 2019" in page(signed_in("ava"), TRANSCRIPT, 2019)


def test_isla_sees_the_joint_transcript_with_both_numbers() -> None:
    text = page(signed_in("isla"), TRANSCRIPT, 2025)
    assert "XXX-XX-0008" in text and "XXX-XX-0009" in text and "WALS" in text


def test_nobody_sees_another_persons_year() -> None:
    kofi = Client()
    sign_in(kofi, TaxpayerFactory.create())
    text = page(kofi, TRANSCRIPT, 2025)
    assert "Account transcript 2025: not available" in text and "MART" not in text
    assert not TaxModule.objects.filter(primary__given_name="Ada").exists()


@pytest.mark.parametrize("name", ["records:refunds", "records:transcripts"])
def test_strangers_sign_in_first(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302 and answer["Location"].startswith("/signin/")


def test_each_look_is_in_the_audit_trail() -> None:
    client = signed_in("ava")
    before = AuditEvent.objects.count()
    page(client, "records:refunds")
    page(client, REFUND, 2025)
    page(client, "records:transcripts")
    page(client, TRANSCRIPT, 2025)
    rows = AuditEvent.objects.order_by("id")[before:]
    assert [row.action for row in rows] == [*["record.viewed"] * 3, "transcript.viewed"]
    assert {row.taxpayer_id for row in rows} == {taxpayer("ava").pk}
    assert rows[3].details == {"page": "transcript", "kind": "account", "period": "202512"}
    assert all(row.business_date == date(2026, 3, 16) and row.actor_type == "citizen" for row in rows)


PAGES = [("records:refunds", ()), (REFUND, (2025,)), ("records:transcripts", ()), (TRANSCRIPT, (2025,))]


def asked(client: Client, address: str) -> int:
    """The statements of one request. What a process looks up every few seconds (switches, use of a session) may come on top."""
    with CaptureQueriesContext(connection) as context:
        client.get(address)
    return len([query for query in context.captured_queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_the_number_of_queries_does_not_grow(name: str, args: tuple[int, ...]) -> None:
    counts = set()
    for handle in ("ava", "diego", "henry"):
        client = signed_in(handle)
        counts.add(min(asked(client, reverse(name, args=args)) for _ in range(3)))
    assert len(counts) == 1 and max(counts) <= 9, counts


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_to_read(method: str) -> None:
    assert getattr(signed_in("ava"), method)(reverse(REFUND, args=[2025])).status_code in {403, 405}
