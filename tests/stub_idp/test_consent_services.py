"""Connected services: what each gets, changing it without a new sign-in, and stopping it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import client_of
from tests.stub_idp.consenting import follow, save, share, switches_on, to_consent
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_idp.receiver import Receiver
from tests.stub_server import StubServer


def services(client: NaiveClient) -> requests.Response:
    return client.browser.get(f"{client.issuer}/account/services/", allow_redirects=False, timeout=5)


def change_page(client: NaiveClient, client_id: str) -> requests.Response:
    url = f"{client.issuer}/account/services/change/"
    return client.browser.get(url, params={"client": client_id}, allow_redirects=False, timeout=5)


def section(page: requests.Response, client_id: str) -> str:
    """The part of the page about one service, without its tags."""
    found = re.search(rf'data-testid="service-{client_id}">(.*?)</section>', page.text, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split()) if found else ""


def signed_in_at(stub: StubServer, client_id: str) -> tuple[NaiveClient, str]:
    """A client with a live access token about ava."""
    client = client_of(stub, client_id, "generic")
    code = read_answer(press(client, open_picker(client), person="ava"))["code"]
    token: str = client.redeem(code, "v" * 43).json()["access_token"]
    return client, token


def test_whoever_is_not_signed_in_is_asked_who_they_are(stub: StubServer, client: NaiveClient) -> None:
    assert services(client).headers["Location"] == "/generic/sign-in/own/"
    assert change_page(client, "first").headers["Location"] == "/generic/sign-in/own/"
    assert requests.get(f"{stub.base_url}/nobody/account/services/", timeout=5).status_code == 404


def test_without_any_service_the_page_says_so(client: NaiveClient) -> None:
    own = client.browser.get(f"{client.issuer}/sign-in/own/", timeout=5)
    press(client, own, person="ava")
    assert 'data-testid="no-services"' in services(client).text


def test_each_service_stands_with_what_it_gets_and_what_not(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    share(client, to_consent(client, "ava", scope="openid email profile"), ["email", "name"])
    other = client_of(stub, "second", "generic")
    other.browser = client.browser
    press(other, open_picker(other, scope="openid email"), person="ava")
    page = services(client)
    first, second = section(page, "first"), section(page, "second")
    assert "Gets Name, E-mail address" in first and "You keep back Date of birth" in first and "Decided" in first
    assert "Gets E-mail address" in second and "You keep back nothing" in second and "Agreed beforehand" in second


def test_what_another_person_decided_is_not_there(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    share(client, to_consent(client, "ava"), ["email"])
    press(client, open_picker(client, prompt="login", scope="openid"), person="ben")
    assert "Decided" not in section(services(client), "first")
    own = client.browser.get(f"{stub.issuer('idme')}/sign-in/own/", timeout=5)
    press(client, own, person="ava")
    page = client.browser.get(f"{stub.issuer('idme')}/account/services/", timeout=5)
    assert 'data-testid="no-services"' in page.text


@pytest.mark.parametrize("is_beforehand", [True, False])
def test_a_change_works_at_once(is_beforehand: bool, stub: StubServer) -> None:
    client, token = signed_in_at(stub, "first")
    if not is_beforehand:
        answered = share(client, to_consent(client, "ava"), ["name", "birthdate", "tax_id", "email"])
        token = client.redeem(read_answer(answered)["code"], "v" * 43).json()["access_token"]
    assert "birthdate" in client.userinfo(token).json()
    page = change_page(client, "first")
    assert switches_on(page)["birthdate"] is True and "Your changes count from now on" in page.text
    done = follow(client, save(client, page, "first", ["name", "email"]))
    assert "Your choices for first are saved" in done.text
    assert "saved" not in services(client).text
    assert set(client.userinfo(token).json()) == {
        "sub", "name", "given_name", "family_name", "email", "email_verified",
    }  # fmt: skip
    assert "Gets Name, E-mail address" in section(services(client), "first")
    # The next sign-in asks nothing: the person has decided.
    assert "code" in read_answer(client.ask(client.parameters("v" * 43, prompt="none")))


def test_stopping_ends_the_tokens_tells_the_service_and_asks_anew(stub: StubServer, receiver: Receiver) -> None:
    client, token = signed_in_at(stub, "first")
    waiting = read_answer(client.ask(client.parameters("v" * 43, prompt="none")))["code"]
    done = follow(client, press(client, services(client), stop="first"))
    assert "You no longer share anything with first" in done.text and "told to sign you out" in done.text
    assert section(done, "first") == "" and 'data-testid="stopped-first"' in done.text
    assert client.userinfo(token).status_code == 401
    assert client.redeem(waiting, "v" * 43).json()["error"] == "invalid_grant"
    ((path, _, body),) = receiver.posts
    _, claims = read_without_checking(parse_qs(body)["logout_token"][0])
    assert path == "/first/logout" and claims["aud"] == "first" and claims["sid"]
    assert read_answer(client.ask(client.parameters("v" * 43, prompt="none")))["error"] == "consent_required"
    page = follow(client, press(client, open_picker(client), **{"continue": "1"}))
    assert "Share with first?" in page.text and "more than you agreed" not in page.text
    assert "code" in read_answer(share(client, page, ["email"]))
    assert "Gets E-mail address" in section(services(client), "first")


def test_stopping_one_leaves_the_other_alone(stub: StubServer, receiver: Receiver) -> None:
    client, token = signed_in_at(stub, "first")
    other, other_s = signed_in_at(stub, "second")
    press(client, services(client), stop="first")
    assert client.userinfo(token).status_code == 401 and other.userinfo(other_s).ok
    assert [path for path, _, _ in receiver.posts] == ["/first/logout"]


def test_a_service_that_this_browser_did_not_open_is_not_told(stub: StubServer, receiver: Receiver) -> None:
    signed_in_at(stub, "first")
    elsewhere = client_of(stub, "first", "generic")
    own = elsewhere.browser.get(f"{elsewhere.issuer}/sign-in/own/", timeout=5)
    press(elsewhere, own, person="ava")
    assert "Gets" in section(services(elsewhere), "first")
    done = follow(elsewhere, press(elsewhere, services(elsewhere), stop="first"))
    assert "no longer share anything" in done.text and "told" not in done.text and receiver.posts == []


def test_a_service_that_does_not_listen_is_admitted(stub: StubServer, receiver: Receiver) -> None:
    receiver.status = 500
    client, _ = signed_in_at(stub, "first")
    assert "It could not be told" in follow(client, press(client, services(client), stop="first")).text


@pytest.mark.parametrize("client_id", ["", "nobody", "second", "x" * 5000, "a b/../c"])
def test_a_service_that_is_not_on_the_page_is_404(client_id: str, stub: StubServer) -> None:
    client, _ = signed_in_at(stub, "first")
    assert press(client, services(client), stop=client_id).status_code == 404
    missing = change_page(client, client_id)
    assert missing.status_code == 404 and "You share nothing with this service" in missing.text


def test_stopping_twice_is_a_calm_page(stub: StubServer) -> None:
    client, _ = signed_in_at(stub, "first")
    page = services(client)
    assert press(client, page, stop="first").status_code == 302
    assert press(client, page, stop="first").status_code == 404
    assert change_page(client, "first").status_code == 404


def test_the_pages_need_their_own_token(stub: StubServer) -> None:
    client, _ = signed_in_at(stub, "first")
    url = f"{client.issuer}/account/services/"
    for address, data in ((url, {"stop": "first"}), (f"{url}change/", {"client": "first"})):
        assert client.browser.post(address, data=data, timeout=5).status_code == 403
        assert client.browser.put(address, data=data, timeout=5).status_code in (403, 405)
