"""Every page that shows a record leaves its row in the audit trail first: no row, no page.

covers T35, INV-28, INV-29
"""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from records.models import AuditEvent
from tests.factories.payments import Visitor, a_charge, a_payment, a_visitor

pytestmark = pytest.mark.django_db

PAGES = [
    ("accounts:home", "home"),
    ("accounts:tasks", "tasks"),
    ("accounts:activity", "activity"),
    ("accounts:profile", "profile"),
    ("records:access_log", "access log"),
    ("records:cases", "cases"),
    ("accounts:data", "data"),
    ("records:refunds", "refunds"),
    ("records:returns", "returns"),
    ("records:income", "income"),
    ("records:transcripts", "transcripts"),
    ("records:notices", "notices"),
    ("records:cases", "cases"),
    ("payments:balance", "balance"),
    ("payments:list", "payments"),
]


@pytest.fixture
def emma(client: Client) -> Visitor:
    visitor = a_visitor(client, given_name="Emma", family_name="Johansson")
    a_charge(visitor.module, 327_540)
    return visitor


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_a_page_of_the_record_is_in_the_trail(emma: Visitor, client: Client, name: str, page: str) -> None:
    before = AuditEvent.objects.count()
    assert client.get(reverse(name)).status_code == 200
    row = AuditEvent.objects.order_by("-id")[0]
    assert AuditEvent.objects.count() == before + 1
    assert (row.action, row.details, row.taxpayer_id) == ("record.viewed", {"page": page}, emma.taxpayer.pk)


@pytest.mark.parametrize("name", ["detail", "confirmation"])
def test_a_payment_page_names_the_payment(emma: Visitor, client: Client, name: str) -> None:
    payment = a_payment(module=emma.module)
    assert client.get(reverse(f"payments:{name}", args=[payment.pk])).status_code == 200
    row = AuditEvent.objects.order_by("-id")[0]
    assert (row.action, row.object_ref) == ("record.viewed", str(payment.pk))


# covers INV-25
@pytest.mark.parametrize(("name", "page"), PAGES)
def test_without_the_row_there_is_no_page(emma: Visitor, client: Client, name: str, page: str) -> None:
    def fail(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if "records_auditevent" in sql and sql.startswith("INSERT"):
            raise OperationalError
        return execute(sql, params, many, context)

    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        answer = client.get(reverse(name))
    assert answer.status_code == 503
    assert "3,275.40" not in answer.content.decode()
