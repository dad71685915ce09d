"""A request that wants a new sign-in gets one: no remembered session satisfies it, on no page of the way."""

from __future__ import annotations

import time
from urllib.parse import urljoin

import pytest
import requests

from stub_idp.requirements import is_too_old, wants_new_sign_in
from stub_idp.store import AuthorizationRequest
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.consenting import follow, share, switches_on
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_server import StubServer

NEW = [{"prompt": "login"}, {"max_age": "0"}, {"prompt": "login consent"}]


def at(client: NaiveClient, picker: requests.Response, page: str) -> requests.Response:
    return client.browser.get(urljoin(picker.url, page), allow_redirects=False, timeout=5)


def auth_time(client: NaiveClient, answered: requests.Response) -> int:
    token = client.redeem(read_answer(answered)["code"], "v" * 43).json()["id_token"]
    found: int = read_without_checking(token)[1]["auth_time"]
    return found


@pytest.mark.parametrize("wish", NEW)
def test_the_session_of_another_tab_does_not_satisfy_it(wish: dict[str, str], client: NaiveClient) -> None:
    fresh = open_picker(client, **wish)
    old = auth_time(client, press(client, open_picker(client), person="ava"))
    back = fresh.url.removeprefix(client.issuer.rpartition("/")[0])
    for page in ("consent/", "identity/"):
        skipped = at(client, fresh, page)
        assert skipped.status_code in (302, 404) and "code=" not in skipped.headers.get("Location", "")
    posted = press(client, fresh, share="1")
    assert posted.status_code == 404
    skip = requests.Response()
    skip.url, skip._content = urljoin(fresh.url, "consent/"), fresh.content
    assert press(client, skip, share="1").headers["Location"] == back
    again = client.browser.get(fresh.url, timeout=5)
    assert "Continue as" not in again.text
    assert press(client, again, **{"continue": "1"}).status_code == 404
    time.sleep(max(0, old + 1.05 - time.time()))
    answered = press(client, again, person="ava")
    if "consent" in wish.get("prompt", ""):
        page_of = follow(client, answered)
        answered = share(client, page_of, switches_on(page_of))
    assert auth_time(client, answered) > old


def test_a_session_young_enough_will_do(client: NaiveClient) -> None:
    old = auth_time(client, press(client, open_picker(client), person="ava"))
    page = open_picker(client, max_age="600")
    assert auth_time(client, press(client, page, **{"continue": "1"})) == old


def test_one_that_grew_too_old_on_the_page_will_not(client: NaiveClient) -> None:
    press(client, open_picker(client), person="ava")
    page = open_picker(client, max_age="1")
    assert "Continue as" in page.text
    time.sleep(2.1)
    assert press(client, page, **{"continue": "1"}).status_code == 404


def test_signing_out_elsewhere_ends_the_sign_in_that_waits(stub: StubServer, client: NaiveClient) -> None:
    picker = open_picker(client, prompt="login consent")
    page = follow(client, press(client, picker, person="ava"))
    assert "Share with" in page.text
    home = client.browser.get(f"{stub.base_url}/", timeout=5)
    home.url = f"{stub.base_url}/signed-out/"
    press(client, home)
    answer = share(client, page, switches_on(page))
    assert answer.status_code == 404 and "This sign-in has ended" in answer.text


ASKED = AuthorizationRequest("generic", "first", "http://localhost/", ("openid",), None, None, "")


@pytest.mark.parametrize(
    ("prompt", "max_age", "age", "new"),
    [
        ((), None, 10**6, False),
        (("login",), None, 0, True),
        (("select_account", "consent"), None, 10**6, False),
        ((), 0, 0, True),
        ((), 60, 60, False),
        ((), 60, 61, True),
    ],
)
def test_the_rule(prompt: tuple[str, ...], max_age: int | None, age: int, new: bool) -> None:
    asked = AuthorizationRequest(
        "generic", "first", "http://localhost/", ("openid",), None, None, "", prompt=frozenset(prompt), max_age=max_age
    )
    assert wants_new_sign_in(1000, asked, now=1000 + age) is new
    assert is_too_old(1000, ASKED, now=10**9) is False
