"""A forgotten password: the link of the message, what it ends, and who is told."""

from __future__ import annotations

import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import CLIENTS, client_of
from tests.stub_idp.naive_client import NaiveClient, read_without_checking
from tests.stub_idp.receiver import Receiver
from tests.stub_idp.visitor import (
    CAST_PASSWORD,
    OWN,
    PASSWORD,
    Visitor,
    errors_of,
    is_signed_in,
    make_account,
    path,
    signed_in,
    without_tokens,
)
from tests.stub_server import StubServer

AVA = "ava.martinez@example.com"
KIM = "kim.lane@example.com"
NEW = "seven loud otters"


def events(receiver: Receiver) -> list[tuple[str, str]]:
    """Where security events went, and what each says."""
    sent = [(where, read_without_checking(body)[1]) for where, kind, body in receiver.posts if "secevent" in kind]
    return [(where, " ".join(claims["events"])) for where, claims in sent]


def asked_for_a_link(visitor: Visitor, email: str, at: str = OWN) -> str:
    page = visitor.send(visitor.open(f"{at}forgot-password/"), email=email)
    assert page.status_code == 200 and "If" in page.text
    return visitor.link(email)


def test_the_link_gives_a_new_password_once_and_ends_every_sign_in(stub: StubServer) -> None:
    make_account(stub, KIM)
    there = signed_in(stub, KIM)
    visitor = Visitor(stub)
    link = asked_for_a_link(visitor, KIM)
    page = visitor.open(link)
    assert KIM in page.text and visitor.open(link).status_code == 200
    short = visitor.send(page, password="short", password_again="short")
    assert short.status_code == 422 and "at least 12" in errors_of(short)
    assert "differ" in errors_of(visitor.send(page, password=NEW, password_again="other words here"))
    done = visitor.send(page, password=NEW, password_again=NEW)
    assert "Your password is changed" in done.text and f'href="{OWN}password/"' in done.text
    assert not is_signed_in(there)
    assert is_signed_in(signed_in(stub, KIM, password=NEW))
    again = visitor.send(page, password=PASSWORD, password_again=PASSWORD)
    assert again.status_code == 404 and "no longer good" in again.text


def test_the_link_leads_back_to_the_sign_in_that_waits(visitor: Visitor, client: NaiveClient) -> None:
    at = visitor.begin(client)
    link = asked_for_a_link(visitor, AVA, at)
    page = visitor.open(link)
    done = visitor.send(page, password=NEW, password_again=NEW)
    assert f'href="{at}password/"' in done.text
    # The second factor is still asked for, and the cast's password is no longer theirs.
    page = visitor.open(f"{at}password/")
    assert "not right" in errors_of(visitor.send(page, email=AVA, password=CAST_PASSWORD))
    assert path(visitor.send(page, email=AVA, password=NEW)) == f"{at}code/"


def test_the_link_works_in_another_browser_which_then_signs_in_by_itself(visitor: Visitor, client: NaiveClient) -> None:
    link = asked_for_a_link(visitor, AVA, visitor.begin(client))
    other = Visitor(visitor.stub)
    done = other.send(other.open(link), password=NEW, password_again=NEW)
    assert f'href="{OWN}password/"' in done.text


def test_a_later_link_takes_the_place_of_an_earlier_one_and_only_at_its_issuer(visitor: Visitor) -> None:
    first = asked_for_a_link(visitor, AVA)
    second = asked_for_a_link(visitor, AVA)
    assert visitor.open(first).status_code == 404
    assert visitor.open(second.replace("/generic/", "/idme/")).status_code == 404
    assert visitor.open(second).status_code == 200
    assert visitor.open("/generic/new-password/guessed/").status_code == 404


def test_links_are_not_sent_without_end_nor_is_that_told(visitor: Visitor) -> None:
    for _ in range(7):
        asked_for_a_link(visitor, AVA)
    assert len(visitor.outbox(AVA)) == 5


def test_nobody_learns_by_it_which_addresses_have_an_account(visitor: Visitor) -> None:
    pages = []
    for email in (AVA, "nobody.here@example.com"):
        page = visitor.send(visitor.open(f"{OWN}forgot-password/"), email=email)
        pages.append((page.status_code, without_tokens(page, email)))
    assert pages[0] == pages[1]
    assert visitor.outbox("nobody.here@example.com") == []
    wrong = visitor.send(visitor.open(f"{OWN}forgot-password/"), email="me@mail.test.com")
    assert wrong.status_code == 422 and "Real addresses" in errors_of(wrong)


def test_a_new_password_opens_a_closed_account(stub: StubServer, visitor: Visitor) -> None:
    make_account(stub, KIM)
    page = visitor.open(f"{OWN}password/")
    for _ in range(5):
        page = visitor.send(page, email=KIM, password="wrong")
    assert "closed until" in errors_of(page)
    visitor.send(visitor.open(asked_for_a_link(visitor, KIM)), password=NEW, password_again=NEW)
    assert is_signed_in(signed_in(stub, KIM, password=NEW))


def test_the_services_that_were_opened_hear_of_it(stub: StubServer, receiver: Receiver) -> None:
    """The one that got tokens, not the other; both ways of changing a password."""
    first = client_of(stub, "first", "generic")
    page = press(first, open_picker(first), person="ava")
    code = page.headers["Location"].split("code=")[1].split("&")[0]
    assert first.redeem(code, "v" * 43).status_code == 200
    visitor = Visitor(stub, first.browser)
    visitor.send(visitor.open(asked_for_a_link(visitor, AVA)), password=NEW, password_again=NEW)
    sent = events(receiver)
    assert [where for where, _ in sent] == ["/first/events"] and "password-reset" in sent[0][1]
    visitor.send(visitor.open(OWN), person="ava")
    page = visitor.open("/generic/account/password/")
    visitor.send(page, current_password=NEW, password=PASSWORD, password_again=PASSWORD)
    assert "credential-change" in events(receiver)[1][1]


def test_a_refused_form_leaves_the_link_out_of_the_log() -> None:
    with StubServer(CLIENTS) as own:
        address = f"{own.base_url}/generic/new-password/canary-of-a-link/"
        assert requests.post(address, data={"password": "x"}, timeout=5).status_code == 403
        assert requests.post(address, data={"x": "x" * 70_000}, timeout=5).status_code in (400, 403)
        said = own.said()
        assert "canary" not in said and "Traceback" not in said
