"""The provider's switch: who may move it, and that no session of a switched-off issuer works on any worker."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts import actions, policies, sessions
from accounts.actions import switches
from accounts.models import FederatedIdentity, PortalSession, ProviderSwitch, User
from accounts.session_store import SessionStore
from records import clock
from records.models import AuditEvent
from tests.factories.accounts import (
    ISSUER,
    FederatedIdentityFactory,
    IdentityLinkFactory,
    StaffFactory,
    a_session_identity,
)

pytestmark = pytest.mark.django_db
OTHER = "https://other.example.org"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What this process knows of switches lives for one test."""
    switches.forget()
    yield
    switches.forget()


@pytest.fixture
def chief() -> User:
    """Who pulls it."""
    return StaffFactory.create(username="chief", is_superuser=True)


@pytest.fixture
def deputy() -> User:
    """Who lifts it."""
    return StaffFactory.create(username="deputy", is_superuser=True)


def off(by: User, issuer: str = ISSUER, reason: str = "Its signing key was stolen") -> ProviderSwitch:
    return actions.switch_off(issuer=issuer, by=by, reason=reason, at=clock.now())


def browser_of(identity: FederatedIdentity) -> Client:
    """A browser with a session as a sign-in by this login leaves it."""
    client = Client()
    client.force_login(identity.user, backend=sessions.BACKEND)
    session = client.session
    session["identity"] = a_session_identity(id=identity.pk, issuer=identity.issuer, subject=identity.subject)
    session.save()
    return client


def a_login(issuer: str = ISSUER) -> FederatedIdentity:
    """A login that opens a record."""
    return FederatedIdentityFactory.create(user=IdentityLinkFactory.create().user, issuer=issuer)


def key_of(browser: Client) -> str:
    return str(browser.cookies["taxportal"].value)


# covers T04
def test_switching_off_ends_every_session_of_that_issuer_and_no_other(chief: User) -> None:
    theirs, another = [browser_of(a_login()) for _ in range(3)], browser_of(a_login(OTHER))
    with transaction.atomic():
        switch = off(chief)
    assert [browser.get("/account/signin/").status_code for browser in theirs] == [302] * 3
    assert another.get("/account/signin/").status_code == 200
    killed = AuditEvent.objects.get(action="identity.issuer_killed")
    assert (killed.actor_ref, killed.object_ref, killed.details, killed.severity) == (
        str(chief.pk),
        str(switch.pk),
        {"sessions": 3},
        "critical",
    )


