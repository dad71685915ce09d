"""Odd values in every parameter of every endpoint: a calm answer each time, never a server error."""

from __future__ import annotations

import pytest
import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import client_of
from tests.stub_idp.consenting import to_consent
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import StubServer

ODD = (
    "\x00", "\ud7ff\ufffe", "-1", "9" * 400, "1e9", "null", "[]", "{}", "%", "%ff", "<script>", "a b\tc\r\nd", "é" * 3000,
    "../../etc", '{"a":' * 900, "x" * 20_000, "\u202eabc", "e30.e30.", "none none", " ",
)  # fmt: skip
ASKED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "prompt", "max_age", "login_hint", "acr_values", "claims", "ui_locales", "id_token_hint", "response_mode", "request",
    "display", "\x00", "registration",
)  # fmt: skip
REDEEMED = (
    "grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", "client_id", "client_secret",
    "client_assertion", "client_assertion_type", "token", "token_type_hint", "access_token",
)  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_of_a_request(name: str, stub: StubServer, client: NaiveClient) -> None:
    for value in ODD:
        parameters = {**client.parameters("v" * 43), name: value}
        url = f"{stub.issuer()}/authorize"
        posted = client.browser.post(url, data=parameters, allow_redirects=False, timeout=5)
        assert posted.status_code in (200, 302, 400), (name, value[:20])
        got = client.browser.get(url, params={**parameters, name: value[:3000]}, allow_redirects=False, timeout=5)
        assert got.status_code in (200, 302, 400), (name, value[:20])


@pytest.mark.parametrize("endpoint", ["token", "revoke", "userinfo"])
def test_of_a_call(endpoint: str, stub: StubServer) -> None:
    right = {"client_id": "first", "client_secret": "s"} if endpoint != "userinfo" else {}
    for grant in ("authorization_code", "refresh_token"):
        for name in REDEEMED:
            for value in ODD:
                form = {"grant_type": grant, **right, name: value}
                answer = requests.post(f"{stub.issuer()}/{endpoint}", data=form, timeout=5)
                assert answer.status_code in (200, 400, 401), (name, value[:20])
    for value in ("Bearer", "Bearer \x7f", "Basic", "Basic ////", "Basic Og==", "Negotiate x", "bearer " + "x" * 5000):
        answer = requests.post(f"{stub.issuer()}/{endpoint}", headers={"Authorization": value}, timeout=5)
        assert answer.status_code in (400, 401)


def test_of_the_consent_pages(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    page = to_consent(client, "ava")
    for value in ODD:
        assert press(client, page, **{value: value}).status_code == 422
        for path in ("sign-in/own/consent/", "account/services/", "account/services/change/"):
            query = {"client": value[:3000], value[:3000]: value[:3000]}
            answer = client.browser.get(f"{client.issuer}/{path}", params=query, allow_redirects=False, timeout=5)
            assert answer.status_code in (200, 302, 404), (path, value[:20])
        answer = stub.control("consents", {"person": value, "client": value, "keep_back": [value]})
        assert answer.status_code == 422
    assert press(client, open_picker(client), person="ava").status_code == 302


@pytest.mark.parametrize("path", ["/control/orders", "/generic/sign-in/own/password/"])
def test_a_connection_lives_on_after_a_body_that_nobody_looked_at(stub: StubServer, path: str) -> None:
    with requests.Session() as browser:
        browser.trust_env = False
        answers = {
            browser.post(f"{stub.base_url}{path}", data={"a": "A" * 70_000}, timeout=5).status_code for _ in range(100)
        }
    assert answers <= {403, 405}
