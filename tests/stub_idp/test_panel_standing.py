"""Faults that stand: for every sign-in or answer that matches, as often and as long as was said."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_idp.receiver import Receiver
from tests.stub_server import CLIENT_ID, StubServer


def arm(stub: StubServer, *faults: str, **more: Any) -> list[str]:
    answer = stub.control("faults", {"faults": list(faults), **more})
    assert answer.status_code == 201, answer.text
    ids: list[str] = answer.json()["ids"]
    return ids


def live(stub: StubServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stub.base_url}/control/faults", timeout=5).json()["faults"]
    return found


def issuer_told(stub: StubServer, client: NaiveClient, person: str = "ava") -> str:
    """The issuer that an ordered sign-in's ID token names."""
    stub.next_sign_in(person)
    told: str = client.sign_in().claims["iss"].rpartition("/")[2]
    return told


def redeemed(client: NaiveClient, location: str, verifier: str) -> dict[str, Any]:
    code = location.split("code=")[1].split("&")[0]
    claims: dict[str, Any] = read_without_checking(client.redeem(code, verifier).json()["id_token"])[1]
    return claims


def test_it_acts_on_every_sign_in_until_it_is_ended(stub: StubServer, client: NaiveClient) -> None:
    (identifier,) = arm(stub, "wrong-iss")
    assert [issuer_told(stub, client) for _ in range(2)] == ["somebody-else"] * 2
    assert requests.delete(f"{stub.base_url}/control/faults/{identifier}", timeout=5).status_code == 204
    assert issuer_told(stub, client) == "generic"
    gone = requests.delete(f"{stub.base_url}/control/faults/{identifier}", timeout=5)
    assert gone.status_code == 404 and "live" in gone.json()["error"]


def test_it_acts_through_the_pages_and_silently_too(stub: StubServer, client: NaiveClient) -> None:
    arm(stub, "wrong-iss", "state-absent")
    through = press(client, open_picker(client), person="ava").headers["Location"]
    silent = client.ask(client.parameters("v" * 43, prompt="none")).headers["Location"]
    for location in (through, silent):
        assert "state=" not in location
        assert redeemed(client, location, "v" * 43)["iss"].endswith("/somebody-else")


@pytest.mark.parametrize(
    ("scope", "hit"),
    [
        ({}, {"first ava", "first ben", "second ava", "anchor ava"}),
        ({"provider": "generic"}, {"first ava", "first ben", "second ava"}),
        ({"client": "first"}, {"first ava", "first ben"}),
        ({"person": "ava"}, {"first ava", "second ava", "anchor ava"}),
        ({"provider": "generic", "client": "first", "person": "ben"}, {"first ben"}),
    ],
)
def test_it_keeps_to_its_provider_client_and_person(scope: dict[str, str], hit: set[str], stub: StubServer) -> None:
    arm(stub, "wrong-iss", "userinfo-503", **scope)
    seen = set()
    for name, provider, person in [
        ("first", "generic", "ava"), ("first", "generic", "ben"), ("second", "generic", "ava"), ("anchor", "idme", "ava"),
    ]:  # fmt: skip
        client = client_of(stub, name, provider)
        stub.next_sign_in(person, provider=provider)
        tokens = client.redeem(read_answer(client.ask(client.parameters("v" * 43)))["code"], "v" * 43).json()
        is_bent = read_without_checking(tokens["id_token"])[1]["iss"].endswith("/somebody-else")
        assert client.userinfo(tokens["access_token"]).status_code == (503 if is_bent else 200)
        seen |= {f"{name} {person}"} if is_bent else set()
    assert seen == hit


