"""The page where a person chooses, and what the browser remembers afterwards."""

from __future__ import annotations

import pytest

from tests.stub_idp.browsing import open_picker, people_on, press
from tests.stub_idp.conftest import PORTAL
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer


def auth_time_of(client: NaiveClient, code: str) -> int:
    _, claims = read_without_checking(client.redeem(code, "v" * 43).json()["id_token"])
    found: int = claims["auth_time"]
    return found


def test_everybody_is_there_and_choosing_somebody_answers(stub: StubServer, client: NaiveClient) -> None:
    page = open_picker(client, state="the-state-of-this-test")
    assert sorted(people_on(page)) == sorted(person["id"] for person in stub.people())
    response = press(client, page, person="emma")
    answer = read_answer(response)
    assert response.status_code == 302 and answer["state"] == "the-state-of-this-test"
    tokens = client.redeem(answer["code"], "v" * 43).json()
    assert client.userinfo(tokens["access_token"]).json()["family_name"] == "Johansson"


def test_the_search_finds_by_name_handle_and_mail(client: NaiveClient) -> None:
    page = open_picker(client)

    def found(words: str) -> list[str]:
        return people_on(client.browser.get(page.url, params={"q": words}, timeout=5))

    assert sorted(found("JOHN smith")) == ["john1", "john2"]
    assert found("kofi") == ["kofi"]
    assert found("ava.martinez@") == ["ava"]
    assert found("nobody at all") == []


def test_what_is_typed_into_the_search_is_only_text(client: NaiveClient) -> None:
    page = open_picker(client)
    answer = client.browser.get(page.url, params={"q": '"><script>alert(1)</script>'}, timeout=5)
    assert "<script" not in answer.text and "&lt;script&gt;" in answer.text


def test_a_hint_puts_its_person_first(client: NaiveClient) -> None:
    assert people_on(open_picker(client, login_hint="zoe.fontaine@example.com"))[0] == "zoe"
    assert people_on(open_picker(client, login_hint="nobody"))[0] != "zoe"


def test_cancel_is_told_as_access_denied(stub: StubServer, client: NaiveClient) -> None:
    answer = read_answer(press(client, open_picker(client, state="s" * 22), cancel="1"))
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "s" * 22, stub.issuer())


def test_a_page_answers_once(client: NaiveClient) -> None:
    page = open_picker(client)
    assert press(client, page, person="ava").status_code == 302
    again = press(client, page, person="ben")
    assert again.status_code == 404 and "This sign-in has ended" in again.text


def test_a_page_works_only_in_the_browser_that_began(stub: StubServer, client: NaiveClient) -> None:
    page = open_picker(client)
    stranger = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, client.redirect_uri)
    assert stranger.browser.get(page.url, timeout=5).status_code == 404


def test_choosing_needs_the_page_s_own_token_and_a_person_on_it(client: NaiveClient) -> None:
    page = open_picker(client)
    forged = client.browser.post(page.url, data={"person": "ava"}, allow_redirects=False, timeout=5)
    assert forged.status_code == 403 and "no longer current" in forged.text
    assert press(client, page, person="nobody").status_code == 404
    assert press(client, page).status_code == 404


def test_the_browser_remembers_and_asks_before_going_on(client: NaiveClient) -> None:
    press(client, open_picker(client), person="ava")
    page = open_picker(client)
    assert "Continue as Ava Martinez" in page.text
    answer = read_answer(press(client, page, **{"continue": "1"}))
    tokens = client.redeem(answer["code"], "v" * 43).json()
    assert client.userinfo(tokens["access_token"]).json()["given_name"] == "Ava"


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"max_age": "0"}])
def test_a_new_sign_in_may_be_asked_for(changes: dict[str, str], client: NaiveClient) -> None:
    press(client, open_picker(client), person="ava")
    page = open_picker(client, **changes)
    assert "Continue as" not in page.text
    assert press(client, page, **{"continue": "1"}).status_code == 404


def test_prompt_none_answers_silently_or_says_login_required(client: NaiveClient) -> None:
    asked = client.parameters("v" * 43, prompt="none")
    assert read_answer(client.ask(asked))["error"] == "login_required"
    first = auth_time_of(client, read_answer(press(client, open_picker(client), person="ava"))["code"])
    silent = read_answer(client.ask({**asked, "max_age": "600"}))
    assert auth_time_of(client, silent["code"]) == first
    assert read_answer(client.ask({**asked, "max_age": "0"}))["error"] == "login_required"


def test_an_ordered_sign_in_beats_the_remembered_one(stub: StubServer, client: NaiveClient) -> None:
    press(client, open_picker(client), person="ava")
    stub.next_sign_in("ben")
    assert client.sign_in().userinfo["given_name"] == "Ben"


def test_pages_carry_strict_headers(client: NaiveClient) -> None:
    page = open_picker(client)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert f"form-action 'self' http://localhost:8998 {PORTAL};" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert " style=" not in page.text and "<script" not in page.text


def test_cookies_have_their_own_names_and_are_out_of_reach_of_scripts(client: NaiveClient) -> None:
    open_picker(client)
    assert {cookie.name for cookie in client.browser.cookies} == {"stub_idp", "stub_csrf"}
    for cookie in client.browser.cookies:
        assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
