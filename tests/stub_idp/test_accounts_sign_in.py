"""Signing in with mail address, password and second factor: right, wrong, repeated, closed."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
import requests

from tests.stub_idp.conftest import CLIENTS, PORTAL
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_idp.visitor import (
    CAST_PASSWORD,
    PASSWORD,
    Visitor,
    errors_of,
    make_account,
    path,
    without_tokens,
    wrong_code,
)
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer

AVA = "ava.martinez@example.com"
AVA_PHONE = "+12025550101"
NOBODY = "nobody.here@example.com"


def past_the_password(visitor: Visitor, at: str, email: str = AVA, password: str = CAST_PASSWORD) -> requests.Response:
    return visitor.send(visitor.open(f"{at}password/"), email=email, password=password)


def add_app(visitor: Visitor) -> tuple[str, str]:
    """Give whoever is signed in an app; its secret, and the code that was used for it."""
    page = visitor.open("/generic/account/second-factor/app/")
    found = re.search(r'data-testid="secret">([A-Z2-7 ]+)<', page.text)
    assert found
    secret = found.group(1).replace(" ", "")
    code = pyotp.TOTP(secret).now()
    assert path(visitor.send(page, code=code)) == "/generic/account/"
    return secret, code


def test_the_whole_way_in_by_password_and_text_message(visitor: Visitor, client: NaiveClient) -> None:
    at = visitor.begin(client, state="the-state-of-this-test")
    page = past_the_password(visitor, at)
    assert path(page) == f"{at}code/" and "ends in 01" in page.text
    answer = visitor.send(page, code=visitor.code(AVA_PHONE))
    assert answer.headers["Location"].startswith(f"{PORTAL}/signin/generic/callback/")
    told = read_answer(answer)
    assert told["state"] == "the-state-of-this-test"
    tokens = client.redeem(told["code"], "v" * 43).json()
    assert client.userinfo(tokens["access_token"]).json()["given_name"] == "Ava"


def test_a_code_may_be_typed_with_spaces(visitor: Visitor) -> None:
    page = past_the_password(visitor, "/generic/sign-in/own/")
    code = visitor.code(AVA_PHONE)
    assert path(visitor.send(page, code=f" {code[:3]} {code[3:]} ")) == "/generic/account/"


def test_an_account_without_second_factor_needs_no_code(stub: StubServer, visitor: Visitor) -> None:
    make_account(stub, "plain@example.com")
    page = past_the_password(visitor, "/generic/sign-in/own/", "PLAIN@example.com", PASSWORD)
    assert path(page) == "/generic/account/" and "plain@example.com" in page.text


def test_what_is_missing_is_said_and_counts_for_nothing(visitor: Visitor) -> None:
    page = visitor.open("/generic/sign-in/own/password/")
    for _ in range(7):
        page = visitor.send(page, email=AVA, password="")
        assert page.status_code == 422 and "Enter your password" in errors_of(page)
    assert f'value="{AVA}"' in page.text
    both = visitor.send(page)
    assert "Enter your e-mail address" in errors_of(both) and "Enter your password" in errors_of(both)
    assert path(past_the_password(visitor, "/generic/sign-in/own/")).endswith("/code/")


def test_a_wrong_password_tells_the_attempts_left_and_the_fifth_closes(visitor: Visitor) -> None:
    page = visitor.open("/generic/sign-in/own/password/")
    for left in ("4 attempts left", "3 attempts left", "2 attempts left", "1 attempt left"):
        page = visitor.send(page, email=AVA, password="not the password")
        assert page.status_code == 422 and left in errors_of(page)
        assert "not the password" not in page.text
    page = visitor.send(page, email=AVA, password="not the password")
    found = re.search(r"closed until (\d\d):(\d\d):(\d\d) UTC", page.text)
    assert found
    until = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    assert 880 <= (until - time.time()) % 86400 <= 900
    # Closed for the right password too, in any browser, at any issuer.
    elsewhere = Visitor(visitor.stub)
    refused = past_the_password(elsewhere, "/idme/sign-in/own/")
    assert "closed until" in errors_of(refused) and found[0] in refused.text


@pytest.mark.parametrize("times", [1, 4, 5, 6])
def test_nobody_learns_which_addresses_have_an_account(times: int, visitor: Visitor) -> None:
    """Byte for byte: a wrong password and an address without an account give the same pages, up to the lock."""
    pages = []
    for email in (AVA, NOBODY):
        page = visitor.open("/generic/sign-in/own/password/")
        for _ in range(times):
            page = visitor.send(page, email=email, password="not the password")
        pages.append((page.status_code, without_tokens(page, email)))
    assert pages[0] == pages[1]


def test_wrong_codes_close_the_account_as_well(visitor: Visitor) -> None:
    page = past_the_password(visitor, "/generic/sign-in/own/")
    code = visitor.code(AVA_PHONE)
    for left in ("4 attempts left", "3 attempts left", "2 attempts left", "1 attempt left"):
        page = visitor.send(page, code=wrong_code(code))
        assert page.status_code == 422 and left in errors_of(page)
    closed = visitor.send(page, code=wrong_code(code))
    assert closed.status_code == 422 and "closed until" in closed.text
    # The step is over: the right code comes too late, and the password is refused.
    assert path(visitor.send(page, code=code)).endswith("/password/")
    assert "closed until" in errors_of(past_the_password(visitor, "/generic/sign-in/own/"))


def test_a_right_password_does_not_buy_more_tries_for_codes(visitor: Visitor) -> None:
    """Wrong passwords and wrong codes count together, until somebody is all the way in."""
    page = visitor.open("/generic/sign-in/own/password/")
    for _ in range(3):
        page = visitor.send(page, email=AVA, password="not the password")
    page = past_the_password(visitor, "/generic/sign-in/own/")
    code = visitor.code(AVA_PHONE)
    assert "1 attempt left" in errors_of(visitor.send(page, code=wrong_code(code)))
    assert path(visitor.send(page, code=code)) == "/generic/account/"
    fresh = Visitor(visitor.stub)
    assert "4 attempts left" in errors_of(past_the_password(fresh, "/generic/sign-in/own/", AVA, "wrong again"))


def test_what_is_no_code_is_asked_for_again_and_counts_for_nothing(visitor: Visitor) -> None:
    page = past_the_password(visitor, "/generic/sign-in/own/")
    for text in ("", "12345", "abcdef", "1" * 5000, "١٢٣٤٥٦", "12\x00456"):
        page = visitor.send(page, code=text)
        assert page.status_code == 422 and "six digits" in errors_of(page)
    assert path(visitor.send(page, code=visitor.code(AVA_PHONE))) == "/generic/account/"


def test_a_text_message_s_code_works_once(visitor: Visitor) -> None:
    page = past_the_password(visitor, "/generic/sign-in/own/")
    code = visitor.code(AVA_PHONE)
    other = Visitor(visitor.stub)
    theirs = past_the_password(other, "/generic/sign-in/own/")
    # The second message has taken the first one's place.
    assert visitor.code(AVA_PHONE) == code or "not right" in errors_of(visitor.send(page, code=code))
    code = visitor.code(AVA_PHONE)
    assert path(visitor.send(page, code=code)) == "/generic/account/"
    again = other.send(theirs, code=code)
    assert again.status_code == 422 and "Ask for a new one" in errors_of(again)
    new = other.send(again, use="phone")
    assert path(other.send(new, code=other.code(AVA_PHONE))) == "/generic/account/"


def test_codes_are_not_sent_without_end(visitor: Visitor) -> None:
    page = past_the_password(visitor, "/generic/sign-in/own/")
    for _ in range(4):
        page = visitor.send(page, use="phone")
        assert page.status_code == 200
    page = visitor.send(page, use="phone")
    assert page.status_code == 422 and "5 codes were sent in 15 minutes" in errors_of(page)
    assert len(visitor.outbox(AVA_PHONE)) == 5
    assert path(visitor.send(page, code=visitor.code(AVA_PHONE))) == "/generic/account/"


def test_an_app_s_code_works_once_and_an_older_one_never(visitor: Visitor) -> None:
    visitor.send(past_the_password(visitor, "/generic/sign-in/own/"), code=visitor.code(AVA_PHONE))
    secret, used = add_app(visitor)
    other = Visitor(visitor.stub)
    page = past_the_password(other, "/generic/sign-in/own/")
    assert "Open your app" in page.text
    replayed = other.send(page, code=used)
    assert replayed.status_code == 422 and "used already" in errors_of(replayed)
    older = other.send(page, code=pyotp.TOTP(secret).at(int(time.time()) - 30))
    assert older.status_code == 422
    assert path(other.send(page, code=pyotp.TOTP(secret).at(int(time.time()) + 30))) == "/generic/account/"


def test_far_codes_of_the_app_are_wrong(visitor: Visitor) -> None:
    visitor.send(past_the_password(visitor, "/generic/sign-in/own/"), code=visitor.code(AVA_PHONE))
    secret, _ = add_app(visitor)
    other = Visitor(visitor.stub)
    page = past_the_password(other, "/generic/sign-in/own/")
    late = other.send(page, code=pyotp.TOTP(secret).at(int(time.time()) + 300))
    assert "This code is not right" in errors_of(late)


def test_whoever_has_app_and_telephone_may_change_between_them(visitor: Visitor) -> None:
    visitor.send(past_the_password(visitor, "/generic/sign-in/own/"), code=visitor.code(AVA_PHONE))
    secret, _ = add_app(visitor)
    other = Visitor(visitor.stub)
    page = past_the_password(other, "/generic/sign-in/own/")
    page = other.send(page, use="phone")
    assert "ends in 01" in page.text
    page = other.send(page, use="app")
    assert "Open your app" in page.text
    page = other.send(page, use="phone")
    app_code = pyotp.TOTP(secret).at(int(time.time()) + 30)
    assert "not right" in errors_of(other.send(page, code=app_code))
    assert path(other.send(page, code=other.code(AVA_PHONE))) == "/generic/account/"


def test_the_code_page_opens_only_after_the_password_in_this_browser_and_sign_in(
    visitor: Visitor, client: NaiveClient
) -> None:
    assert path(visitor.open("/generic/sign-in/own/code/")).endswith("/password/")
    at = visitor.begin(client)
    page = past_the_password(visitor, at)
    stranger = Visitor(visitor.stub)
    assert stranger.open(page.url).status_code == 404
    assert stranger.open(f"{at}password/").status_code == 404
    # What was shown in one sign-in counts for no other, nor at another issuer.
    assert path(visitor.open("/generic/sign-in/own/code/")).endswith("/password/")
    assert visitor.open(page.url.replace("/generic/", "/idme/")).status_code == 404
    assert path(visitor.open("/idme/sign-in/own/code/")).endswith("/password/")


@pytest.mark.parametrize("name", ["password", "new-account", "forgot-password"])
def test_forms_need_their_token(name: str, visitor: Visitor) -> None:
    opened = visitor.open(f"/generic/sign-in/own/{name}/")
    forged = visitor.browser.post(opened.url, data={"email": AVA, "password": CAST_PASSWORD}, timeout=5)
    assert forged.status_code == 403 and "no longer current" in forged.text


@pytest.mark.parametrize(
    "name", ["password", "code", "new-account", "new-account/confirm", "forgot-password", "second-factor"]
)
def test_odd_requests_get_calm_pages(name: str, visitor: Visitor) -> None:
    address = f"{visitor.stub.base_url}/generic/sign-in/own/{name}/"
    assert visitor.browser.put(address, timeout=5).status_code in (403, 405)
    assert visitor.browser.delete(address, timeout=5).status_code in (403, 405)
    opened = visitor.open("/generic/sign-in/own/password/")
    for value in ("\x00", "x" * 5000, "<script>", "ünïcødé@example.com", "\ud7ff"):
        opened.url = address
        answer = visitor.send(opened, email=value, password=value, password_again=value, code=value, phone=value)
        assert answer.status_code in (200, 404, 422) and "<script" not in answer.text
    assert visitor.open(f"/nowhere/sign-in/own/{name}/").status_code == 404
    assert visitor.open(f"/generic/sign-in/unknown/{name}/").status_code == 404


@pytest.mark.parametrize("hint", [AVA, "ava"])
def test_the_hint_fills_the_address_in(hint: str, visitor: Visitor, client: NaiveClient) -> None:
    at = visitor.begin(client, login_hint=hint)
    assert f'value="{AVA}"' in visitor.open(f"{at}password/").text


def test_the_picker_leads_to_password_and_new_account(visitor: Visitor, client: NaiveClient) -> None:
    at = visitor.begin(client)
    page = visitor.open(at)
    assert f'href="{at}password/"' in page.text and f'href="{at}new-account/"' in page.text
    own = visitor.open("/generic/account/")
    assert path(own) == "/generic/sign-in/own/" and "Cancel" not in own.text


@pytest.mark.parametrize("who", ["emma", "EMMA.johansson@example.com"])
def test_auto_login_signs_in_without_a_page(who: str, client: NaiveClient) -> None:
    answer = read_answer(client.ask(client.parameters("v" * 43, auto_login=who)))
    tokens = client.redeem(answer["code"], "v" * 43).json()
    assert client.userinfo(tokens["access_token"]).json()["family_name"] == "Johansson"


def test_auto_login_walks_the_same_way_as_anybody(stub: StubServer, visitor: Visitor, client: NaiveClient) -> None:
    """An account made here is still asked for its consent."""
    make_account(stub, "walker@example.com")
    at = visitor.begin(client, auto_login="walker@example.com")
    assert at.endswith("/consent/")


def test_auto_login_of_nobody_shows_the_picker(visitor: Visitor, client: NaiveClient) -> None:
    assert "Choose who you are" in visitor.open(visitor.begin(client, auto_login="nobody")).text


def test_auto_login_is_not_heard_without_the_sandbox() -> None:
    with StubServer(CLIENTS, sandbox=False) as stub:
        client = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/")
        answer = client.ask(client.parameters("v" * 43, auto_login="ava"))
        assert answer.headers["Location"].startswith("/generic/sign-in/")
        assert Visitor(stub).open("/control/outbox").status_code == 404