def test_it_counts_exactly_when_many_sign_in_at_once(stub: StubServer) -> None:
    """Twenty at a time, seven of them bent: no more, no fewer; and each answer of UserInfo counts likewise."""
    arm(stub, "wrong-iss", count=7)
    arm(stub, "userinfo-503", count=5)
    clients = [client_of(stub, "first", "generic") for _ in range(20)]
    for _ in clients:
        stub.next_sign_in("ava")

    def sign_in(client: NaiveClient) -> tuple[bool, int]:
        answer = read_answer(client.ask(client.parameters("v" * 43)))
        tokens = client.redeem(answer["code"], "v" * 43).json()
        status = client.userinfo(tokens["access_token"]).status_code
        return read_without_checking(tokens["id_token"])[1]["iss"].endswith("/somebody-else"), status

    with ThreadPoolExecutor(20) as pool:
        seen = list(pool.map(sign_in, clients))
    assert [bent for bent, _ in seen].count(True) == 7
    assert [status for _, status in seen].count(503) == 5
    assert live(stub) == []


def test_what_is_left_is_listed(stub: StubServer, client: NaiveClient) -> None:
    (identifier,) = arm(stub, "wrong-iss", provider="generic", client=CLIENT_ID, person="ava", count=3, ttl_s=90)
    issuer_told(stub, client)
    (found,) = live(stub)
    assert 80 < found.pop("expires_in_s") <= 90
    assert found == {
        "id": identifier, "fault": "wrong-iss", "does": "Names another issuer.", "provider": "generic",
        "client": CLIENT_ID, "person": "ava", "bends": "sign-ins", "left": 2, "by_order": False,
    }  # fmt: skip
    arm(stub, "jwks-503", count=1)
    assert [entry["bends"] for entry in live(stub)] == ["sign-ins", "answers"]
    requests.get(f"{stub.issuer()}/jwks", timeout=5)
    assert [entry["fault"] for entry in live(stub)] == ["wrong-iss"]
    stub.reset()
    assert live(stub) == []


def test_it_joins_what_an_order_bends(stub: StubServer, client: NaiveClient) -> None:
    arm(stub, "wrong-iss")
    stub.next_sign_in("ava", ["nonce-absent"])
    claims = client.sign_in().claims
    assert claims["iss"].endswith("/somebody-else") and "nonce" not in claims


def test_a_key_set_ordered_for_one_client_outlasts_another_s_sign_in(stub: StubServer) -> None:
    """A token signed by a doubtful key would be pointless if somebody else's sign-in took the key away again."""
    first, second = client_of(stub, "first", "generic"), client_of(stub, "second", "generic")
    arm(stub, "weak-key", client="first")
    stub.next_sign_in("ava")
    tokens = first.redeem(read_answer(first.ask(first.parameters("v" * 43)))["code"], "v" * 43).json()
    stub.next_sign_in("ben")
    assert second.sign_in().person
    published = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()["keys"]
    assert read_without_checking(tokens["id_token"])[0]["kid"] in {key["kid"] for key in published}


