"""Staff read payments: exact search, no names, no account numbers, nothing to change. covers INV-31"""

import pytest
from django.test import Client

from records.models import AuditEvent
from tests.factories.accounts import StaffFactory
from tests.factories.payments import a_cleared_payment, a_payment

pytestmark = pytest.mark.django_db
LIST = "/staff/payments/payment/"


@pytest.fixture
def staff(client: Client) -> Client:
    """The browser of staff with every right."""
    chief = StaffFactory.create(username="chief", is_superuser=True)
    client.force_login(chief, backend="accounts.staff_login.StaffPassword")
    return client


def text(staff: Client, path: str) -> str:
    answer = staff.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_lists_payments_by_reference_without_names_or_numbers(staff: Client) -> None:
    payment = a_payment()
    page = text(staff, LIST)
    for words in (payment.reference, payment.payer.ref, "$3,275.40", "2025", "Scheduled"):
        assert words in page
    for secret in ("1000020001", "Emma", payment.payer.family_name):
        assert secret not in page


def test_finds_a_whole_reference_and_no_part_of_one(staff: Client) -> None:
    wanted, other = a_payment(), a_payment()
    assert other.reference not in text(staff, f"{LIST}?q={wanted.reference}")
    assert wanted.reference in text(staff, f"{LIST}?q={wanted.payer.ref}")
    assert "0 payments" in text(staff, f"{LIST}?q={wanted.reference[:14]}")


def test_shows_details_to_read_only_and_notes_the_look(staff: Client) -> None:
    payment = a_cleared_payment()
    page = text(staff, f"{LIST}{payment.pk}/change/")
    assert "0001" in page
    assert "1000020001" not in page
    assert 'name="_save"' not in page
    event = AuditEvent.objects.get(action="record.viewed")
    assert (event.object_ref, event.taxpayer) == (str(payment.pk), payment.payer)
    for verb in ("delete", "history"):
        assert staff.get(f"{LIST}{payment.pk}/{verb}/").status_code in {200, 403}
    assert staff.get(f"{LIST}{payment.pk}/delete/").status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{payment.pk}/change/", {"state": "cancelled"}).status_code == 403


def test_shows_nothing_to_anybody_else(client: Client) -> None:
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/login/")
