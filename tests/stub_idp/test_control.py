"""The control API: orders, their queue, and who may use it."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from stub_idp.faults import FAULTS
from tests.stub_idp.browsing import open_picker, people_on, press
from tests.stub_idp.conftest import CLIENTS, OTHER
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import CLIENT_ID, StubServer


def signed_in(client: NaiveClient) -> str:
    given: str = client.sign_in().userinfo["given_name"]
    return given.lower()


@pytest.fixture
def other(stub: StubServer) -> NaiveClient:
    return NaiveClient(stub.issuer(), "post-only", "another-secret", f"{OTHER}/callback")


def asked_for(client: NaiveClient) -> str:
    """Whom an authorization request signs in: the redirect of an order, else nobody."""
    response = client.ask(client.parameters("v" * 43, prompt="login"))
    return "somebody" if response.headers["Location"].startswith(client.redirect_uri) else "nobody"


def test_an_order_is_good_for_one_sign_in(stub: StubServer, client: NaiveClient) -> None:
    assert stub.next_sign_in("ava")
    assert asked_for(client) == "somebody"
    assert asked_for(client) == "nobody"


def test_orders_are_served_in_their_order(stub: StubServer, client: NaiveClient) -> None:
    for person in ("ava", "ben", "emma"):
        stub.next_sign_in(person)
    assert [signed_in(client) for _ in range(3)] == ["ava", "ben", "emma"]


def test_a_specific_order_goes_before_an_open_one(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    stub.next_sign_in("ben", provider="generic")
    stub.next_sign_in("emma", provider="generic", client=CLIENT_ID)
    assert [signed_in(client) for _ in range(3)] == ["emma", "ben", "ava"]


def test_an_order_for_another_client_waits_for_it(stub: StubServer, client: NaiveClient, other: NaiveClient) -> None:
    stub.next_sign_in("ava", client="post-only")
    assert asked_for(client) == "nobody"
    assert asked_for(other) == "somebody"


def test_a_silent_request_takes_an_order_too(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    assert read_answer(client.ask(client.parameters("v" * 43, prompt="none")))["code"]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"person": "nobody"}, "person"),
        ({}, "person"),
        ({"person": 5}, "person"),
        ({"person": "ava", "faults": ["no-such-fault"]}, "no-such-fault"),
        ({"person": "ava", "faults": "wrong-iss"}, "faults"),
        ({"person": "ava", "faults": [1]}, "faults"),
        ({"person": "ava", "provider": "nowhere"}, "provider"),
        ({"person": "ava", "client": "nobody"}, "client"),
        ({"person": "ava", "ttl_s": 0}, "ttl_s"),
        ({"person": "ava", "ttl_s": True}, "ttl_s"),
        ({"person": "ava", "ttl_s": "60"}, "ttl_s"),
        ({"person": "ava", "colour": "red"}, "colour"),
        (["ava"], "object"),
    ],
)
def test_an_order_without_sense_is_refused_with_the_reason(
    order: Any, words: str, stub: StubServer, client: NaiveClient
) -> None:
    answer = stub.control("next-sign-in", order)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert asked_for(client) == "nobody"


def test_every_fault_may_be_ordered(stub: StubServer) -> None:
    assert len(FAULTS) >= 120
    stub.next_sign_in("ava", FAULTS)


def test_the_people_are_listed(stub: StubServer) -> None:
    people = stub.people()
    assert len(people) == 29
    assert people[0] == {"id": "ava", "name": "Ava Martinez", "groups": ["refunds"]}


def test_reset_forgets_orders_tokens_and_who_is_signed_in(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    tokens = client.redeem(read_answer(client.ask(client.parameters("v" * 43)))["code"], "v" * 43).json()
    stub.next_sign_in("ben")
    stub.reset()
    assert client.userinfo(tokens["access_token"]).status_code == 401
    page = open_picker(client)
    assert people_on(page) and "Continue as" not in page.text
    assert press(client, page, person="ava").status_code == 302


def test_only_json_is_taken(stub: StubServer) -> None:
    """A page on another site can send forms and plain text, but not JSON."""
    url = f"{stub.base_url}/control/next-sign-in"
    body = '{"person": "ava", "faults": []}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert requests.post(url, data=body, headers={"Content-Type": kind}, timeout=5).status_code == 415
    broken = requests.post(url, data="{", headers={"Content-Type": "application/json"}, timeout=5)
    assert broken.status_code == 400
    assert requests.get(url, timeout=5).status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:80", "192.0.2.1"])
def test_another_host_name_is_refused(host: str, stub: StubServer) -> None:
    """A name that somebody points at this computer opens nothing."""
    url = f"http://127.0.0.1:{stub.port}/control/people"
    assert requests.get(url, headers={"Host": host}, timeout=5).status_code == 400


# covers T38
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_a_page_of_another_site_cannot_call_it(origin: str, stub: StubServer) -> None:
    for name in ("reset", "next-sign-in"):
        url = f"{stub.base_url}/control/{name}"
        assert requests.post(url, headers={"Origin": origin}, timeout=5).status_code == 404
    assert requests.post(url, json={"person": "ava"}, headers={"Origin": stub.base_url}, timeout=5).status_code == 201


def test_it_is_not_there_unless_switched_on() -> None:
    with StubServer(CLIENTS, sandbox=False) as stub:
        assert stub.control("next-sign-in", {"person": "ava", "faults": []}).status_code == 404
        assert stub.control("reset", {}).status_code == 404
        assert requests.get(f"{stub.base_url}/control/people", timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("accounts", rb'{"email": "half@example.com", "given_name": "\ud800"}'),
        ("accounts", rb'{"email": "half@\ud800.example"}'),
        ("next-sign-in", rb'{"person": "ava", "claims": {"\udfff": 1}}'),
        ("next-sign-in", b'{"person": "ava", "claims": {"given_name": NaN}}'),
    ],
)
def test_what_no_page_and_no_token_can_say_is_not_taken(call: str, body: bytes, stub: StubServer) -> None:
    headers = {"Content-Type": "application/json"}
    answer = requests.post(f"{stub.base_url}/control/{call}", data=body, headers=headers, timeout=5)
    assert (answer.status_code, answer.json()) == (400, {"error": "The body is not JSON."})
    for page in ("/generic/sign-in/own/", "/panel/", "/panel/next/"):
        assert requests.get(stub.base_url + page, timeout=5).status_code == 200