def test_the_same_provider_without_a_name_is_every_provider(stub: StubServer) -> None:
    arm(stub, "discovery-503")
    for provider in ("generic", "idme", "logingov"):
        url = f"{stub.issuer(provider)}/.well-known/openid-configuration"
        assert requests.get(url, timeout=5).status_code == 503


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({}, "faults"),
        ({"faults": []}, "at least one"),
        ({"faults": ["no-such"]}, "no-such"),
        ({"faults": ["jwks-503"], "client": CLIENT_ID}, "jwks-503 acts on answers that belong to nobody's sign-in"),
        ({"faults": ["discovery-wrong-issuer"], "person": "ava"}, "leave client and person out"),
        ({"faults": ["outage"], "person": "ava"}, "outage"),
        ({"faults": ["empty-jwks"], "client": CLIENT_ID}, "empty-jwks"),
        ({"faults": ["wrong-iss"], "provider": "idme", "client": "first"}, "first is not registered at idme"),
        ({"faults": ["wrong-iss"], "person": "nobody"}, "person"),
        ({"faults": ["wrong-iss"], "person": 5}, "person"),
        ({"faults": ["wrong-iss"], "count": 0}, "count"),
        ({"faults": ["wrong-iss"], "ttl_s": 59}, "from 60 to 86400"),
        ({"faults": ["wrong-iss"], "ttl_s": 86_401}, "from 60 to 86400"),
        ({"faults": ["wrong-iss"], "colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(order: dict[str, Any], words: str, stub: StubServer) -> None:
    answer = stub.control("faults", order)
    assert answer.status_code == 422 and words in answer.json()["error"]
    assert live(stub) == []


def test_waiting_orders_are_listed_and_taken_back(stub: StubServer, client: NaiveClient) -> None:
    url = f"{stub.base_url}/control/orders"
    first = stub.next_sign_in("ava", ["wrong-iss"], client=CLIENT_ID, ial=1)
    second = stub.next_sign_in("ben")
    rows = requests.get(url, timeout=5).json()["orders"]
    assert [(row["id"], row["person"], row["faults"], row["ial"]) for row in rows] == [
        (first, "ava", ["wrong-iss"], 1),
        (second, "ben", [], None),
    ]
    assert requests.delete(f"{url}/{first}", timeout=5).status_code == 204
    assert requests.delete(f"{url}/{first}", timeout=5).status_code == 404
    assert client.sign_in().userinfo["given_name"] == "Ben"


def test_an_outage_is_everywhere_and_uses_nothing_up(stub: StubServer, client: NaiveClient) -> None:
    """Endpoints for browsers say it with a page; a code that came before it can be redeemed after it."""
    stub.next_sign_in("ava")
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    (identifier,) = arm(stub, "outage", provider="generic")
    stub.next_sign_in("ben")
    answers = [
        requests.get(f"{stub.issuer()}/{path}", allow_redirects=False, timeout=5)
        for path in (".well-known/openid-configuration", "jwks", "userinfo", "end-session")
    ]
    answers += [client.ask(client.parameters("v" * 43)), client.redeem(code, "v" * 43)]
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in answers] == [(503, "120")] * 6
    assert "We are not available just now" in answers[3].text and "Nothing was shared" in answers[4].text
    assert requests.get(f"{stub.issuer('logingov')}/jwks", timeout=5).status_code == 200
    assert requests.delete(f"{stub.base_url}/control/faults/{identifier}", timeout=5).status_code == 204
    assert client.redeem(code, "v" * 43).status_code == 200
    assert client.sign_in().userinfo["given_name"] == "Ben"


def test_a_wrong_clock_tells_every_time_wrongly(stub: StubServer, receiver: Receiver) -> None:
    """ID tokens and UserInfo of each issuer, logout tokens and security events, all off by the same ten minutes."""
    arm(stub, "clock-ahead")
    now = time.time()
    for name, provider in (("first", "generic"), ("anchor", "idme"), ("lantern", "logingov")):
        stub.next_sign_in("ava", provider=provider)
        seen = client_of(stub, name, provider).sign_in()
        times = [
            said[key] for said in (seen.claims, seen.userinfo) for key in ("iat", "nbf", "auth_time") if key in said
        ]
        assert times and all(590 < at - now < 620 for at in times), provider
        assert 590 < seen.claims["exp"] - 300 - now < 620
    stub.back_channel_logout("ava", client="first")
    stub.security_event("ava", "credential-change", client="first")
    tokens = [body.removeprefix("logout_token=") for _, _, body in receiver.posts]
    assert len(tokens) == 2
    assert all(590 < read_without_checking(token)[1]["iat"] - now < 620 for token in tokens)


def test_a_late_endpoint_answers_rightly_after_two_seconds(stub: StubServer, client: NaiveClient) -> None:
    arm(stub, "token-latency", client=CLIENT_ID)
    started = time.monotonic()
    assert issuer_told(stub, client) == "generic"
    assert 1.9 < time.monotonic() - started < 5