def test_one_statement_ends_them_however_many_they_are(chief: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        browser_of(a_login())
    with django_assert_max_num_queries(8):  # savepoints counted
        off(chief)
    assert not PortalSession.objects.filter(user__isnull=False).exists()


def test_what_is_left_of_a_session_knows_why_it_ended(chief: User) -> None:
    browser = browser_of(a_login())
    key = key_of(browser)
    off(chief)
    assert dict(SessionStore(key).items()) == {"ended": {"reason": "switched_off", "ref": ""}}


def test_a_session_that_began_meanwhile_ends_at_its_next_page(chief: User) -> None:
    off(chief)
    late = browser_of(a_login())  # its sign-in had passed every check when the switch was pulled
    chooser = late.get("/account/")["Location"]
    assert chooser == "/signin/?next=%2Faccount%2F&ended=switched_off"
    assert "switched off" in late.get(chooser).content.decode()
    assert not PortalSession.objects.filter(user__isnull=False).exists()


def test_only_another_superuser_lifts_it(chief: User, deputy: User) -> None:
    switch = off(chief)
    with pytest.raises(policies.CannotSwitch, match="Somebody else"):
        actions.switch_on(switch=switch, by=chief, at=clock.now())
    assert switches.is_off(issuer=ISSUER)
    lifted = actions.switch_on(switch=switch, by=deputy, at=clock.now())
    assert lifted.lifted_by == deputy and not switches.is_off(issuer=ISSUER)
    assert AuditEvent.objects.get(action="identity.issuer_restored").actor_ref == str(deputy.pk)
    with pytest.raises(policies.CannotSwitch, match="already"):
        actions.switch_on(switch=lifted, by=deputy, at=clock.now())
    stale = ProviderSwitch(pk=switch.pk, stopped_by=chief)  # as another tab still sees it
    with pytest.raises(policies.CannotSwitch, match="just"):
        actions.switch_on(switch=stale, by=deputy, at=clock.now())


def test_the_database_says_so_too(chief: User) -> None:
    switch = off(chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderSwitch.objects.filter(pk=switch.pk).update(lifted_at=clock.now().real, lifted_by=chief)


@pytest.mark.parametrize("changes", [{"is_superuser": False}, {"is_active": False}])
def test_nobody_else_may_move_it(chief: User, changes: dict[str, bool]) -> None:
    nobody = StaffFactory.create(**{"is_superuser": True, **changes})
    with pytest.raises(policies.CannotSwitch):
        off(nobody)
    switch = off(chief)
    for by in (nobody, a_login().user):
        with pytest.raises(policies.CannotSwitch):
            actions.switch_on(switch=switch, by=by, at=clock.now())


def test_a_reason_is_a_must_and_an_issuer_is_off_once(chief: User, deputy: User) -> None:
    with pytest.raises(policies.CannotSwitch, match="Say why"):
        off(chief, reason="  ")
    off(chief)
    with pytest.raises(policies.CannotSwitch, match="already"):
        off(deputy)
    off(chief, issuer=OTHER)
    assert switches.is_off(issuer=OTHER)


def test_a_process_asks_at_most_every_three_seconds(
    chief: User, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_assert_num_queries(1):
        assert not any(switches.is_off(issuer=ISSUER) for _ in range(5))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(switches, "_memory", switches._Memory())
        off(chief)  # in another process
    assert not switches.is_off(issuer=ISSUER)
    later = time.monotonic() + switches.MEMORY_S
    monkeypatch.setattr("accounts.actions.switches.time.monotonic", lambda: later)
    assert switches.is_off(issuer=ISSUER)


class Worker:
    """A further process of the portal."""

    def __init__(self) -> None:
        database = {name: connection.settings_dict[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.second_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TEST_DATABASE": json.dumps({k: str(v) for k, v in database.items()})},
        )

    def get(self, browser: Client, path: str = "/account/signin/") -> tuple[int, str]:
        """The status it answers, and where it leads."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{key_of(browser)} {path}\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("answer "):
                _, status, location = line.split()
                return int(status), location
        raise AssertionError("the worker is gone")

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    """Two of them."""
    started = [Worker(), Worker()]
    yield started
    for worker in started:
        worker.stop()


# covers T04
@pytest.mark.django_db(transaction=True)
def test_within_five_seconds_no_session_of_it_works_on_any_worker(chief: User, workers: list[Worker]) -> None:
    before = browser_of(a_login())
    assert [worker.get(before)[0] for worker in workers] == [200, 200]  # they remember that nothing is off
    pulled = time.monotonic()
    off(chief)
    assert [worker.get(before)[0] for worker in workers] == [302, 302]  # at once
    late = browser_of(a_login())  # a sign-in that had passed its checks is finished now
    for worker in workers:
        while worker.get(late)[0] == 200:
            assert time.monotonic() - pulled < 5
            time.sleep(0.1)
    assert time.monotonic() - pulled < 5
    assert not PortalSession.objects.filter(user__isnull=False).exists()


# covers T04
@pytest.mark.django_db(transaction=True)
def test_of_many_who_pull_it_at_once_one_does(chief: User) -> None:
    got: list[str] = []
    ready = threading.Barrier(6)

    def pull() -> None:
        ready.wait()
        try:
            off(chief)
            got.append("off")
        except policies.CannotSwitch:
            got.append("was off")
        finally:
            connection.close()

    threads = [threading.Thread(target=pull) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["off", *["was off"] * 5]
    assert ProviderSwitch.objects.count() == AuditEvent.objects.filter(action="identity.issuer_killed").count() == 1


PLACE = "/staff/accounts/providerswitch/"


@pytest.fixture
def staff(chief: User) -> Client:
    """The chief's browser."""
    return staff_browser(chief)


def staff_browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.staff_login.StaffPassword")
    return client


def test_staff_switch_off_and_another_one_on(settings: Any, staff: Client, deputy: User) -> None:
    issuer = settings.OIDC_PROVIDERS["generic"]["ISSUER"]
    assert f"{PLACE}off/" in staff.get(PLACE).content.decode()
    assert "Harbor ID" in staff.get(f"{PLACE}off/").content.decode()
    form = {"issuer": issuer, "reason": "Its signing key was stolen"}
    assert staff.post(f"{PLACE}off/", {**form, "reason": ""}).status_code == 200
    assert not ProviderSwitch.objects.exists()
    page = staff.post(f"{PLACE}off/", form, follow=True).content.decode()
    assert "Its sessions have ended" in page and switches.is_off(issuer=issuer)
    assert "switched off already" in staff.post(f"{PLACE}off/", form, follow=True).content.decode()
    switch = ProviderSwitch.objects.get()
    on = f"{PLACE}{switch.pk}/on/"
    assert on in staff.get(f"{PLACE}{switch.pk}/change/").content.decode()
    assert "Somebody else must" in staff.post(on, {"sure": "on"}, follow=True).content.decode()
    other = staff_browser(deputy)
    assert "was switched off by chief" in other.get(on).content.decode()
    assert other.post(on, {}).status_code == 200
    assert "switched on again" in other.post(on, {"sure": "on"}, follow=True).content.decode()
    assert not switches.is_off(issuer=issuer)
    assert on not in other.get(f"{PLACE}{switch.pk}/change/").content.decode()


def test_staff_without_all_rights_do_not_find_the_switch(chief: User) -> None:
    switch = off(chief)
    clerk = staff_browser(StaffFactory.create())
    for path in ("off/", f"{switch.pk}/on/"):
        assert clerk.get(PLACE + path).status_code == clerk.post(PLACE + path).status_code == 403
    assert clerk.get(PLACE).status_code == 403


def test_staff_see_what_providers_told(staff: Client) -> None:
    from accounts.signals import RISC, Signal, kind_of

    login = a_login()
    signal = Signal("generic", ISSUER, ISSUER, "t1", login.subject, kind=kind_of(f"{RISC}account-disabled"))
    event = actions.take_event(signal=signal, at=clock.now())
    listed = staff.get("/staff/accounts/providerevent/").content.decode()
    assert "account-disabled" in listed and "stopped" in listed
    assert staff.get(f"/staff/accounts/providerevent/{event.pk}/change/").status_code == 200
    assert "disabled the account" in staff.get(f"/staff/accounts/federatedidentity/{login.pk}/change/").content.decode()
