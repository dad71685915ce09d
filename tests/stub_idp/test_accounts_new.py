"""Making an account: what is refused, the code that confirms the address, the second factor, and what a restart keeps."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pyotp
import pytest
import requests

from tests.stub_idp.conftest import CLIENTS
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.test_start import refusal, start
from tests.stub_idp.visitor import PASSWORD, Visitor, errors_of, make_account, path, without_tokens, wrong_code
from tests.stub_server import StubServer

SAM = "sam.walker@example.com"
PHONE = "+12025550142"


def fill_in(
    visitor: Visitor, at: str = "/generic/sign-in/own/", email: str = SAM, password: str = PASSWORD, again: str = ""
) -> requests.Response:
    form = visitor.open(f"{at}new-account/")
    return visitor.send(form, email=email, password=password, password_again=again or password)


def confirmed(visitor: Visitor, at: str = "/generic/sign-in/own/", email: str = SAM) -> requests.Response:
    """A new account whose address is confirmed: the page that asks for a second factor."""
    return visitor.send(fill_in(visitor, at, email), code=visitor.code(email))


def secret_on(page: requests.Response) -> str:
    found = re.search(r'data-testid="secret">([A-Z2-7 ]+)<', page.text)
    assert found
    return found.group(1).replace(" ", "")


def test_the_whole_way_to_an_account_with_a_telephone(visitor: Visitor, client: NaiveClient) -> None:
    at = visitor.begin(client)
    page = fill_in(visitor, at)
    assert path(page) == f"{at}new-account/confirm/"
    page = visitor.send(page, code=visitor.code(SAM))
    assert path(page) == f"{at}second-factor/"
    page = visitor.send(visitor.open(f"{at}second-factor/phone/"), phone="(202) 555-0142")
    assert PHONE in page.text
    page = visitor.send(page, code=visitor.code(PHONE))
    # Nobody made here has agreed to the service yet.
    assert path(page) == f"{at}consent/" or page.status_code == 302
    # And from now on the two are asked for.
    other = Visitor(visitor.stub)
    page = other.send(other.open("/idme/sign-in/own/password/"), email=SAM, password=PASSWORD)
    assert path(other.send(page, code=other.code(PHONE))) == "/idme/account/"


def test_the_whole_way_to_an_account_with_an_app(visitor: Visitor) -> None:
    confirmed(visitor)
    page = visitor.open("/generic/sign-in/own/second-factor/app/")
    secret = secret_on(page)
    assert 'role="img"' in page.text and " style=" not in page.text
    refused = visitor.send(page, code=wrong_code(pyotp.TOTP(secret).now()))
    assert refused.status_code == 422 and "not right" in errors_of(refused) and secret_on(refused) == secret
    assert "six digits" in errors_of(visitor.send(page, code=""))
    used = pyotp.TOTP(secret).now()
    page = visitor.send(page, code=used)
    assert path(page) == "/generic/account/" and SAM in page.text
    other = Visitor(visitor.stub)
    page = other.send(other.open("/generic/sign-in/own/password/"), email=SAM, password=PASSWORD)
    assert "used already" in errors_of(other.send(page, code=used))
    assert path(other.send(page, code=pyotp.TOTP(secret).at(int(time.time()) + 30))) == "/generic/account/"


def test_the_link_of_the_message_fills_the_code_in(visitor: Visitor) -> None:
    fill_in(visitor)
    code, link = visitor.code(SAM), visitor.link(SAM)
    page = visitor.open(link)
    assert f'value="{code}"' in page.text
    assert path(visitor.send(page, code=code)) == "/generic/sign-in/own/second-factor/"
    # In another browser it is worth nothing.
    assert path(Visitor(visitor.stub).open(link)).endswith("/new-account/")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Enter an e-mail address"),
        ("sam", "like sam@example.com"),
        ("sam@mail.test.com", "Real addresses must not be typed"),
        ("sam@example.com.evil.test", "Real addresses must not be typed"),
        ("sam@notexample.com", "Real addresses must not be typed"),
        ("s" * 280 + "@example.com", "like sam@example.com"),
        ('"><script>@example.com', "like sam@example.com"),
    ],
)
def test_only_invented_addresses_are_taken(email: str, words: str, visitor: Visitor) -> None:
    page = fill_in(visitor, email=email)
    assert page.status_code == 422 and words in errors_of(page) and 'href="#email"' in page.text
    assert visitor.outbox() == []


@pytest.mark.parametrize("email", ["sam@EXAMPLE.org", "sam@example.net", "sam@post.example", " sam@example.com "])
def test_invented_addresses_are_taken(email: str, visitor: Visitor) -> None:
    assert path(fill_in(visitor, email=email)).endswith("/confirm/")


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("", "", "Choose a password"),
        ("short words", "", "at least 12 characters"),
        ("password1234", "", "too common"),
        ("sam.walker@example", "", "too similar"),
        (PASSWORD, "another one entirely", "differ"),
        ("x" * 300, "", "at most 256"),
    ],
)
def test_a_password_is_long_uncommon_and_typed_twice(password: str, again: str, words: str, visitor: Visitor) -> None:
    page = fill_in(visitor, password=password, again=again)
    assert page.status_code == 422 and words in errors_of(page)
    assert f'value="{SAM}"' in page.text
    assert not password or f'"{password}"' not in page.text


def test_no_rule_asks_for_kinds_of_characters(visitor: Visitor) -> None:
    assert path(fill_in(visitor, password="allsmallletters")).endswith("/confirm/")


def test_nobody_learns_that_an_address_has_an_account(stub: StubServer, visitor: Visitor) -> None:
    """The pages are alike byte for byte, right through to the last wrong code; the owner alone hears of it."""
    make_account(stub, "taken@example.com")
    seen = []
    for email in ("Taken@example.com", "fresh@example.com"):
        page = fill_in(visitor, email=email)
        pages = [(page.status_code, without_tokens(page, email))]
        for code in ["12"] + ["000000"] * 6:
            page = visitor.send(page, code=code)
            pages.append((page.status_code, without_tokens(page, email)))
        page = visitor.send(page, again="1")
        pages.append((page.status_code, without_tokens(page, email)))
        seen.append(pages)
    assert seen[0] == seen[1]
    assert [message["subject"] for message in visitor.outbox("taken@example.com")] == [
        "You already have an account"
    ] * 2
    assert not re.search(r"\b\d{6}\b", visitor.outbox("taken@example.com")[0]["text"])
    assert len(visitor.outbox("fresh@example.com")) == 2
    assert path(visitor.open(visitor.link("taken@example.com"))).endswith("/forgot-password/")


def test_a_code_has_five_tries_and_is_used_once(visitor: Visitor) -> None:
    page = fill_in(visitor)
    code = visitor.code(SAM)
    for left in ("4 tries left", "3 tries left", "2 tries left", "1 try left", "0 tries left"):
        page = visitor.send(page, code=wrong_code(code))
        assert left in errors_of(page)
    late = visitor.send(page, code=code)
    assert late.status_code == 422 and "Ask for a new one" in errors_of(late)
    page = visitor.send(late, again="1")
    new = visitor.code(SAM)
    assert path(visitor.send(page, code=new)).endswith("/second-factor/")
    assert path(visitor.send(page, code=new)).endswith("/new-account/")


def test_messages_are_not_sent_without_end(visitor: Visitor) -> None:
    page = fill_in(visitor)
    for _ in range(4):
        page = visitor.send(page, again="1")
        assert page.status_code == 200
    assert "5 codes were sent" in errors_of(visitor.send(page, again="1"))
    assert len(visitor.outbox(SAM)) == 5


def test_beginning_anew_sends_no_more_either(stub: StubServer) -> None:
    pages = [fill_in(Visitor(stub)) for _ in range(6)]
    assert [page.status_code for page in pages] == [200] * 5 + [422]
    assert "5 codes were sent" in errors_of(pages[-1]) and len(Visitor(stub).outbox(SAM)) == 5


def test_two_who_make_the_same_account_do_not_both_get_it(visitor: Visitor) -> None:
    other = Visitor(visitor.stub)
    first = fill_in(visitor)
    code = visitor.code(SAM)
    second = fill_in(other)
    assert path(visitor.send(first, code=code)).endswith("/second-factor/")
    late = other.send(second, code=other.code(SAM))
    assert late.status_code == 422 and "not right" in errors_of(late)


def test_the_pages_of_one_sign_in_open_in_no_other(visitor: Visitor, client: NaiveClient) -> None:
    at = visitor.begin(client)
    page = confirmed(visitor, at)
    assert path(page) == f"{at}second-factor/"
    for what in ("", "app/", "phone/"):
        assert Visitor(visitor.stub).open(f"{at}second-factor/{what}").status_code == 404
        assert visitor.open(f"{at}second-factor/{what}".replace("generic", "idme")).status_code == 404
        assert path(visitor.open(f"/generic/sign-in/own/second-factor/{what}")).endswith("/password/")


@pytest.mark.parametrize("number", ["", "202 555 0242", "+442025550142", "not a number", "1" * 5000, "+1٢025550142"])
def test_only_invented_numbers_are_taken(number: str, visitor: Visitor) -> None:
    confirmed(visitor)
    page = visitor.send(visitor.open("/generic/sign-in/own/second-factor/phone/"), phone=number)
    assert page.status_code == 422 and "Real numbers must not be typed" in errors_of(page)


def test_a_number_is_confirmed_by_its_code(visitor: Visitor) -> None:
    confirmed(visitor)
    page = visitor.send(visitor.open("/generic/sign-in/own/second-factor/phone/"), phone=PHONE)
    code = visitor.code(PHONE)
    assert "4 tries left" in errors_of(visitor.send(page, code=wrong_code(code)))
    assert "six digits" in errors_of(visitor.send(page, code="none"))
    # Another number needs another code.
    page = visitor.send(page, other="1")
    page = visitor.send(page, phone="+12025550143")
    assert "not right" in errors_of(visitor.send(page, code=code)) or visitor.code("+12025550143") == code
    page = visitor.send(page, again="1")
    code = visitor.code("+12025550143")
    for _ in range(5):
        page = visitor.send(page, code=wrong_code(code))
    assert "Ask for a new one" in errors_of(visitor.send(page, code=code))
    for _ in range(3):
        page = visitor.send(page, again="1")
    assert "5 codes were sent" in errors_of(visitor.send(page, again="1"))
    assert path(visitor.send(page, code=visitor.code("+12025550143"))) == "/generic/account/"


def test_an_abandoned_set_up_leaves_a_plain_account(visitor: Visitor) -> None:
    confirmed(visitor)
    other = Visitor(visitor.stub)
    page = other.send(other.open("/generic/sign-in/own/password/"), email=SAM, password=PASSWORD)
    assert path(page) == "/generic/account/" and "Add an app" in page.text


def test_it_stands_in_the_picker_afterwards(visitor: Visitor, client: NaiveClient) -> None:
    confirmed(visitor)
    page = visitor.open(visitor.begin(client))
    assert "Accounts made here" in page.text and SAM in page.text and "born <" not in page.text


def test_accounts_survive_a_restart_where_a_file_keeps_them(tmp_path: Path) -> None:
    kept = tmp_path / "accounts.json"
    with StubServer(CLIENTS, env={"STUB_IDP_ACCOUNTS": str(kept)}) as stub:
        visitor = Visitor(stub)
        confirmed(visitor)
        page = visitor.open("/generic/sign-in/own/second-factor/app/")
        secret = secret_on(page)
        assert path(visitor.send(page, code=pyotp.TOTP(secret).now())) == "/generic/account/"
    assert kept.stat().st_mode & 0o077 == 0 and PASSWORD not in kept.read_text("utf-8")
    with StubServer(CLIENTS, env={"STUB_IDP_ACCOUNTS": str(kept)}) as stub:
        visitor = Visitor(stub)
        page = visitor.send(visitor.open("/generic/sign-in/own/password/"), email=SAM, password=PASSWORD)
        later = pyotp.TOTP(secret).at(int(time.time()) + 30)
        assert path(visitor.send(page, code=later)) == "/generic/account/"
        stub.reset()
        assert json.loads(kept.read_text("utf-8")) == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": {"handle": "a", "shoe_size": 44}}'])
def test_a_broken_file_is_one_sentence_at_the_start(text: str, tmp_path: Path) -> None:
    kept = tmp_path / "accounts.json"
    kept.write_text(text, "utf-8")
    assert "STUB_IDP_ACCOUNTS" in refusal(start(STUB_IDP_ACCOUNTS=str(kept)))
