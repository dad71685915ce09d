"""Staff decide about review cases in the staff site."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import IdentityLink, ReviewCase, User
from records.models import AuditEvent, FormerName
from tests.factories.accounts import IdentityLinkFactory, ReviewCaseFactory, StaffFactory
from tests.factories.records import TaxpayerFactory

pytestmark = pytest.mark.django_db
QUEUE = "/staff/accounts/reviewcase/"


@pytest.fixture
def chief() -> User:
    """Staff with every right, and no password: hashing one takes half a second."""
    return StaffFactory.create(username="chief", is_superuser=True)


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="accounts.staff_login.StaffPassword")
    return browser


@pytest.fixture
def staff(chief: User) -> Client:
    """Their browser."""
    return browser_of(chief)


@pytest.fixture
def second() -> Client:
    """The browser of somebody else with every right."""
    return browser_of(StaffFactory.create(is_superuser=True))


@pytest.fixture
def case() -> ReviewCase:
    """A login whose given name differs from the record's."""
    return ReviewCaseFactory.create()


def act(browser: Client, case: ReviewCase, deed: str, **answers: str) -> Any:
    return browser.post(
        f"{QUEUE}{case.pk}/{deed}/", {"reason": "Passport seen", "decision": "approve", **answers}, follow=True
    )


def page_of(browser: Client, case: ReviewCase) -> str:
    return browser.get(f"{QUEUE}{case.pk}/change/").content.decode()


def test_what_waits_comes_first_and_is_found_by_its_reference(staff: Client, case: ReviewCase) -> None:
    over = ReviewCaseFactory.create(status="withdrawn", closed_at=case.opened_at, kind="taken")
    text = staff.get(QUEUE).content.decode()
    assert text.index(case.reference) < text.index(over.reference) and "Quill" not in text
    assert over.reference not in staff.get(QUEUE, {"q": case.reference}).content.decode()
    assert f"/{case.pk}/" not in staff.get(QUEUE, {"q": case.reference[:4]}).content.decode()
    assert case.reference not in staff.get(QUEUE, {"kind__exact": "taken"}).content.decode()
    assert case.reference not in staff.get(QUEUE, {"status__exact": "withdrawn"}).content.decode()


# covers T58, INV-27
def test_both_sides_stand_next_to_each_other_and_the_look_is_in_the_trail(staff: Client, chief: User) -> None:
    claims = {"given_name": "Ad\u0430", "middle_name": "", "family_name": "Qu\u200bill", "birth_date": "1980-02-01"}
    record = TaxpayerFactory.create()
    for former in ("Cole", "Reyes"):
        FormerName.objects.create(
            taxpayer=record, family_name=former, folded_family=former.lower(), until=date(2014, 6, 7)
        )
    case = ReviewCaseFactory.create(
        taxpayer=record,
        claims=json.dumps(claims),
        reasons={"given_name": "mixed_scripts", "family_name": "unusual_characters"},
    )
    text = page_of(staff, case)
    assert "U+0430 CYRILLIC SMALL LETTER A" in text and "U+200B ZERO WIDTH SPACE" in text
    assert "mixes letters of several scripts" in text and "can’t be seen" in text
    assert case.taxpayer.masked_tin in text and "<td><bdi>Quill (formerly Cole, Reyes)</bdi></td>" in text
    seen = AuditEvent.objects.get(action="record.viewed")
    assert (seen.taxpayer, seen.actor_ref) == (case.taxpayer, str(chief.pk))
    assert seen.details == {"page": "review case", "purpose": "match resolution"}


def test_two_people_approve_through_the_actions(staff: Client, second: Client, case: ReviewCase) -> None:
    assert f"{case.pk}/propose/" in page_of(staff, case) and f"{case.pk}/decide/" not in page_of(staff, case)
    answer = act(staff, case, "propose").content.decode()
    assert "proposes to approve" in answer and "Passport seen" in answer
    assert "You proposed this" in act(staff, case, "decide").content.decode()
    assert "Approved by" in act(second, case, "decide").content.decode()
    case.refresh_from_db()
    assert case.status == "approved" and IdentityLink.objects.get().user == case.user
    assert f"{case.pk}/propose/" not in page_of(staff, case)


