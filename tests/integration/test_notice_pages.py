"""The inbox and a notice: four boxes above the letter, read marks of one's own, nobody else's letters.

covers T12, T19, INV-18
"""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records import codes
from records.models import AuditEvent, Notice, NoticeRead, ReturnAssessment
from taxportal.kit.refs import new_reference
from tests.factories.payments import MONDAY, Visitor, a_charge, a_visitor, sign_in
from tests.factories.records import NoticeFactory, PostingFactory, TaxModuleFactory, TaxpayerFactory, TaxReturnFactory

pytestmark = pytest.mark.django_db
INBOX = "/account/notices/"


def a_notice(visitor: Visitor, code: str = "CP14", **other: Any) -> Notice:
    values: dict[str, Any] = {"module": visitor.module, "amount_cents": 88_10, "answer_by": date(2026, 4, 6)}
    return NoticeFactory.create(taxpayer=visitor.taxpayer, code=code, **{**values, **other})


def address(notice: Notice) -> str:
    return f"{INBOX}{notice.ref}/"


def test_an_empty_inbox_says_what_would_appear(client: Client) -> None:
    assert "We have not written to you." in a_visitor(client).text(INBOX)


def test_the_inbox_lists_the_newest_first_and_counts_the_unread(client: Client) -> None:
    ada = a_visitor(client)
    old, new = a_notice(ada, "CP05", issued_on=date(2026, 2, 2), answer_by=None), a_notice(ada)
    text = ada.text(INBOX)
    assert "2 unread" in text and text.index("CP14") < text.index("CP05")
    assert "6 April 2026" in text and "21 days left" in text and "No answer needed" in text
    assert "No day is set" not in text
    ada.text(address(new))
    assert "1 unread" in ada.text(INBOX)
    ada.text(address(old))
    assert "You have read all notices." in ada.text(INBOX)


def test_a_notice_that_asks_without_a_day_is_not_said_to_need_no_answer(client: Client) -> None:
    ada = a_visitor(client)
    a_notice(ada, "CP59", answer_by=None)
    text = ada.text(INBOX)
    assert "No day is set" in text and "No answer needed" not in text


def test_the_inbox_is_narrowed_by_year_and_to_unread(client: Client) -> None:
    ada = a_visitor(client)
    older = a_notice(ada, "CP49", module=ada.another_module("202412"), answer_by=None)
    newer = a_notice(ada)
    text = ada.text(f"{INBOX}?year=2024")
    assert older.ref in text and newer.ref not in text
    ada.text(address(newer))
    text = ada.text(f"{INBOX}?unread=1")
    assert older.ref in text and newer.ref not in text
    ada.text(address(older))
    assert "No notice fits what you chose" in ada.text(f"{INBOX}?unread=1&year=2025")
    for odd in ("?year=1999", "?year=%00", "?year=2024&year=x", "?unread=yes"):
        assert newer.ref in ada.text(INBOX + odd)


@pytest.mark.parametrize("code", sorted(codes.notice_kinds()))
def test_every_kind_of_notice_has_its_page(client: Client, code: str) -> None:
    ada = a_visitor(client)
    page = ada.text(address(a_notice(ada, code)))
    for words in (
        "What this is",
        "Why you get it",
        "What to do, and by when",
        "What happens if you don’t",
        "The letter",
    ):
        assert words in page, words
    assert page.index("What this is") < page.index("The letter")
    assert "usa-button" in page.split("<main")[1] and "%(" not in page


def test_a_notice_without_an_account_has_a_page_too(client: Client) -> None:
    ada = a_visitor(client)
    page = ada.text(address(a_notice(ada, "CP01A", module=None, amount_cents=0, answer_by=None)))
    assert "Your identity protection PIN" in page and "Tax year" not in page.split("portal-letter")[1]


def test_a_bill_names_the_amount_the_day_and_the_way_to_pay(client: Client) -> None:
    ada = a_visitor(client)
    a_charge(ada.module, 88_10)
    page = ada.text(address(a_notice(ada)))
    for words in (
        "You owe $88.10 for 2025.",
        "by 6 April 2026",
        "Make a payment",
        "I disagree",
        ada.taxpayer.masked_tin,
    ):
        assert words in page, words
    assert reverse("payments:pay") in page and "Balance on that day" in page and "practice letter" in page


