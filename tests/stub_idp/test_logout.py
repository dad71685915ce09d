"""Signing out at a service's wish (OpenID Connect RP-Initiated Logout 1.0) and at one's own."""

from __future__ import annotations

import pytest
import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import OTHER, PORTAL
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import CLIENT_ID, StubServer

BYE = f"{PORTAL}/signed-out/"


def sign_in(client: NaiveClient, person: str = "ava") -> str:
    """Sign somebody in by the picker; returns the ID token."""
    code = read_answer(press(client, open_picker(client, prompt="login"), person=person))["code"]
    token: str = client.redeem(code, "v" * 43).json()["id_token"]
    return token


def is_signed_in(client: NaiveClient) -> bool:
    return "code" in read_answer(client.ask(client.parameters("v" * 43, prompt="none")))


def leave(client: NaiveClient, **query: str) -> requests.Response:
    return client.browser.get(f"{client.issuer}/end-session", params=query, allow_redirects=False, timeout=5)


def test_with_client_id_alone_the_person_is_asked_and_state_comes_back(stub: StubServer, client: NaiveClient) -> None:
    """Any page on the web can send a browser here with it (RP-Initiated Logout 1.0, 2)."""
    sign_in(client)
    page = leave(client, client_id=CLIENT_ID, post_logout_redirect_uri=BYE, state="a b")
    assert page.status_code == 200 and "Practice Tax Agency</strong> asks to sign you out" in page.text
    assert is_signed_in(client)
    page.url = f"{stub.issuer()}/sign-out/"
    response = press(client, page, client_id=CLIENT_ID, post_logout_redirect_uri=BYE, state="a b")
    assert response.headers["Location"] == f"{BYE}?state=a+b"
    assert not is_signed_in(client)
    assert leave(client, client_id=CLIENT_ID, post_logout_redirect_uri=BYE).headers["Location"] == BYE


def test_a_hint_is_enough_and_without_state_none_is_added(client: NaiveClient) -> None:
    token = sign_in(client)
    assert leave(client, id_token_hint=token, post_logout_redirect_uri=BYE).headers["Location"] == BYE
    assert not is_signed_in(client)


def test_it_may_come_by_post(client: NaiveClient) -> None:
    token = sign_in(client)
    data = {"id_token_hint": token, "client_id": CLIENT_ID, "post_logout_redirect_uri": BYE}
    response = client.browser.post(f"{client.issuer}/end-session", data=data, allow_redirects=False, timeout=5)
    assert response.headers["Location"] == BYE


def test_without_an_address_a_page_says_so(client: NaiveClient) -> None:
    response = leave(client, id_token_hint=sign_in(client))
    assert response.status_code == 200 and "You are signed out" in response.text


@pytest.mark.parametrize("address", [f"{BYE}x", BYE.rstrip("/"), "https://example.com/", f"{OTHER}/bye?from=stub"])
def test_an_address_of_somebody_else_is_not_followed(address: str, client: NaiveClient) -> None:
    """Signed out, but staying here."""
    response = leave(client, id_token_hint=sign_in(client), post_logout_redirect_uri=address)
    assert response.status_code == 400 and "Location" not in response.headers
    assert not is_signed_in(client)


def test_a_registered_address_with_a_query_keeps_it(client: NaiveClient) -> None:
    response = leave(client, client_id="basic-only", post_logout_redirect_uri=f"{OTHER}/bye?from=stub", state="s")
    assert response.headers["Location"] == f"{OTHER}/bye?from=stub&state=s"


@pytest.mark.parametrize("query", [{}, {"client_id": "nobody"}, {"id_token_hint": "a.b.c"}])
def test_when_nobody_we_know_asks_the_person_decides(query: dict[str, str], client: NaiveClient) -> None:
    sign_in(client)
    page = leave(client, post_logout_redirect_uri=BYE, **query)
    assert page.status_code == 200 and "Sign out of Harbor ID?" in page.text
    assert is_signed_in(client)


def test_a_hint_about_somebody_else_or_for_another_client_signs_nobody_out(client: NaiveClient) -> None:
    token_of_ava = sign_in(client, "ava")
    sign_in(client, "ben")
    assert leave(client, id_token_hint=token_of_ava, post_logout_redirect_uri=BYE).status_code == 200
    token_of_ben = sign_in(client, "ben")
    assert leave(client, id_token_hint=token_of_ben, client_id="basic-only").status_code == 200
    assert is_signed_in(client)


def test_a_person_signs_out_by_the_front_page(stub: StubServer, client: NaiveClient) -> None:
    sign_in(client)
    home = client.browser.get(f"{stub.base_url}/", timeout=5)
    assert "signed in as Ava Martinez" in home.text
    home.url = f"{stub.base_url}/signed-out/"
    assert "You are signed out" in press(client, home).text
    assert not is_signed_in(client)
    assert "You are not signed in" in leave(client).text
