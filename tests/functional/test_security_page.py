"""My sessions: seen, ended, bounded; my sign-ins; locking; staying signed in; and what the next page of an ended one says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AddedLogin, FederatedIdentity, PortalSession, RecordLock, SignInTrace, User
from accounts.session_store import SessionStore
from records.models import AuditEvent
from taxportal.kit.models import OutboxMessage
from tests.factories.accounts import FederatedIdentityFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture(autouse=True)
def ava() -> Any:
    """Ava's tax record, nothing in it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def another(portal: Portal, person: str = "ava") -> Portal:
    """A second browser of the same person, signed in."""
    other = Portal(portal.stub, Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="198.51.100.77"))
    other.landing(person)
    return other


# covers V7.5.2, T10
def test_lists_where_one_is_signed_in(portal: Portal) -> None:
    portal.landing("ava")
    another(portal)
    text = portal.client.get("/account/security/").content.decode()
    assert text.count("This session") == 1 and text.count("End it") == 1
    assert "Firefox on Linux" in text and "network 198.51.100.0" in text and "198.51.100.77" not in text
    assert "Unknown device" in text and "Harbor ID" in text and "just now" in text
    rows = PortalSession.objects.values_list("key_hash", flat=True)
    assert not any(key in text for key in rows)
    assert "Your first login here" in text and "Lock my account" in text


def test_lists_the_latest_sign_ins_and_those_of_nobody_else(portal: Portal) -> None:
    portal.landing("ava")
    other = Portal(portal.stub)
    other.landing("kofi")
    text = portal.client.get("/account/security/").content.decode()
    mine = SignInTrace.objects.get(user=User.objects.earliest("created_at"))
    assert mine.reference in text and "You are signed in" in text
    assert SignInTrace.objects.exclude(pk=mine.pk).get().reference not in text
    SignInTrace.objects.update(outcome="SI-99", provider="")
    assert "SI-99" in portal.client.get("/account/security/").content.decode()
    SignInTrace.objects.all().delete()
    assert "No sign-in in the last 30 days" in portal.client.get("/account/security/").content.decode()


def test_lists_the_logins_that_open_the_account(portal: Portal) -> None:
    portal.landing("ava")
    user = User.objects.get()
    further = FederatedIdentityFactory.create(
        provider="anchor", stopped_at=datetime.now(UTC), stopped_reason="staff", flagged_at=datetime.now(UTC)
    )
    AddedLogin.objects.create(identity=further, user=user, reference="ABCD2345", added_at=datetime.now(UTC))
    text = portal.client.get("/account/security/").content.decode()
    assert "anchor" in text and "Added by you" in text and "Stopped: it opens nothing now" in text
    assert "second factor was changed" in text


# covers V7.4.3, T10
def test_one_session_can_be_ended_and_says_why(portal: Portal) -> None:
    portal.landing("ava")
    other, third = another(portal), another(portal)
    ending = SessionStore(other.client.cookies["taxportal"].value)
    handle = PortalSession.objects.exclude(user=None).order_by("created_at")[1].key_hash[:16]
    assert ending.session_key is not None
    page = portal.client.get(f"/account/security/end/?session={handle}").content.decode()
    assert "checked" in page.split(f'value="{handle}"')[1][:150]
    answer = portal.client.post("/account/security/end/", {"session": handle}, follow=True)
    assert "1 session was ended." in answer.content.decode()
    assert portal.signed_in and third.signed_in and not other.signed_in
    told = other.client.get("/account/")
    assert told["Location"] == "/signin/?next=%2Faccount%2F&ended=elsewhere"
    assert "This session was ended from another one" in other.client.get(told["Location"]).content.decode()
    assert other.client.get("/account/")["Location"] == "/signin/?next=%2Faccount%2F"  # told once
    event = AuditEvent.objects.get(action="session.ended_other")
    assert (event.reason_code, event.details) == ("by_person", {"sessions": 1})
    assert OutboxMessage.objects.get(kind="session.ended_other").recipient_ref == event.actor_ref


# covers V7.4.3
def test_all_others_can_be_ended(portal: Portal) -> None:
    portal.landing("ava")
    others = [another(portal), another(portal)]
    portal.client.post("/account/security/end/", {"session": "others"})
    assert portal.signed_in and not any(other.signed_in for other in others)
    assert "You are signed in nowhere else" in portal.client.get("/account/security/end/").content.decode()
    assert "End all others" not in portal.client.get("/account/security/").content.decode()


