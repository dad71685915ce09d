"""What people meet while their provider is switched off."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from accounts import actions
from accounts.actions import switches
from accounts.models import FederatedIdentity, IdentityLink, ProviderSwitch, SignInTrace, SignInTransaction
from records import clock
from records.models import AuditEvent
from tests.factories.accounts import StaffFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What this process knows of switches lives for one test."""
    switches.forget()
    yield
    switches.forget()


@pytest.fixture(autouse=True)
def ava() -> Any:
    """Ava's tax record."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def switch_off(stub: StubServer) -> ProviderSwitch:
    chief = StaffFactory.create(username="chief", is_superuser=True)
    return actions.switch_off(issuer=stub.issuer(), by=chief, reason="Its key was stolen", at=clock.now())


# covers T04
def test_nobody_sets_out_to_it(portal: Portal, stub: StubServer) -> None:
    switch_off(stub)
    page = portal.client.get("/signin/generic/")
    assert page.status_code == 403 and "Online access is paused" in page.content.decode()
    trace = SignInTrace.objects.get()
    assert (trace.outcome, trace.log_code) == ("SI-23", "provider.switched_off")
    assert trace.reference in page.content.decode()
    assert not SignInTransaction.objects.exists()


# covers T04
def test_who_is_on_the_way_back_is_not_let_in_and_nothing_is_linked(portal: Portal, stub: StubServer) -> None:
    address = portal.at_provider(portal.start(), "ava")
    switch_off(stub)
    answer = portal.come_back(address)
    assert answer.status_code == 303 and answer["Location"].startswith("/signin/problem/SI-23/")
    assert portal.client.get(answer["Location"]).status_code == 403
    assert not portal.signed_in
    assert not FederatedIdentity.objects.exists() and not IdentityLink.objects.exists()
    assert AuditEvent.objects.get(action="auth.signin_failed").reason_code == "provider.switched_off"


# covers T04
def test_who_is_signed_in_is_signed_out_and_can_come_back_once_it_is_lifted(portal: Portal, stub: StubServer) -> None:
    portal.sign_in("ava")
    switch = switch_off(stub)
    assert portal.client.get("/account/")["Location"].startswith("/signin/")
    deputy = StaffFactory.create(username="deputy", is_superuser=True)
    actions.switch_on(switch=switch, by=deputy, at=clock.now())
    assert portal.client.get("/account/")["Location"].startswith("/signin/")  # what was ended stays ended
    assert portal.sign_in("ava")["Location"] == "/account/"


def test_a_sign_out_still_works(portal: Portal, stub: StubServer) -> None:
    portal.sign_in("ava")
    switch_off(stub)
    assert portal.client.post("/signout/").status_code == 303
    assert not portal.signed_in
