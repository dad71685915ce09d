"""The account's front rooms and their doors."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts import actions
from accounts.models import FederatedIdentity, IdentityLink, ReviewCase, User
from accounts.oidc.views import WINDOW_S
from records import clock
from records.models import AuditEvent, TaxModule
from tests.factories.accounts import StaffFactory
from tests.factories.records import (
    PostingFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
    a_tin,
)
from tests.functional.conftest import Portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ava() -> Any:
    """Ava's tax record, nothing in it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


@pytest.fixture
def year(ava: Any) -> TaxModule:
    """Her 2025, with a return and a payment."""
    module = TaxModuleFactory.create(primary=ava)
    TaxReturnFactory.create(module=module)
    PostingFactory.create(module=module)
    return module


def test_home_says_first_where_she_stands(portal: Portal, year: TaxModule) -> None:
    page = portal.landing("ava")
    text = page.content.decode()
    assert page.status_code == 200 and "<h1 data-answer>" in text
    assert "2025" in text and "What happened lately" in text
    assert "Payment of $100.00 posted" in text


def test_home_of_a_newcomer_says_what_will_appear(portal: Portal, ava: Any) -> None:
    text = portal.landing("ava").content.decode()
    assert "We have no 2025 return from you." in text
    assert "No tax year yet" in text and "Nothing in the last 12 months" in text


def test_another_surname_is_a_task_at_home(portal: Portal) -> None:
    TaxpayerFactory.create(
        tin=a_tin("666100010"), given_name="Jasmine", family_name="Brooks", birth_date=date(1990, 6, 17)
    )
    text = portal.landing("jasmine").content.decode()
    assert "We hold a different name" in text and "Jasmine Cole" in text
    assert IdentityLink.objects.get().decision == "differs_linked"


@pytest.mark.parametrize(
    ("person", "records", "outcome"),
    [
        ("kofi", [], "SI-16"),
        ("sam", [{"given_name": "Sam", "family_name": "Carter", "birth_date": date(1982, 2, 2)}], "SI-02"),
        ("john1", [{"given_name": "John", "family_name": "Smith", "birth_date": date(1980, 1, 1)}] * 2, "SI-17"),
        (
            "ben",
            [{"tin": "666100002", "given_name": "Benedict", "family_name": "Okafor", "birth_date": date(1979, 9, 30)}],
            "SI-18",
        ),
    ],
)
def test_each_way_of_not_matching_has_its_own_words(
    portal: Portal, person: str, records: list[Any], outcome: str
) -> None:
    for record in records:
        TaxpayerFactory.create(**{**record, **({"tin": a_tin(record["tin"])} if "tin" in record else {})})
    page = portal.landing(person)
    text = page.content.decode()
    assert page.status_code == 200 and f'data-outcome="{outcome}"' in text
    assert "Reference" in text
    if outcome in {"SI-17", "SI-18"}:
        assert "30 March 2026" in text
    assert not IdentityLink.objects.filter(status="active").exists()


def test_a_case_keeps_its_reference_when_the_person_comes_back(portal: Portal) -> None:
    TaxpayerFactory.create(tin=a_tin("666100002"), given_name="Benedict", family_name="Okafor")
    portal.landing("ben")
    case = ReviewCase.objects.get()
    again = Portal(portal.stub).landing("ben").content.decode()
    assert case.reference in again and ReviewCase.objects.count() == 1
    assert "How your case stands" in again and "It waits for a person" in again


# covers T01, T49
def test_a_record_that_another_login_opens_stays_closed_and_its_owner_is_told(portal: Portal, ava: Any) -> None:
    from taxportal.kit.models import OutboxMessage
    from tests.factories.accounts import IdentityLinkFactory

    owner = IdentityLinkFactory.create(taxpayer=ava, issuer="https://elsewhere.example.org")
    for _ in range(2):
        text = Portal(portal.stub).landing("ava").content.decode()
        assert 'data-outcome="SI-19"' in text and "another provider" in text
    notice = OutboxMessage.objects.get()
    assert (notice.kind, notice.recipient_ref) == ("identity.claim_on_linked", str(owner.user_id))
    assert AuditEvent.objects.filter(action="identity.claim_on_linked").count() == 2