# covers T12, V8.2.2
def test_nobody_ends_somebody_elses_session(portal: Portal) -> None:
    portal.landing("ava")
    another(portal)
    kofi = another(portal, "kofi")
    handle = PortalSession.objects.filter(user__isnull=False).latest("created_at").key_hash[:16]
    for wrong in (handle, "", "nonsense", "x" * 500):
        answer = portal.client.post("/account/security/end/", {"session": wrong})
        assert answer.status_code == 422 and "Choose" in answer.content.decode().replace("choose", "Choose")
    assert kofi.signed_in
    from accounts import actions
    from records import clock

    row = PortalSession.objects.filter(user__isnull=False).latest("created_at")
    user = User.objects.exclude(pk=row.user_id).get()
    assert actions.end_sessions(keys=[row.key_hash], by=user, at=clock.now()) == 0
    assert not AuditEvent.objects.filter(action="session.ended_other").exists()


# covers V7.1.2, T10
def test_a_fourth_session_ends_the_oldest_and_tells_its_owner(portal: Portal) -> None:
    portal.landing("ava")
    others = [another(portal) for _ in range(3)]
    assert not portal.signed_in and all(other.signed_in for other in others)
    told = portal.client.get("/account/")
    assert told["Location"].endswith("ended=limit")
    assert "You signed in on a further device" in portal.client.get(told["Location"]).content.decode()
    assert AuditEvent.objects.get(action="session.limit_evicted").details == {"sessions": 1}
    assert OutboxMessage.objects.get(kind="session.limit_evicted").template == "accounts/mail/session_evicted.txt"


def test_signing_in_again_in_the_same_browser_makes_no_further_session(portal: Portal) -> None:
    others = [another(portal), another(portal)]
    for _ in range(3):
        portal.landing("ava")
    assert portal.signed_in and all(other.signed_in for other in others)
    assert not AuditEvent.objects.filter(action="session.limit_evicted").exists()


def test_sessions_that_are_over_do_not_count(portal: Portal) -> None:
    others = [another(portal) for _ in range(3)]
    PortalSession.objects.update(last_seen_at=datetime.now(UTC) - timedelta(minutes=20))
    portal.landing("ava")
    assert not AuditEvent.objects.filter(action="session.limit_evicted").exists()
    assert "This session" in portal.client.get("/account/security/").content.decode()
    assert others[0].client.get("/account/")["Location"].endswith("ended=1")


