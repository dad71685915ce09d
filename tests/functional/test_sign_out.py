"""Signing out at the provider too, by each profile, whatever the provider does (OpenID Connect RP-Initiated Logout 1.0)."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import time_machine
from django.test import Client

from accounts.models import PortalSession
from accounts.oidc import logout, metadata
from taxportal.kit import breaker
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, point_at, query_of
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db
BACK = "http://localhost:8000/signed-out/"


@pytest.fixture(autouse=True)
def ava() -> Any:
    """Ava's tax record."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def signed_in(stub: StubServer, provider: str) -> Portal:
    """Ava's browser with a session by this provider."""
    portal = Portal(stub)
    assert portal.sign_in("ava", provider=provider)["Location"] == "/account/"
    return portal


# covers RPL-01, RPL-02, RP-rp-init-logout
@pytest.mark.parametrize(
    ("provider", "asked"),
    [
        ("generic", {"client_id", "post_logout_redirect_uri", "state", "id_token_hint"}),
        ("idme", {"client_id", "redirect_uri"}),
        ("logingov", {"client_id", "post_logout_redirect_uri", "state"}),
    ],
)
def test_each_profile_asks_in_its_own_words(three: StubServer, provider: str, asked: set[str]) -> None:
    portal = signed_in(three, provider)
    answer = portal.client.post("/signout/")
    assert answer.status_code == 303 and not portal.signed_in and not PortalSession.objects.exists()
    query = query_of(answer["Location"])
    assert set(query) == asked
    assert query["client_id"] == "taxportal"
    assert query.get("post_logout_redirect_uri", query.get("redirect_uri")) == BACK
    assert len(query.get("state", "s" * 22)) >= 22
    at_provider = requests.get(answer["Location"], allow_redirects=False, timeout=5)
    if provider == "logingov":  # the person is asked there; what we sent was in order
        assert at_provider.status_code == 200 and query["state"] in at_provider.text
        back = f"/signed-out/?state={query['state']}"
    else:
        place = urlsplit(at_provider.headers["Location"])
        back = f"{place.path}?{place.query}"
    page = portal.client.get(back)
    assert page.status_code == 200 and "You are signed out" in page.content.decode()
    assert ("signed you out too" in page.content.decode()) == (provider != "idme")  # which gives no state back


def test_the_state_of_each_sign_out_is_a_fresh_one(three: StubServer) -> None:
    states = {query_of(signed_in(three, "generic").client.post("/signout/")["Location"])["state"] for _ in range(2)}
    assert len(states) == 2


# covers RPL-03, RPL-06, RP-rp-init-logout-no-state, RP-rp-init-logout-other-state
@pytest.mark.parametrize("state", ["", "forged", "a:b:c", "x" * 5000, "%00", "&state=twice"])
def test_a_return_without_our_state_still_says_signed_out(client: Client, state: str) -> None:
    for address in {f"/signed-out/?state={state}", "/signed-out/"}:
        page = client.get(address)
        text = page.content.decode()
        assert page.status_code == 200 and "You are signed out" in text
        assert "may still be signed in at your provider" in text and "signed you out too" not in text


# covers RPL-03
def test_a_state_of_ours_is_known_for_ten_minutes(client: Client) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        state = logout.new_state()
        assert logout.state_is_ours(state)
        clock.shift(timedelta(minutes=11))
        assert not logout.state_is_ours(state)


# covers RPL-04
def test_a_provider_that_was_known_is_down_and_nobody_waits(three: StubServer, settings: Any) -> None:
    portal = signed_in(three, "generic")
    breaker.of("generic").opened_at = time.monotonic()
    begun = time.monotonic()
    assert portal.client.post("/signout/")["Location"].startswith(three.issuer())  # its address is remembered
    assert time.monotonic() - begun < 1 and not portal.signed_in


# covers RPL-04
def test_with_the_breaker_open_and_nothing_known_nobody_waits(three: StubServer, settings: Any) -> None:
    portal = signed_in(three, "generic")
    point_at(settings, "http://localhost:9/generic")
    for _ in range(3):
        assert Client().get("/signin/generic/").status_code == 503
    begun = time.monotonic()
    assert portal.client.post("/signout/")["Location"] == "/signed-out/"
    assert time.monotonic() - begun < 1 and not portal.signed_in
    metadata.forget()


# covers RPL-05
def test_a_sign_out_needs_the_token_of_our_own_page(three: StubServer) -> None:
    portal = Portal(three, Client(enforce_csrf_checks=True))
    portal.sign_in("ava")
    assert portal.client.post("/signout/").status_code == 403
    assert portal.client.get("/signout/").status_code == 405
    assert portal.signed_in
    page = portal.client.get("/account/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert portal.client.post("/signout/", {"csrfmiddlewaretoken": token}).status_code == 303
    assert not portal.signed_in


# covers RPL-02
def test_a_session_leads_to_the_provider_it_came_from_whichever_login_the_account_began_with(
    three: StubServer,
) -> None:
    session = signed_in(three, "generic").client
    kept = session.session
    # as a sign-in by an added login leaves it: the account's user, the other provider's identity
    kept["identity"] = {**kept["identity"], "provider": "idme", "issuer": three.issuer("idme"), "hint": ""}
    kept.save()
    assert session.post("/signout/")["Location"].startswith(f"{three.base_url}/idme-api/logout?")