def test_a_login_that_opened_another_record_stops(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    IdentityLink.objects.update(taxpayer=TaxpayerFactory.create())
    text = Portal(portal.stub).landing("ava").content.decode()
    assert 'data-outcome="SI-20"' in text


def test_condolences_without_a_session(portal: Portal, ava: Any) -> None:
    ava.date_of_death = date(2025, 11, 2)
    ava.save()
    answer = portal.sign_in("ava")
    assert answer["Location"].startswith("/signin/problem/SI-21/") and not portal.signed_in
    page = portal.client.get(answer["Location"])
    assert page.status_code == 200 and "sorry for your loss" in page.content.decode()


def test_a_link_that_staff_approved_opens_at_the_next_click(portal: Portal) -> None:
    TaxpayerFactory.create(tin=a_tin("666100002"), given_name="Benedict", family_name="Okafor")
    assert portal.landing("ben").status_code == 200
    case, at = ReviewCase.objects.get(), clock.now()
    first, second = StaffFactory.create(), StaffFactory.create()
    actions.propose(case=case, taxpayer_id=None, approve=True, by=first, reason="", at=at)
    assert "A second one must agree" in portal.client.get("/account/match/").content.decode()
    actions.decide(case=case, approve=True, by=second, reason="", at=at)
    assert portal.client.get("/account/match/")["Location"] == "/account/"
    assert portal.client.get("/account/").status_code == 200


# covers T59, INV-18
def test_a_link_that_was_ended_closes_at_the_next_click(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    IdentityLink.objects.update(status="revoked", ended_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert portal.client.get("/account/")["Location"] == "/account/match/"
    page = portal.client.get("/account/match/")
    assert page.status_code == 403 and "no longer opens" in page.content.decode()
    assert 'data-outcome="SI-18"' in Portal(portal.stub).landing("ava").content.decode()


# covers T10
def test_a_deactivated_person_is_out_at_once_and_cannot_come_back(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    User.objects.update(is_active=False)
    assert portal.client.get("/account/")["Location"].startswith("/signin/")
    assert Portal(portal.stub).sign_in("ava")["Location"].startswith("/signin/problem/SI-23/")


def test_a_staff_login_at_the_citizens_door(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    User.objects.update(kind="staff", username="ava")
    answer = Portal(portal.stub).sign_in("ava")
    assert answer["Location"].startswith("/signin/problem/SI-25/")
    assert portal.client.get(answer["Location"]).status_code == 403


# covers T11, V3.7.2, BCP-03
@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/%0d%0aX: y",
        "\\\\evil",
        "/account/../../evil",
        "/signout/",
        "/signin/",
        "/staff/",
        "/nothing-here/",
        "/account/?" + "a" * 500,
        "http:///evil.example",
        " /account/",
        "/account/\n",
        "",
    ],
)
def test_an_unsafe_next_is_dropped(portal: Portal, ava: Any, wanted: str) -> None:
    assert portal.sign_in("ava", next_path=wanted)["Location"] == "/account/"
    assert "evil" not in portal.client.get("/signin/", {"next": wanted}).content.decode()


def test_next_may_carry_a_query(portal: Portal, ava: Any) -> None:
    assert portal.sign_in("ava", next_path="/account/signin/?a=b")["Location"] == "/account/signin/?a=b"


def test_anonymous_people_are_asked_to_sign_in_and_brought_back(client: Client) -> None:
    assert client.get("/account/signin/?a=b")["Location"] == "/signin/?next=%2Faccount%2Fsignin%2F%3Fa%3Db"
    assert client.get("/account/")["Location"] == "/signin/?next=%2Faccount%2F"
    page = client.get("/signin/?next=%2Faccount%2F").content.decode()
    assert "/signin/generic/?next=%2Faccount%2F" in page and "Harbor ID" in page
    assert "<form" not in page and not client.cookies


# covers T10, T36
def test_the_limited_account_sends_verified_people_home(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    assert portal.client.get("/account/limited/")["Location"] == "/account/"


def test_a_session_without_an_identity_is_nobodys(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    session = portal.client.session
    session["identity"] = {"of": "another shape"}
    session.save()
    assert portal.client.get("/account/")["Location"].startswith("/signin/")


@pytest.mark.parametrize("topic", ["", "document/", "selfie/", "video/", "other-ways/", "lost-access/"])
def test_help_is_there(client: Client, topic: str) -> None:
    page = client.get(f"/signin/help/{topic}")
    assert page.status_code == 200 and "<form" not in page.content.decode() and not client.cookies


def test_an_outcome_page_of_somebody_else_says_nothing(portal: Portal, ava: Any) -> None:
    mine = portal.sign_in("ava", ["wrong-iss"])["Location"]
    other = Client().get(mine)
    assert other.status_code == 400 and "did not finish" in other.content.decode()
    assert mine.split("/")[-2] not in other.content.decode()
    assert portal.client.get(mine.replace("SI-14", "SI-01")).status_code == 200
    assert "did not finish" in portal.client.get(mine.replace("SI-14", "SI-01")).content.decode()
    assert Client().get("/signin/problem/SI-99/ABCD2345/").status_code == 404
    assert Client().get("/signin/problem/SI-12/ABCD2345/")["Retry-After"] == "60"


# covers F13, V3.4.3
def test_forms_may_lead_to_the_provider_and_nowhere_else(portal: Portal, client: Client) -> None:
    before = client.get("/")["Content-Security-Policy"]
    assert f"form-action 'self' {portal.stub.base_url}" in before
    portal.sign_in("kofi")
    assert f"form-action 'self' {portal.stub.base_url}" in client.get("/")["Content-Security-Policy"]


# covers T51, V2.4.1
def test_too_many_starts_are_told_to_wait(portal: Portal, settings: Any) -> None:
    settings.RATE_LIMITS = True
    window_start = int(time.time()) // WINDOW_S * WINDOW_S
    with time_machine.travel(window_start, tick=True):  # a slow machine must not stray into the next window
        answers = [portal.client.get("/signin/generic/").status_code for _ in range(61)]
        assert set(answers[:60]) == {302} and answers[60] == 429
        last = portal.client.get("/signin/generic/callback/?state=x")
        assert last.status_code == 303  # counted apart
        for _ in range(120):
            last = portal.client.get("/signin/generic/callback/?state=x")
        assert last.status_code == 429 and int(last["Retry-After"]) > 0


def test_a_browser_has_few_open_sign_ins(portal: Portal) -> None:
    from accounts.models import SignInTransaction

    addresses = [portal.start() for _ in range(7)]
    assert SignInTransaction.objects.count() == 5
    assert portal.come_back(portal.at_provider(addresses[0], "kofi"))["Location"].startswith("/signin/problem/SI-13/")
    assert portal.come_back(portal.at_provider(addresses[6], "kofi"))["Location"] == "/account/match/"


# covers T08
def test_a_sign_in_that_took_too_long_is_over(portal: Portal) -> None:
    from accounts.models import SignInTransaction

    address = portal.at_provider(portal.start("/account/signin/"), "kofi")
    SignInTransaction.objects.update(created_at=datetime.now(UTC) - timedelta(minutes=11))
    answer = portal.come_back(address)
    assert answer["Location"].startswith("/signin/problem/SI-13/")
    assert "next=%2Faccount%2Fsignin%2F" in portal.client.get(answer["Location"]).content.decode()
    assert not FederatedIdentity.objects.exists()