def test_rejects_through_the_actions(staff: Client, second: Client, case: ReviewCase) -> None:
    assert "proposes to reject" in act(staff, case, "propose", decision="reject").content.decode()
    act(second, case, "decide", decision="reject")
    case.refresh_from_db()
    assert case.status == "rejected" and not IdentityLink.objects.exists()


def test_a_proposal_and_a_decision_need_a_reason(staff: Client, case: ReviewCase) -> None:
    for deed in ("propose", "decide"):
        answer = act(staff, case, deed, reason="")
        case.refresh_from_db()
        assert answer.status_code == 200 and "required" in answer.content.decode() and case.status == "open"


def test_says_why_a_case_cannot_be_decided(staff: Client, second: Client, case: ReviewCase) -> None:
    IdentityLinkFactory.create(taxpayer=case.taxpayer)
    act(staff, case, "propose")
    assert "Another login opens this record" in act(second, case, "decide").content.decode()


# covers T02
def test_one_of_several_records_is_chosen_from_those_that_fit(staff: Client, second: Client) -> None:
    said = {"given_name": "ADA", "middle_name": "", "family_name": "Quill", "birth_date": "1980-02-01"}
    one, two = TaxpayerFactory.create(), TaxpayerFactory.create()
    stranger = TaxpayerFactory.create(given_name="Eda")
    case = ReviewCaseFactory.create(kind="several", taxpayer=None, claims=json.dumps(said), reasons={})
    text = page_of(staff, case)
    assert one.ref in text and two.ref in text and stranger.ref not in text and "1 February 1980" in text
    assert AuditEvent.objects.filter(action="record.viewed").count() == 2
    assert "Choose the record" in act(staff, case, "propose").content.decode()
    assert "Select a valid choice" in act(staff, case, "propose", taxpayer=str(stranger.pk)).content.decode()
    act(staff, case, "propose", taxpayer=str(two.pk))
    act(second, case, "decide")
    assert IdentityLink.objects.get().taxpayer == two


def test_a_case_whose_claims_are_emptied_still_has_its_page(staff: Client) -> None:
    case = ReviewCaseFactory.create(kind="several", taxpayer=None, claims=None, reasons={"tin": "not_given"})
    text = page_of(staff, case)
    assert "was emptied" in text and "not given by the provider" in text
    assert AuditEvent.objects.get(action="record.viewed").taxpayer is None


def test_a_case_without_a_record_can_only_be_rejected(staff: Client) -> None:
    case = ReviewCaseFactory.create(kind="login_taken", taxpayer=None)
    assert "Choose the record" in act(staff, case, "propose").content.decode()
    assert "proposes to reject" in act(staff, case, "propose", decision="reject").content.decode()


# covers T16, T18
def test_the_right_to_look_is_not_the_right_to_decide(case: ReviewCase) -> None:
    clerk = StaffFactory.create()
    assert browser_of(clerk).get(f"{QUEUE}{case.pk}/change/").status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_reviewcase"))
    text = page_of(browser_of(clerk), case)
    assert case.reference in text and "/propose/" not in text
    for deed in ("propose", "decide"):
        assert act(browser_of(clerk), case, deed).status_code == 403
    case.refresh_from_db()
    assert case.status == "open"


def test_a_case_that_does_not_exist_is_not_found(staff: Client, case: ReviewCase) -> None:
    nowhere = "00000000-0000-0000-0000-000000000000"
    assert staff.post(f"{QUEUE}{nowhere}/propose/").status_code == 404
    assert staff.get(f"{QUEUE}{nowhere}/change/").status_code == 302
    assert staff.get(f"{QUEUE}{case.pk}/decide/").status_code == 405
