"""Staff pages of the records: to read only, exact search, no personal data in lists, each look audited. covers T23, INV-03"""

import pytest
from django.test import Client
from django.urls import reverse

from records.models import AuditEvent, Posting, TaxModule, Taxpayer
from tests.cast import seeded, taxpayer
from tests.factories.accounts import StaffFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
MODELS = ["taxpayer", "taxmodule", "posting", "refundevent", "plannedevent", "auditevent"]


@pytest.fixture
def staff(client: Client) -> Client:
    user = StaffFactory.create(is_superuser=True)
    client.force_login(user, backend="accounts.staff_login.StaffPassword")
    return client


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:records_{model}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_lists_show_no_names_birth_dates_or_numbers(staff: Client, model: str) -> None:
    answer = staff.get(address(model))
    text = answer.content.decode()
    assert answer.status_code == 200, answer.headers
    for personal in ("Martinez", "Okafor", "Mbeki", "1988-04-12", "April 12, 1988", "6661", "418 Alder"):
        assert personal not in text, personal


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_or_deleted(staff: Client, model: str) -> None:
    assert staff.get(address(model, "add")).status_code == 403
    row = {"taxpayer": Taxpayer, "taxmodule": TaxModule, "posting": Posting}.get(model, AuditEvent).objects.first()
    assert row is not None
    assert staff.post(address(model, "delete", row.pk), {"post": "yes"}).status_code in {302, 403}
    assert row.__class__.objects.filter(pk=row.pk).exists()


def test_details_are_read_only_and_the_look_is_audited(staff: Client) -> None:
    ava = taxpayer("ava")
    text = staff.get(address("taxpayer", "change", ava.pk)).content.decode()
    assert "XXX-XX-0001" in text and 'name="given_name"' not in text and "1988" not in text
    event = AuditEvent.objects.order_by("-id")[0]
    assert (event.action, event.actor_type, event.taxpayer) == ("record.viewed", "staff", ava)
    assert event.object_ref == str(ava.pk)


@pytest.mark.parametrize("model", ["taxmodule", "posting", "auditevent"])
def test_other_details_open_too(staff: Client, model: str) -> None:
    row = {"taxmodule": TaxModule, "posting": Posting, "auditevent": AuditEvent}[model].objects.order_by("-pk")[0]
    before = AuditEvent.objects.count()
    assert staff.get(address(model, "change", row.pk)).status_code == 200
    assert AuditEvent.objects.count() == before + 1


def test_an_audit_row_about_nobody_opens(staff: Client) -> None:
    from records import audit, clock
    from records.audit_actions import AuditAction

    row = audit.record(AuditAction.BATCH_STARTED, by=None, at=clock.now())
    assert staff.get(address("auditevent", "change", row.pk)).status_code == 200


def test_a_row_that_is_not_there_leaves_no_trace(staff: Client) -> None:
    before = AuditEvent.objects.count()
    assert staff.get(address("posting", "change", 99_999_999)).status_code == 302
    assert AuditEvent.objects.count() == before


def test_searches_whole_references_only(staff: Client) -> None:
    ava = taxpayer("ava")
    found = staff.get(address("taxpayer"), {"q": ava.ref}).context["cl"].result_list
    assert [row.pk for row in found] == [ava.pk]
    for term in (ava.ref[:4], "Martinez", "0001"):
        assert not staff.get(address("taxpayer"), {"q": term}).context["cl"].result_list
    postings = staff.get(address("posting"), {"q": taxpayer("isla").ref}).context["cl"].result_list
    assert {row.module.secondary for row in postings} == {taxpayer("isla")}


def test_citizens_do_not_come_in() -> None:
    assert Client().get(address("taxpayer")).status_code == 302
