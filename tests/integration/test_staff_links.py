"""Staff look at links, logins and traces in the staff site, and end links."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import IdentityLink, SignInTrace, User
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
def link() -> IdentityLink:
    """A login that opens a record although the surname differs."""
    return IdentityLinkFactory.create(decision="differs_linked", reasons={"tin": "agrees", "family_name": "differs"})


def end(staff: Client, link: IdentityLink, **answers: str) -> Any:
    return staff.post(f"/staff/accounts/identitylink/{link.pk}/end/", {"reason": "Wrong person", **answers})


def test_the_list_shows_the_link_and_what_was_compared(staff: Client, link: IdentityLink) -> None:
    assert link.reference in staff.get("/staff/accounts/identitylink/").content.decode()
    page = staff.get(f"/staff/accounts/identitylink/{link.pk}/change/").content.decode()
    assert "family_name: differs" in page and f"{link.pk}/end/" in page
    assert "Quill" not in page  # names are not for lists


# covers FED-05
def test_a_link_is_ended_through_the_action(staff: Client, link: IdentityLink, chief: User) -> None:
    page = staff.get(f"/staff/accounts/identitylink/{link.pk}/end/")
    assert page.status_code == 200 and link.reference in page.content.decode()
    assert end(staff, link).status_code == 302
    link.refresh_from_db()
    assert (link.status, link.ended_by, link.end_reason) == ("revoked", chief, "Wrong person")
    assert AuditEvent.objects.filter(action="identity.link_ended").count() == 1
    assert "/end/" not in staff.get(f"/staff/accounts/identitylink/{link.pk}/change/").content.decode()
    again = staff.post(f"/staff/accounts/identitylink/{link.pk}/end/", {"reason": "x"}, follow=True)
    assert "already been ended" in again.content.decode()


def test_ending_a_link_needs_a_reason(staff: Client, link: IdentityLink) -> None:
    answer = end(staff, link, reason="")
    link.refresh_from_db()
    assert answer.status_code == 200 and link.status == "active"


# covers T16, T18
def test_staff_without_the_right_end_nothing(client: Client, link: IdentityLink) -> None:
    client.force_login(StaffFactory.create(), backend="accounts.staff_login.StaffPassword")
    assert end(client, link).status_code == 403
    link.refresh_from_db()
    assert link.status == "active"


# covers T16, F15
@pytest.mark.parametrize(
    "model", ["user", "identitylink", "signintrace", "federatedidentity", "addedlogin", "reviewcase"]
)
def test_nothing_is_editable(staff: Client, chief: User, model: str, link: IdentityLink) -> None:
    assert staff.get(f"/staff/accounts/{model}/").status_code == 200
    assert staff.get(f"/staff/accounts/{model}/add/").status_code == 403
    rows = {"user": chief.pk, "identitylink": link.pk}
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
    drawn = staff.get(f"/staff/accounts/signintrace/{pk}/change/").content.decode()
    assert "It comes from the provider that we asked" in drawn and "failed" in drawn and "12.5 ms" in drawn


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
