"""A person's own page: what it shows, other second factors, another password, signing out."""

from __future__ import annotations

import re

import pyotp
import pytest

from tests.stub_idp.visitor import (
    OWN,
    PASSWORD,
    Visitor,
    errors_of,
    is_signed_in,
    make_account,
    path,
    signed_in,
    wrong_code,
)
from tests.stub_server import StubServer

AVA = "ava.martinez@example.com"
KIM = "kim.lane@example.com"
NEW = "seven loud otters"


def add_app(visitor: Visitor) -> None:
    page = visitor.open("/generic/account/second-factor/app/")
    found = re.search(r'data-testid="secret">([A-Z2-7 ]+)<', page.text)
    assert found
    page = visitor.send(page, code=pyotp.TOTP(found.group(1).replace(" ", "")).now())
    assert path(page) == "/generic/account/"


def add_phone(visitor: Visitor, number: str = "+12025550150") -> None:
    page = visitor.send(visitor.open("/generic/account/second-factor/phone/"), phone=number)
    assert "not right" in errors_of(visitor.send(page, code=wrong_code(visitor.code(number))))
    assert path(visitor.send(page, code=visitor.code(number))) == "/generic/account/"


def test_it_shows_who_and_how_it_was_proven(visitor: Visitor) -> None:
    visitor.send(visitor.open(OWN), person="ava")
    page = visitor.open("/generic/account/")
    for words in ("Ava Martinez", AVA, "2 March 2026", "Photos of a document and a selfie", "Driver’s license"):
        assert words in page.text
    assert "/generic/account/services/" in page.text and 'data-testid="prove-identity"' not in page.text


def test_whoever_is_not_proven_is_led_to_it(stub: StubServer) -> None:
    make_account(stub, KIM)
    page = signed_in(stub, KIM).open("/generic/account/")
    assert "not known yet" in page.text and 'href="/generic/sign-in/own/identity/"' in page.text


@pytest.mark.parametrize("what", ["", "password/", "second-factor/app/", "second-factor/phone/"])
def test_strangers_are_asked_to_sign_in_first(what: str, visitor: Visitor) -> None:
    assert path(visitor.open(f"/generic/account/{what}")) == OWN
    visitor.send(visitor.open(OWN), person="ava")
    assert path(visitor.open(f"/idme/account/{what}")) == "/idme/sign-in/own/"
    assert visitor.open(f"/nowhere/account/{what}").status_code == 404


def test_second_factors_come_and_go_but_the_last_one_stays(stub: StubServer) -> None:
    make_account(stub, KIM)
    visitor = signed_in(stub, KIM)
    add_app(visitor)
    page = visitor.open("/generic/account/")
    assert 'data-testid="remove-app"' not in page.text
    add_phone(visitor)
    page = visitor.open("/generic/account/")
    assert 'data-testid="remove-app"' in page.text and 'data-testid="remove-phone"' in page.text
    address = page.url + "second-factor/remove/"
    page.url = address
    removed = visitor.send(page, way="app")
    assert "The second factor is removed" in removed.text and 'data-testid="remove-phone"' not in removed.text
    for way in ("phone", "app", "shoe", ""):
        removed.url = address
        refused = visitor.send(removed, way=way)
        assert refused.status_code == 422 and "The last second factor stays" in errors_of(refused)
    assert visitor.browser.get(address, timeout=5).status_code == 405
    forged = visitor.browser.post(address, data={"way": "phone"}, timeout=5)
    assert forged.status_code == 403
    said = [message["text"] for message in visitor.outbox(KIM)]
    assert len(said) == 3 and "removed" in said[0] and "telephone was added" in said[1] and "app was added" in said[2]


def test_a_set_up_that_was_begun_as_somebody_else_is_not_gone_on_with(visitor: Visitor) -> None:
    visitor.send(visitor.open(OWN), person="ava")
    page = visitor.open("/generic/account/second-factor/app/")
    visitor.send(visitor.open(OWN), person="ben")
    assert visitor.open(page.url).text.split('data-testid="secret"')[1] != page.text.split('data-testid="secret"')[1]


def test_a_new_password_keeps_this_browser_and_ends_all_others(stub: StubServer) -> None:
    make_account(stub, KIM)
    here, there, at_idme = signed_in(stub, KIM), signed_in(stub, KIM), signed_in(stub, KIM, issuer="idme")
    page = here.open("/generic/account/password/")
    page = here.send(page, current_password=PASSWORD, password=NEW, password_again=NEW)
    assert path(page) == "/generic/account/" and "Your password is changed" in page.text
    assert is_signed_in(here) and not is_signed_in(there) and not is_signed_in(at_idme, "idme")
    old = there.send(there.open(f"{OWN}password/"), email=KIM, password=PASSWORD)
    assert "not right" in errors_of(old)
    assert is_signed_in(signed_in(stub, KIM, password=NEW))
    assert "password was changed" in here.outbox(KIM)[0]["text"]


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("", NEW, NEW, "Enter your current password"),
        ("wrong", NEW, NEW, "not your current password"),
        (PASSWORD, "short", "short", "at least 12"),
        (PASSWORD, NEW, PASSWORD, "differ"),
        (PASSWORD, "", "", "Choose a password"),
    ],
)
def test_a_mistake_in_changing_it_is_said(current: str, new: str, again: str, words: str, stub: StubServer) -> None:
    make_account(stub, KIM)
    visitor = signed_in(stub, KIM)
    page = visitor.open("/generic/account/password/")
    page = visitor.send(page, current_password=current, password=new, password_again=again)
    assert page.status_code == 422 and words in errors_of(page) and NEW not in page.text
    assert is_signed_in(visitor)


def test_guessing_the_current_password_closes_the_account(stub: StubServer) -> None:
    make_account(stub, KIM)
    visitor = signed_in(stub, KIM)
    page = visitor.open("/generic/account/password/")
    for _ in range(5):
        page = visitor.send(page, current_password="wrong", password=NEW, password_again=NEW)
    assert "closed until" in errors_of(page)
    page = visitor.send(page, current_password=PASSWORD, password=NEW, password_again=NEW)
    assert "closed until" in errors_of(page)


def test_signing_out_ends_it_here(stub: StubServer) -> None:
    make_account(stub, KIM)
    visitor = signed_in(stub, KIM)
    page = visitor.open("/generic/account/")
    page.url = f"{stub.base_url}/signed-out/"
    assert "You are signed out" in visitor.send(page).text
    assert not is_signed_in(visitor)
