"""The outbox for people and for programs, and accounts made by the control API."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests

from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.visitor import CAST_PASSWORD, OWN, PASSWORD, Visitor, make_account, path, signed_in
from tests.stub_server import StubServer

KIM = "kim.lane@example.com"
BEN = "ben.okafor@example.com"
ADDRESS = {
    "street_address": "1 Elm Row", "locality": "Larkfield", "region": "OH", "postal_code": "00101", "country": "US",
}  # fmt: skip


def ask_for_links(visitor: Visitor, *emails: str) -> None:
    for email in emails:
        visitor.send(visitor.open(f"{OWN}forgot-password/"), email=email)


def test_messages_are_listed_newest_first_and_found_by_address(visitor: Visitor) -> None:
    assert "Nothing was sent yet" in visitor.open("/outbox/").text
    ask_for_links(visitor, "ava.martinez@example.com", BEN)
    page = visitor.open("/outbox/")
    assert page.text.index(BEN) < page.text.index("ava.martinez@") and "2 messages" in page.text
    found = visitor.open("/outbox/?to=BEN.okafor@example.com")
    assert "1 message" in found.text and "ava.martinez@" not in found.text
    assert "0 messages" in visitor.open('/outbox/?to="><script>alert(1)</script>').text


def test_a_message_shows_its_text_and_its_link_works(visitor: Visitor) -> None:
    ask_for_links(visitor, BEN)
    number = visitor.outbox()[0]["number"]
    page = visitor.open(f"/outbox/{number}/")
    link = visitor.link(BEN)
    assert f'<a href="{link}">' in page.text and BEN in page.text
    assert "Choose a new password" in visitor.open(link).text
    for odd in ("/outbox/0/", f"/outbox/{number + 1}/", f"/outbox/{'9' * 400}/", "/outbox/x/"):
        assert visitor.open(odd).status_code == 404


def test_programs_read_it_as_json(visitor: Visitor) -> None:
    ask_for_links(visitor, BEN)
    (message,) = visitor.outbox(BEN)
    assert set(message) == {"number", "to", "kind", "subject", "text", "at"}
    assert (message["to"], message["kind"]) == (BEN, "mail") and abs(message["at"] - time.time()) < 60
    assert visitor.outbox("nobody@example.com") == []
    away = requests.get(
        f"{visitor.stub.base_url}/control/outbox", headers={"Origin": "https://elsewhere.example"}, timeout=5
    )
    assert away.status_code == 404
    visitor.stub.reset()
    assert visitor.outbox() == []


def test_many_messages_fill_pages_and_only_the_latest_500_are_kept(visitor: Visitor) -> None:
    """Made quickly: each account at the control API gets five links."""
    for number in range(12):
        make_account(visitor.stub, f"k{number}@example.com")
    form = visitor.open(f"{OWN}forgot-password/")
    for number in range(12):
        for _ in range(5):
            visitor.send(form, email=f"k{number}@example.com")
    first = visitor.open("/outbox/")
    assert first.text.count('data-testid="message"') == 50 and "page=2" in first.text
    second = visitor.open("/outbox/?page=2")
    assert second.text.count('data-testid="message"') == 10
    assert visitor.open("/outbox/?page=x").status_code == visitor.open("/outbox/?page=999").status_code == 200


def test_the_outbox_keeps_at_most_500() -> None:
    from stub_idp.accounts.outbox import Outbox

    outbox = Outbox()
    for number in range(501):
        outbox.send(to=KIM, kind="letter", subject=str(number), text="", at=float(number))
    assert len(outbox.all()) == 500 and outbox.all()[-1].subject == "1" and outbox.get(1) is None


def test_an_account_is_made_by_program_and_signs_in(stub: StubServer) -> None:
    made = make_account(
        stub, KIM, given_name="Kim", family_name="Lane", birthdate="1990-02-03", tax_id="666-12-0001",
        address=ADDRESS, ial=2,
    )  # fmt: skip
    page = signed_in(stub, KIM).open("/generic/account/")
    assert "Kim Lane" in page.text and "Photos of a document and a selfie" in page.text
    assert made in [person["id"] for person in stub.people()]


def test_its_facts_are_told_to_a_service(stub: StubServer, client: NaiveClient) -> None:
    made = make_account(
        stub, KIM, given_name="Kim", family_name="Lane", birthdate="1990-02-03", tax_id="900890001",
        address=ADDRESS, ial=2, phone="+12025550155",
    )  # fmt: skip
    stub.next_sign_in(made)
    seen = client.sign_in()
    assert seen.userinfo["social_security_number"] == "900890001" and seen.userinfo["birthdate"] == "1990-02-03"
    assert seen.claims["acr"] == "urn:stub:ial2:aal2" and seen.userinfo["phone_number"] == "+12025550155"


def test_with_an_address_alone_it_has_the_cast_s_password(stub: StubServer) -> None:
    answer = stub.control("accounts", {"email": KIM})
    assert answer.status_code == 201
    assert path(signed_in(stub, KIM, CAST_PASSWORD).open("/generic/account/")) == "/generic/account/"


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({}, "email"),
        ({"email": "kim@mail.test.com"}, "Real addresses"),
        ({"email": BEN}, "already"),
        ({"email": KIM, "shoe_size": 44}, "Unknown keys"),
        ({"email": KIM, "password": ""}, "password"),
        ({"email": KIM, "password": "x" * 300}, "password"),
        ({"email": KIM, "password": 1}, "password"),
        ({"email": KIM, "tax_id": "123-45-6789"}, "real person"),
        ({"email": KIM, "tax_id": "666"}, "real person"),
        ({"email": KIM, "phone": "+12025551234"}, "phone"),
        ({"email": KIM, "birthdate": "1990-02-30"}, "birthdate"),
        ({"email": KIM, "birthdate": "2999-01-01"}, "future"),
        ({"email": KIM, "given_name": "x" * 101}, "given_name"),
        ({"email": KIM, "address": "somewhere"}, "address"),
        ({"email": KIM, "address": {"street_address": "1 Elm Row"}}, "address"),
        ({"email": KIM, "ial": 3}, "ial"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order: dict[str, Any], words: str, stub: StubServer) -> None:
    answer = stub.control("accounts", order)
    assert answer.status_code == 422 and words in answer.json()["error"]


def test_the_order_has_to_be_json(stub: StubServer) -> None:
    address = f"{stub.base_url}/control/accounts"
    assert requests.post(address, data="{}", timeout=5).status_code == 415
    assert stub.control("accounts", [1]).status_code == 422
    assert requests.get(address, timeout=5).status_code == 405
    body, kind = json.dumps({"email": KIM, "password": PASSWORD}), {"Content-Type": "application/json"}
    assert requests.post(address, data=body, headers=kind, timeout=5).status_code == 201
    assert requests.post(address, data=body, headers=kind, timeout=5).status_code == 422
