"""Who looked at my record: every look by staff and by automatic processing shows at the next load, and can be disputed.

covers T15, T24, INV-28
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from records import actions, audit, clock, queries
from records.access_log import PURPOSE_WORDS, Purpose, look
from records.audit_actions import AuditAction
from records.models import AuditEvent, Case, TaxModule
from tests.cast import seeded, taxpayer
from tests.factories.accounts import StaffFactory
from tests.factories.payments import sign_in

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
LOG, DISPUTE = "records:access_log", "records:dispute_look"


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(StaffFactory.create(is_superuser=True), backend="accounts.staff_login.StaffPassword")
    return client


def signed_in(handle: str) -> Client:
    client = Client()
    sign_in(client, taxpayer(handle))
    return client


def shown(client: Client, **asked: object) -> str:
    answer = client.get(reverse(LOG), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def look_at(staff: Client, model: str, pk: object) -> AuditEvent:
    assert staff.get(reverse(f"admin:records_{model}_change", args=[pk])).status_code == 200
    return AuditEvent.objects.order_by("-id")[0]


def test_nobody_has_looked_yet() -> None:
    text = shown(signed_in("ava"))
    assert "Nobody has opened your record" in text and "I do not recognise this" not in text


def test_a_look_by_staff_shows_at_the_next_load(staff: Client) -> None:
    ava = signed_in("ava")
    shown(ava)
    look_at(staff, "taxpayer", taxpayer("ava").pk)
    text = shown(ava)
    for words in ("System administrator", "No purpose was recorded", "Your details", "I do not recognise this"):
        assert words in text, words
    assert "Nobody has opened" not in text


def test_the_room_of_the_audit_trail_has_one_purpose(staff: Client) -> None:
    row = audit.record(AuditAction.RECORD_VIEWED, by=None, at=clock.now(), taxpayer=taxpayer("ava"))
    look_at(staff, "auditevent", row.pk)
    assert "Checking how records are used" in shown(signed_in("ava"))


def test_a_look_at_a_joint_account_is_in_both_logs_and_in_nobody_elses(staff: Client) -> None:
    module = TaxModule.objects.get(primary=taxpayer("henry"), secondary=taxpayer("isla"), period="202512")
    look_at(staff, "taxmodule", module.pk)
    for handle, times in (("henry", 1), ("isla", 1), ("ava", 0)):
        assert shown(signed_in(handle)).count("I do not recognise this") == times, handle


def test_what_the_nightly_run_enters_is_told_as_automatic() -> None:
    module = TaxModule.objects.get(primary=taxpayer("henry"), secondary=taxpayer("isla"), period="202512")
    today = clock.now()
    actions.post(
        module=module,
        code="290",
        amount_cents=0,
        date=today.business_date,
        source_kind="test",
        source_id="a decision",
        by=None,
        at=today,
    )
    for handle in ("henry", "isla"):
        text = shown(signed_in(handle))
        assert "Automatic processing, no person looked" in text and "Entered in your ledger: Tax was added" in text
        assert "I do not recognise this" not in text


def test_one_s_own_pages_stand_apart() -> None:
    ava = signed_in("ava")
    ava.get(reverse("records:refund", args=[2025]))
    assert "A refund, 2025" not in shown(ava)
    assert "A refund, 2025" in shown(ava, who="own")


def test_a_look_is_disputed_once_however_often_it_is_sent(staff: Client) -> None:
    event = look_at(staff, "taxpayer", taxpayer("ava").pk)
    ava = signed_in("ava")
    page = ava.get(reverse(DISPUTE, args=[event.event_id])).content.decode()
    assert "System administrator" in page and "within 14 days" in page
    for _ in range(2):
        answer = ava.post(reverse(DISPUTE, args=[event.event_id]), {"text": "I did not call that day."})
        assert answer.status_code == 302
    case = Case.objects.get(taxpayer=taxpayer("ava"), kind=Case.Kind.ACCESS_DISPUTED)
    assert (case.subject_ref, case.text) == (str(event.event_id), "I did not call that day.")
    assert case.target_on == case.opened_on + timedelta(days=14)
    trail = AuditEvent.objects.filter(action="access.disputed", taxpayer=taxpayer("ava"))
    assert [row.object_ref for row in trail] == [str(event.pk)]
    text = shown(ava)
    assert case.ref in text and "I do not recognise this" not in text


def test_a_closed_case_is_not_opened_again(staff: Client) -> None:
    event = look_at(staff, "taxpayer", taxpayer("ava").pk)
    said = {"taxpayer": taxpayer("ava"), "event_id": event.event_id, "text": "", "by": None, "at": clock.now()}
    case = actions.dispute_look(**said)  # type: ignore[arg-type]
    Case.objects.filter(pk=case.pk).update(closed_on=case.opened_on)
    assert actions.dispute_look(**said).pk == case.pk  # type: ignore[arg-type]


def test_somebody_else_s_look_an_own_one_and_none_at_all_are_the_same(staff: Client) -> None:
    stranger = look_at(staff, "taxpayer", taxpayer("ben").pk)
    ava = signed_in("ava")
    shown(ava)
    own = AuditEvent.objects.order_by("-id")[0]
    automatic = audit.record(AuditAction.LEDGER_POSTED, by=None, at=clock.now(), taxpayer=taxpayer("ava"))
    bodies = set()
    for event_id in (stranger.event_id, own.event_id, automatic.event_id, uuid4()):
        for answer in (ava.get(reverse(DISPUTE, args=[event_id])), ava.post(reverse(DISPUTE, args=[event_id]))):
            assert answer.status_code == 404
            bodies.add(answer.content.decode().replace(answer.headers.get("X-Request-ID", "~"), ""))
    assert not Case.objects.filter(kind=Case.Kind.ACCESS_DISPUTED).exists()


def test_too_long_a_text_comes_back_as_it_was(staff: Client) -> None:
    event = look_at(staff, "taxpayer", taxpayer("ava").pk)
    answer = signed_in("ava").post(reverse(DISPUTE, args=[event.event_id]), {"text": "so " * 2000})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "There is a problem" in text and "so so so" in text and not Case.objects.exists()


@pytest.mark.parametrize("asked", ["0", "-1", "99999", "two", "", "１"])
def test_an_odd_page_number_is_a_page(asked: str) -> None:
    shown(signed_in("ava"), page=asked)


def test_long_lists_have_pages(staff: Client) -> None:
    ava = taxpayer("ava")
    by = StaffFactory.create()
    for _ in range(51):
        audit.record(AuditAction.RECORD_VIEWED, by=by, at=clock.now(), taxpayer=ava)
    client = signed_in("ava")
    assert shown(client).count("I do not recognise this") == 50
    assert shown(client, page=2).count("I do not recognise this") == 1
    assert "Nobody has opened" in shown(client, page=3)
    assert queries.looks_at(taxpayer=ava, page=51) == ([], False)


def test_the_number_of_statements_does_not_grow(staff: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    isla = signed_in("isla")
    shown(isla)
    module = TaxModule.objects.get(primary=taxpayer("henry"), secondary=taxpayer("isla"), period="202512")
    for _ in range(5):
        look_at(staff, "taxmodule", module.pk)
    with django_assert_max_num_queries(9):
        shown(isla)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_has_words(purpose: Purpose) -> None:
    assert str(PURPOSE_WORDS[purpose])


@pytest.mark.parametrize("action", list(AuditAction))
def test_every_event_name_can_be_read_by_its_owner(action: AuditAction) -> None:
    row = {
        "event_id": uuid4(),
        "at": clock.now().real,
        "action": str(action),
        "outcome": "denied",
        "actor_type": "staff",
        "role": "nobody knows",
        "object_type": "",
        "details": {},
    }
    seen = look(row)
    assert seen.what and "." not in seen.what.split()[0] and seen.who == "A member of staff"
    assert seen.outcome == "refused" and not seen.has_purpose
