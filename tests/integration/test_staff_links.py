"""Staff decide about links in the staff site."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import IdentityLink, SignInTrace, User
from accounts.states import LinkStatus
from records.models import AuditEvent
from tests.factories.accounts import (
    LONG_AGO,
    CitizenFactory,
    FederatedIdentityFactory,
    IdentityLinkFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def chief() -> User:
    """Staff with every right, and no password: hashing one takes half a second."""
    return StaffFactory.create(username="chief", is_superuser=True)


@pytest.fixture
def staff(client: Client, chief: User) -> Client:
    """Their browser."""
    client.force_login(chief, backend="accounts.staff_login.StaffPassword")
    return client


@pytest.fixture
def case() -> IdentityLink:
    """A login whose given name differs from the record's."""
    return IdentityLinkFactory.create(
        status=LinkStatus.NEEDS_REVIEW, decision="differs_review", reasons={"tin": "agrees", "given_name": "differs"}
    )


def decide(staff: Client, case: IdentityLink, **answers: str) -> Any:
    return staff.post(f"/staff/accounts/identitylink/{case.pk}/decide/", {"reason": "Passport seen", **answers})


def test_the_queue_shows_the_case_and_what_was_compared(staff: Client, case: IdentityLink) -> None:
    assert case.reference in staff.get("/staff/accounts/identitylink/").content.decode()
    page = staff.get(f"/staff/accounts/identitylink/{case.pk}/change/").content.decode()
    assert "given_name: differs" in page and f"{case.pk}/decide/" in page
    assert "Quill" not in page  # names are not for lists


def test_approves_through_the_action(staff: Client, case: IdentityLink, chief: User) -> None:
    page = staff.get(f"/staff/accounts/identitylink/{case.pk}/decide/")
    assert page.status_code == 200 and "given_name" in page.content.decode()
    assert decide(staff, case, decision="approve").status_code == 302
    case.refresh_from_db()
    assert (case.status, case.decided_by, case.decision_reason) == ("active", chief, "Passport seen")
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"identity.case_decided", "identity.linked"}
    assert "/decide/" not in staff.get(f"/staff/accounts/identitylink/{case.pk}/change/").content.decode()


def test_rejects_through_the_action(staff: Client, case: IdentityLink) -> None:
    decide(staff, case, decision="reject")
    case.refresh_from_db()
    assert case.status == "rejected" and case.ended_at is not None


def test_a_decision_needs_a_reason(staff: Client, case: IdentityLink) -> None:
    answer = decide(staff, case, decision="approve", reason="")
    case.refresh_from_db()
    assert answer.status_code == 200 and case.status == "needs_review"


def test_says_why_a_case_cannot_be_decided(staff: Client, case: IdentityLink) -> None:
    IdentityLinkFactory.create(taxpayer=case.taxpayer)
    answer = staff.post(
        f"/staff/accounts/identitylink/{case.pk}/decide/", {"reason": "x", "decision": "approve"}, follow=True
    )
    assert "Another login opens this record" in answer.content.decode()


# covers T16, T18
def test_staff_without_the_right_decide_nothing(client: Client, case: IdentityLink) -> None:
    client.force_login(StaffFactory.create(), backend="accounts.staff_login.StaffPassword")
    assert decide(client, case, decision="approve").status_code == 403
    case.refresh_from_db()
    assert case.status == "needs_review"


# covers T16, F15
@pytest.mark.parametrize("model", ["user", "identitylink", "signintrace", "federatedidentity"])
def test_nothing_is_editable(staff: Client, chief: User, model: str, case: IdentityLink) -> None:
    assert staff.get(f"/staff/accounts/{model}/").status_code == 200
    assert staff.get(f"/staff/accounts/{model}/add/").status_code == 403
    rows = {"user": chief.pk, "identitylink": case.pk}
    if model in rows:
        page = f"/staff/accounts/{model}/{rows[model]}/"
        assert staff.post(page + "change/", {"is_superuser": "on", "status": "active"}).status_code == 403
        assert staff.post(page + "delete/", {"post": "yes"}).status_code == 403


def test_groups_and_sessions_have_no_page(staff: Client) -> None:
    assert staff.get("/staff/auth/group/").status_code == 404
    assert staff.get("/staff/sessions/session/").status_code == 404


def test_users_are_found_by_account_id_or_username_only(staff: Client, chief: User) -> None:
    citizen = CitizenFactory.create()
    for wanted, found in [(str(citizen.pk), citizen), ("chief", chief)]:
        page = staff.get("/staff/accounts/user/", {"q": wanted}).content.decode()
        assert f"/{found.pk}/change/" in page and page.count("/change/") == 1
    assert "/change/" not in staff.get("/staff/accounts/user/", {"q": "chie"}).content.decode()
    assert "/change/" not in staff.get("/staff/accounts/user/", {"q": "0" * 36}).content.decode()
    assert staff.get("/staff/accounts/user/").content.decode().count("/change/") == 2


def test_a_trace_is_found_by_its_reference_and_told_in_order(staff: Client) -> None:
    FederatedIdentityFactory.create()
    steps = [{"name": "token.iss", "result": "failed", "at_ms": 12.5, "ms": 0.1, "detail": "token.iss"}]
    SignInTrace.objects.create(
        reference="ABCD2345", at=LONG_AGO, provider="generic", outcome="SI-14", log_code="token.iss", steps=steps
    )
    assert "ABCD2345" in staff.get("/staff/accounts/signintrace/", {"q": "ABCD2345"}).content.decode()
    assert "/change/" not in staff.get("/staff/accounts/signintrace/", {"q": "ABCD"}).content.decode()
    pk = SignInTrace.objects.get().pk
    assert "12.5 ms: token.iss failed" in staff.get(f"/staff/accounts/signintrace/{pk}/change/").content.decode()


# covers T48
def test_a_password_alone_counts_only_for_active_staff_in_the_sandbox(
    client: Client, chief: User, settings: Any
) -> None:
    chief.set_password(PASSWORD)
    chief.save()
    sign_in = {"username": "chief", "password": PASSWORD, "next": "/staff/"}
    assert client.post("/staff/login/", sign_in)["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert not client.login(username="nobody", password=PASSWORD)
    assert not client.login(username="chief", password="wrong")
    assert not client.login(password=PASSWORD)
    settings.SANDBOX = False
    assert not client.login(username="chief", password=PASSWORD)
    settings.SANDBOX = True
    User.objects.update(is_active=False)
    assert not client.login(username="chief", password=PASSWORD)


# covers T10
def test_deactivated_staff_are_out_at_once(staff: Client, chief: User) -> None:
    User.objects.update(is_active=False)
    assert staff.get("/staff/")["Location"].startswith("/staff/login/")


# SI-25
def test_each_kind_has_its_own_door(staff: Client, client: Client) -> None:
    answer = staff.get("/account/")
    assert answer.status_code == 403 and 'data-outcome="SI-25"' in answer.content.decode()
    citizen = Client()
    citizen.force_login(CitizenFactory.create(), backend="accounts.oidc.Backend")
    answer = citizen.get("/staff/")
    assert answer.status_code == 403 and "wrong door" in answer.content.decode()
    assert Client().get("/staff/accounts/user/")["Location"] == "/staff/login/?next=/staff/accounts/user/"
