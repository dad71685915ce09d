"""A second login of one account, over real HTTP: added by signing in with it, then good for signing in, then removed."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse

from accounts.models import AddedLogin, FederatedIdentity, IdentityLink, SignInTrace
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, query_of
from tests.functional.test_step_up import grow_old, use_idme
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db
LOGINS = "/account/logins/"


@pytest.fixture(autouse=True)
def ava(settings: Any, stub: StubServer) -> Any:
    """Ava's tax record, and a second provider."""
    use_idme(settings, stub)
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def add(portal: Portal, person: str = "ava", provider: str = "idme") -> HttpResponse:
    """Press "Add a login" and sign in with it; the page after the callback's 303."""
    away = portal.client.get(f"/signin/{provider}/add/")
    assert away.status_code == 302, away.status_code
    answer = portal.come_back(portal.at_provider(away["Location"], person))
    assert answer.status_code == 303
    return portal.client.get(answer["Location"])


# covers FED-04
def test_a_second_login_is_added_and_then_opens_the_same_record(portal: Portal) -> None:
    portal.sign_in("ava")
    page = portal.client.get(LOGINS).content.decode()
    assert "Add a login at Anchor ID" in page and "Remove" not in page
    key = portal.client.cookies["taxportal"].value
    page = add(portal).content.decode()
    assert "The login was added" in page and "Remove this login at Anchor ID" in page
    assert portal.client.cookies["taxportal"].value == key  # the session stays that of the first login
    assert portal.client.session["identity"]["provider"] == "generic"
    other = Portal(portal.stub)
    back = other.at_provider(other.start(provider="idme"), "ava")
    assert other.come_back(back)["Location"] == "/account/"
    assert other.client.get("/account/").status_code == 200
    assert "Anchor ID" in other.client.get("/account/security/").content.decode()
    assert other.client.session["_auth_user_id"] == portal.client.session["_auth_user_id"]
    assert IdentityLink.objects.count() == 1 and FederatedIdentity.objects.count() == 2


# covers FED-04, STEP-02
def test_adding_asks_for_fresh_sign_ins_with_both(portal: Portal) -> None:
    portal.sign_in("ava")
    away = query_of(portal.client.get("/signin/idme/add/")["Location"])
    assert away["prompt"] == "login"
    assert query_of(portal.client.get("/signin/generic/add/")["Location"])["max_age"] == "0"
    grow_old(portal)
    asked = portal.client.get("/signin/idme/add/")["Location"]
    assert asked.startswith("/account/confirm/?next=") and portal.client.get("/signin/nobody/add/").status_code in {
        302,
        404,
    }


@pytest.mark.parametrize(
    ("person", "provider", "words"),
    [
        ("ben", "idme", "differs from your tax record"),
        ("ava", "generic", "signs in to your account already"),
    ],
)
def test_another_persons_login_is_not_added(portal: Portal, person: str, provider: str, words: str) -> None:
    portal.sign_in("ava")
    page = add(portal, person, provider).content.decode()
    assert "The login was not added" in page and words in page
    assert not AddedLogin.objects.exists() and IdentityLink.objects.count() == 1
    assert portal.client.get("/account/").status_code == 200
    assert SignInTrace.objects.filter(purpose="link", outcome="SI-14", log_code__startswith="link.").count() == 1


def test_somebody_else_s_session_adds_nothing(portal: Portal) -> None:
    portal.sign_in("ava")
    away = portal.client.get("/signin/idme/add/")["Location"]
    portal.sign_in("kofi")  # in another tab of the same browser
    answer = portal.come_back(portal.at_provider(away, "ava"))
    assert answer["Location"] == "/account/logins/?told=link.no_session"
    portal.client.post("/signout/")
    assert not AddedLogin.objects.exists()


def test_only_somebody_with_a_record_adds_or_lists_logins(portal: Portal) -> None:
    assert portal.client.get("/signin/idme/add/")["Location"].startswith("/signin/?next=")
    portal.sign_in("kofi")
    for path in (LOGINS, "/signin/idme/add/"):
        assert portal.client.get(path)["Location"] == "/account/match/"


# covers FED-05
def test_a_login_is_removed_after_asking(portal: Portal) -> None:
    portal.sign_in("ava")
    add(portal)
    other = Portal(portal.stub)
    other.come_back(other.at_provider(other.start(provider="idme"), "ava"))
    first, second = FederatedIdentity.objects.order_by("pk")
    page = portal.client.get(f"{LOGINS}{second.pk}/remove/")
    assert page.status_code == 200 and b"Remove this login?" in page.content
    own = portal.client.post(f"{LOGINS}{first.pk}/remove/")
    assert own.status_code == 409 and b"You are using this login now" in own.content
    answer = portal.client.post(f"{LOGINS}{second.pk}/remove/")
    assert (answer.status_code, answer["Location"]) == (303, "/account/logins/?told=link.removed")
    assert b"The login was removed" in portal.client.get(answer["Location"]).content
    assert other.client.get("/account/").status_code == 302  # signed out at once
    again = Portal(portal.stub)
    page = again.client.get(again.come_back(again.at_provider(again.start(provider="idme"), "ava"))["Location"])
    assert b'data-outcome="SI-19"' in page.content
    assert portal.client.get(f"{LOGINS}{second.pk}/remove/").status_code == 404
    assert portal.client.post(f"{LOGINS}999999/remove/").status_code == 404


def test_words_of_the_address_are_told_only_if_they_are_ours(portal: Portal) -> None:
    portal.sign_in("ava")
    page = portal.client.get(LOGINS, {"told": "<b>link.nonsense"}).content.decode()
    assert "nonsense" not in page and "The login was" not in page


# covers T51
def test_a_sign_in_with_an_added_login_costs_no_more(portal: Portal) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    portal.sign_in("ava")
    add(portal)
    browser = Portal(portal.stub)
    with CaptureQueriesContext(connection) as started:
        address = browser.start(provider="idme")
    back = browser.at_provider(address, "ava")
    with CaptureQueriesContext(connection) as finished:
        assert browser.come_back(back)["Location"] == "/account/"
    statements = [row["sql"] for row in [*started, *finished] if "SAVEPOINT" not in row["sql"] and row["sql"]]
    assert len([sql for sql in statements if "businessclock" not in sql]) <= 12, statements