# covers T10, V7.4.2
def test_locking_closes_the_record_and_every_session_says_so(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    other = another(portal)
    page = portal.client.get("/account/security/lock/")
    assert page.status_code == 200 and "Nobody can open your tax record online" in page.content.decode()
    missed = portal.client.post("/account/security/lock/", {})
    assert missed.status_code == 422 and "Tick the box to lock your account" in missed.content.decode()
    assert not RecordLock.objects.exists()
    answer = portal.client.post("/account/security/lock/", {"sure": "on"})
    assert answer.status_code == 302
    lock = RecordLock.objects.get()
    assert (lock.taxpayer_id, lock.kind, lock.placed_on) == (ava.pk, "self", date(2026, 3, 16))
    references = set()
    for browser in (portal, other):
        told = browser.client.get("/account/")["Location"]
        assert told.startswith("/signin/problem/SI-22/")
        shown = browser.client.get(told)
        assert shown.status_code == 403 and "Your account is locked by you" in shown.content.decode()
        references.add(told.split("/")[-2])
        assert browser.client.get("/account/")["Location"] == "/signin/?next=%2Faccount%2F"
    assert len(references) == 2 and not PortalSession.objects.filter(user__isnull=False).exists()
    assert AuditEvent.objects.filter(action="account.locked").count() == 1
    assert OutboxMessage.objects.get(kind="account.locked").recipient_ref == str(lock.placed_by_id)


def test_a_session_that_a_provider_ended_leads_to_its_own_page(portal: Portal) -> None:
    portal.landing("ava")
    SessionStore.end_all(PortalSession.objects.all(), reason="provider", reference="ABCD2345")
    assert portal.client.get("/").status_code == 200  # a public page says nothing and forgets nothing
    assert portal.client.get("/account/")["Location"] == "/signin/problem/SI-24/ABCD2345/"
    assert portal.client.get("/account/")["Location"] == "/signin/?next=%2Faccount%2F"


@pytest.mark.parametrize("reason", ["switched_off", "disabled", "locked", "provider"])
def test_an_end_without_a_page_of_its_own_is_said_where_one_signs_in(portal: Portal, reason: str) -> None:
    portal.landing("ava")
    SessionStore.end_all(PortalSession.objects.all(), reason=reason)
    answer = portal.client.post("/account/stay/")
    assert (answer.status_code, answer["Location"]) == (303, f"/signin/?ended={reason}")
    assert "usa-alert--info" in portal.client.get(answer["Location"]).content.decode()
    assert "usa-alert--info" not in portal.client.get("/signin/?ended=<script>").content.decode()


# covers T10, V7.4.2
def test_a_deactivated_person_is_out_at_the_next_request(portal: Portal) -> None:
    portal.landing("ava")
    User.objects.update(is_active=False)
    for path in ("/account/", "/account/security/", "/account/confirm/"):
        assert portal.client.get(path)["Location"].startswith("/signin/")
    assert portal.client.post("/account/stay/")["Location"] == "/signin/"


# covers SESS-04, SESS-01
def test_staying_puts_off_the_end_with_and_without_scripts(portal: Portal) -> None:
    portal.landing("ava")
    begun = datetime.now(UTC)
    with time_machine.travel(begun, tick=False) as clock:
        clock.shift(timedelta(minutes=14))
        answer = portal.client.post("/account/stay/", headers={"accept": "application/json"})
        assert answer.json()["idle_s"] == 900 and 42_000 < answer.json()["left_s"] < 42_400
        clock.shift(timedelta(minutes=14))
        page = portal.client.post("/account/stay/")
        assert page.status_code == 200 and "You have another 15 minutes" in page.content.decode()
        clock.shift(timedelta(minutes=14))
        assert portal.client.get("/account/").status_code == 200
        clock.shift(timedelta(minutes=16))
        answer = portal.client.post("/account/stay/", headers={"accept": "application/json"})
        assert (answer.status_code, answer["Location"]) == (303, "/signin/?ended=1")
    assert portal.client.get("/account/stay/")["Location"] == "/signin/?next=%2Faccount%2Fstay%2F"


# covers SESS-02, SESS-03
def test_staying_does_not_put_off_the_last_end(portal: Portal) -> None:
    portal.landing("ava")
    begun = datetime.now(UTC)
    with time_machine.travel(begun, tick=False) as clock:
        for _ in range(71):
            clock.shift(timedelta(minutes=10))
            assert portal.client.post("/account/stay/").status_code == 200
        left = portal.client.post("/account/stay/", headers={"accept": "application/json"}).json()["left_s"]
        assert 0 < left <= 600
        clock.shift(timedelta(minutes=11))
        assert portal.client.post("/account/stay/")["Location"] == "/signin/?ended=1"


# covers SESS-04
def test_every_signed_in_page_says_how_long_a_session_lives_and_offers_to_stay(portal: Portal) -> None:
    portal.landing("ava")
    for path in ("/account/", "/account/security/", "/", "/help/", "/signin/help/", "/nothing-here/"):
        text = portal.client.get(path).content.decode()
        assert "you are signed out after 15 minutes without use" in text, path
        assert 'data-idle="900"' in text and 'data-warn="120"' in text and 'target="_blank"' in text
    text = Client().get("/help/").content.decode()
    assert "without use" not in text and "data-session-warning" not in text


def test_limited_and_unmatched_people_see_what_applies_to_them(portal: Portal) -> None:
    for person in ("priya", "kofi"):
        browser = another(portal, person)
        text = browser.client.get("/account/security/").content.decode()
        assert "This session" in text and "there is nothing to lock" in text
        assert 'href="/account/security/"' in browser.client.get("/account/limited/", follow=True).content.decode()
    limited = another(portal, "priya")
    assert limited.client.get("/account/security/lock/")["Location"] == "/account/limited/"


# covers FED-07
def test_no_session_begins_without_a_checked_answer(portal: Portal) -> None:
    for faults in (["wrong-iss"], ["bad-signature"], ["sub-differs"], ["userinfo-error"]):
        portal.sign_in("ava", faults)
        assert not portal.signed_in
    assert not PortalSession.objects.filter(user__isnull=False).exists()
    assert not FederatedIdentity.objects.exists()
    portal.sign_in("ava")
    row = PortalSession.objects.get(user__isnull=False)
    assert row.identity is not None and row.identity.user_id == row.user_id