def test_a_bill_that_was_paid_says_so_and_asks_for_nothing(client: Client) -> None:
    ada = a_visitor(client)
    a_charge(ada.module, 88_10)
    notice = a_notice(ada)
    PostingFactory.create(module=ada.module, amount_cents=-88_10, posted_on=date(2026, 3, 10))
    page = ada.text(address(notice))
    assert "Settled since: you owe nothing for 2025 today." in page and "See your balance" in page
    assert "Make a payment" not in page.split("<main")[1]


def test_what_changed_on_the_return_is_listed(client: Client) -> None:
    ada = a_visitor(client)
    ReturnAssessment.objects.create(
        tax_return=TaxReturnFactory.create(module=ada.module),
        assessed_on=date(2026, 3, 2),
        lines={"16": 4215, "24": 4215, "35a": 1265, "99": 1},
        reason="The tax was looked up in the wrong column.",
        source_kind="test",
        source_id="1",
    )
    page = ada.text(address(a_notice(ada, "CP12")))
    assert "The tax was looked up in the wrong column." in page
    for words in ("$4,115.00", "$4,215.00", "Total tax", "Line 99"):
        assert words in page, words


def test_large_print_by_choice_and_by_preference(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    large = "portal-large-print"
    assert large not in ada.text(address(notice))
    assert large in ada.text(address(notice) + "?print=large")
    ada.taxpayer.large_print = True
    ada.taxpayer.save()
    assert large in ada.text(address(notice))
    assert large not in ada.text(address(notice) + "?print=normal")


def test_both_people_of_a_joint_account_read_the_notice_with_marks_of_their_own(client: Client) -> None:
    ada, spouse = a_visitor(client), TaxpayerFactory.create(given_name="Eli")
    joint = TaxModuleFactory.create(primary=ada.taxpayer, secondary=spouse, period="202412")
    notice = a_notice(ada, module=joint)
    other = Client()
    sign_in(other, spouse)
    ada.text(address(notice))
    assert "1 unread" in other.get(INBOX).content.decode()
    page = other.get(address(notice)).content.decode()
    assert "Ada Quill and Eli Quill" in page
    assert set(NoticeRead.objects.values_list("taxpayer", flat=True)) == {ada.taxpayer.pk, spouse.pk}
    alone = a_notice(ada)
    assert other.get(address(alone)).status_code == 404


def test_reading_twice_is_one_mark_and_a_glance_is_none(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    assert ada.client.head(address(notice)).status_code == 200 and not NoticeRead.objects.exists()
    ada.text(address(notice))
    ada.text(address(notice))
    mark = NoticeRead.objects.get()
    assert (mark.notice, mark.taxpayer, mark.read_on) == (notice, ada.taxpayer, MONDAY)


# covers T12
def test_a_strangers_notice_is_as_missing_as_none(client: Client) -> None:
    notice, other = a_notice(a_visitor(client)), a_visitor(Client())
    tomorrow = a_notice(other, issued_on=date(2026, 3, 17))
    unknown = a_notice(other, "CP999")
    answers = [other.get(f"{INBOX}{ref}/") for ref in (notice.ref, new_reference(), "none", tomorrow.ref, unknown.ref)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({_body(answer) for answer in answers}) == 1
    assert not NoticeRead.objects.exists()


def _body(answer: Any) -> str:
    """The page without what differs on every load: the reference of the request and the form token."""
    text = answer.content.decode().replace(answer["X-Request-ID"], "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_each_look_is_audited(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    before = AuditEvent.objects.count()
    ada.text(INBOX)
    ada.text(address(notice))
    rows = AuditEvent.objects.order_by("id")[before:]
    assert [row.action for row in rows] == ["record.viewed", "notice.viewed"]
    assert rows[1].details == {"page": "notice", "code": "CP14"} and rows[1].object_ref == str(notice.pk)


@pytest.mark.parametrize("many", [False, True])
def test_the_number_of_statements_does_not_grow(
    client: Client, many: bool, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada, "CP11")
    for number in range(20 if many else 0):
        a_notice(ada, "CP49", module=ada.another_module(f"20{number:02d}12"))
        PostingFactory.create(module=ada.module)
    ada.text(INBOX)
    with django_assert_max_num_queries(8):
        ada.text(INBOX)
    with django_assert_max_num_queries(12):
        ada.text(address(notice))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_notices_are_to_read(client: Client, method: str) -> None:
    ada = a_visitor(client)
    for path in (INBOX, address(a_notice(ada))):
        assert getattr(ada.client, method)(path).status_code in {403, 405}
