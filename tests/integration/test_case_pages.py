"""The tracker of cases: one's own only, each look audited, every state in words. covers T12, T19, INV-18"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records import actions
from records.models import AuditEvent, Case
from taxportal.kit.refs import new_reference
from tests.factories.payments import Visitor, a_visitor, at

pytestmark = pytest.mark.django_db
CASES = "/account/cases/"


def opened(visitor: Visitor, kind: str = "offset_contested", **other: Any) -> Case:
    return actions.open_case(taxpayer=visitor.taxpayer, kind=kind, by=None, at=at(), **other)


def address(case: Case) -> str:
    return reverse("records:case", args=[case.ref])


def test_without_a_case_the_list_says_what_would_appear(client: Client) -> None:
    assert "You have no cases" in a_visitor(client).text(CASES)


def test_every_kind_of_case_is_listed_and_has_its_page(client: Client) -> None:
    ada = a_visitor(client)
    made = [opened(ada, kind, module=ada.module) for kind in Case.Kind.values]
    text = ada.text(CASES)
    for case in made:
        assert case.ref in text
        page = ada.text(address(case))
        for words in (case.ref, "Who acts next", "By when", "What you can do", "What happens next"):
            assert words in page, (case.kind, words)


def test_the_receipt_is_the_page_of_the_day(client: Client) -> None:
    ada = a_visitor(client)
    case = opened(ada, text="I never owed <b>this</b>.\nAsk again.", module=ada.module)
    page = ada.text(address(case))
    assert "We have what you sent" in page and "Keep the reference" in page
    assert "&lt;b&gt;this&lt;/b&gt;" in page and reverse("records:refund", args=[2025]) in page
    Case.objects.filter(pk=case.pk).update(opened_on="2026-03-10")
    assert "We have what you sent" not in ada.text(address(case))


def test_the_answer_is_shown(client: Client) -> None:
    ada = a_visitor(client)
    case = opened(ada)
    Case.objects.filter(pk=case.pk).update(closed_on="2026-03-16", answer="It was right.")
    page = ada.text(address(case))
    assert "Our answer" in page and "It was right." in page and "Who acts next" not in page


def _body(answer: Any) -> str:
    """The page without what differs on every load: the reference of the request and the form token."""
    text = answer.content.decode().replace(answer["X-Request-ID"], "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


# covers T12
def test_a_strangers_case_is_as_missing_as_none(client: Client) -> None:
    ada = a_visitor(client)
    case = opened(ada)
    other = a_visitor(Client())
    answers = [other.get(f"{CASES}{ref}/") for ref in (case.ref, new_reference(), "nothing", "0" * 8)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({_body(answer) for answer in answers}) == 1
    assert case.ref not in other.text(CASES)


def test_each_look_is_audited(client: Client) -> None:
    ada = a_visitor(client)
    case = opened(ada)
    before = AuditEvent.objects.count()
    ada.text(CASES)
    ada.text(address(case))
    rows = AuditEvent.objects.order_by("id")[before:]
    assert [(row.action, row.details["page"]) for row in rows] == [
        ("record.viewed", "cases"),
        ("record.viewed", "case"),
    ]
    assert rows[1].object_ref == str(case.pk) and rows[1].taxpayer == ada.taxpayer


def test_the_number_of_statements_does_not_grow(client: Client, django_assert_max_num_queries: Any) -> None:
    ada = a_visitor(client)
    for number in range(12):
        opened(ada, "refund_missing", subject_kind="refund", subject_ref=str(number))
    ada.text(CASES)
    with django_assert_max_num_queries(10):
        ada.text(CASES)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_cases_are_to_read(client: Client, method: str) -> None:
    assert getattr(a_visitor(client).client, method)(CASES).status_code in {403, 405}
