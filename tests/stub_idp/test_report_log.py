"""The request log: what it keeps, what it never keeps, for whom, and how much."""

from __future__ import annotations

import base64
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from stub_idp.report import masking
from stub_idp.report.log import AUTHORIZE, DISCOVERY, MOST, TOKEN, Entry, Log
from tests.stub_idp.conftest import CLIENTS, OTHER, PORTAL, assertion
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.receiver import Receiver
from tests.stub_server import CLIENT_ID, StubServer


def log_of(stub: StubServer, **query: str) -> list[dict[str, Any]]:
    answer = requests.get(f"{stub.base_url}/control/requests", params=query, timeout=5)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["requests"]
    return found


def pages(stub: StubServer) -> str:
    """All report pages, and everything that both calls tell."""
    addresses = ["/report/", "/control/requests", "/control/report"]
    addresses += [f"/report/{client['issuer']}/{client['client_id']}/" for client in CLIENTS]
    answers = [requests.get(f"{stub.base_url}{address}", timeout=5) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)


def test_a_sign_in_is_written_down_step_by_step(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", ["wrong-aud"])
    client.sign_in()
    found = log_of(stub, client=CLIENT_ID, provider="generic")
    assert [entry["kind"] for entry in found] == ["answer", "authorize", "token", "userinfo"]
    answer, asked, redeemed, told = found
    assert answer["facts"]["faults"] == ["wrong-aud"]
    shown = {sent["name"]: (sent["value"], sent["length"]) for sent in asked["sent"]}
    assert shown["scope"][0] == client.scope and shown["redirect_uri"][0] == client.redirect_uri
    assert shown["state"] == (None, 32) and shown["code_challenge"] == (None, 43)
    marks = {sent["name"]: sent["mark"] for sent in redeemed["sent"]}
    assert marks["code"] == answer["facts"]["code"] and redeemed["facts"]["token"] == told["facts"]["token"]
    assert redeemed["facts"]["ways"] == ["client_secret_basic"] and redeemed["agent"].startswith("python-requests/")
    assert told["facts"]["token_in"] == ["header"] and told["status"] == 200
    assert log_of(stub, provider="idme") == []


def test_fetches_are_nobody_s_and_told_by_issuer(stub: StubServer) -> None:
    headers = {"User-Agent": "some-library/2.1 (secret comment)"}
    requests.get(f"{stub.issuer()}/.well-known/openid-configuration", headers=headers, timeout=5)
    requests.get(f"{stub.issuer('idme')}/.well-known/jwks", headers=headers, timeout=5)
    assert [(entry["kind"], entry["agent"], entry["peer"]) for entry in log_of(stub)] == [
        ("discovery", "some-library/2.1", "127.0.0.1"),
        ("jwks", "some-library/2.1", "127.0.0.1"),
    ]
    assert [entry["issuer"] for entry in log_of(stub, provider="idme")] == ["idme"]
    assert log_of(stub, client=CLIENT_ID) == []


def test_unknown_clients_are_told_apart_and_cut_short(stub: StubServer, client: NaiveClient) -> None:
    stranger = "<b>nobody</b>" + "x" * 100
    client.ask(client.parameters("v" * 43, client_id=stranger))
    client.ask({})
    (named, nameless) = log_of(stub)
    assert named["claimed"] == stranger[:60] and named["client_id"] == "" and named["refusal"] == "unknown client"
    assert nameless["claimed"] == "" and nameless["status"] == 400
    page = requests.get(f"{stub.base_url}/report/", timeout=5).text
    assert "&lt;b&gt;nobody&lt;/b&gt;xxx" in page and "<b>nobody" not in page and "x" * 60 not in page


def test_a_known_client_of_another_issuer_is_unknown_here(stub: StubServer, client: NaiveClient) -> None:
    client.ask(client.parameters("v" * 43, client_id="anchor"))
    assert [(entry["client_id"], entry["claimed"]) for entry in log_of(stub)] == [("", "anchor")]


@pytest.mark.parametrize(
    "send",
    [
        lambda url: requests.post(f"{url}/token", data="x" * 70_000, timeout=5),
        lambda url: requests.post(f"{url}/token", data={f"a{n}": "1" for n in range(200)}, timeout=5),
        lambda url: requests.post(f"{url}/token", data=b"\xff\x00\xfe", timeout=5),
        lambda url: requests.post(f"{url}/token", json={"code": "x"}, timeout=5),
        lambda url: requests.post(f"{url}/token", files={"code": b"x"}, timeout=5),
        lambda url: requests.post(
            f"{url}/token", data=b"x", headers={"Content-Type": "multipart/form-data; boundary="}, timeout=5
        ),
        lambda url: requests.get(f"{url}/token", timeout=5),
        lambda url: requests.put(f"{url}/authorize", data={"client_id": CLIENT_ID}, timeout=5),
        lambda url: requests.get(f"{url}/authorize?" + "&".join(f"a{n}=1" for n in range(200)), timeout=5),
        lambda url: requests.get(f"{url}/authorize?client_id=%00&redirect_uri=%00&state=%FF", timeout=5),
        lambda url: requests.get(
            f"{url}/authorize", params={"client_id": CLIENT_ID, "redirect_uri": "http://[x"}, timeout=5
        ),
        lambda url: requests.get(f"{url}/userinfo", headers={"Authorization": "Bearer  "}, timeout=5),
        lambda url: requests.get(f"{url}/userinfo", headers={"Authorization": "Basic !!"}, timeout=5),
        lambda url: requests.post(f"{url}/token", data={"client_assertion": "W10.W10.x"}, timeout=5),
        lambda url: requests.post(f"{url}/token", data={"client_assertion": "e30.eyJzdWIiOltdfQ.x"}, timeout=5),
        lambda url: requests.get(f"{url}/end-session", params={"id_token_hint": "a.b.c"}, timeout=5),
    ],
)
def test_odd_requests_are_refused_calmly_and_written_down(send: Any, stub: StubServer) -> None:
    assert send(stub.issuer()).status_code < 500
    assert len(log_of(stub)) == 1
    assert requests.get(f"{stub.base_url}/report/", timeout=5).status_code == 200
    assert requests.get(f"{stub.base_url}/report/generic/{CLIENT_ID}/", timeout=5).status_code == 200


def odd_assertions() -> Iterator[dict[str, Any]]:
    """Claims that nobody should send."""
    yield {"exp": 10**400, "iat": 0}
    yield {"exp": float("nan"), "iat": float("inf")}
    yield {"exp": True, "iat": "x", "jti": ["x"], "aud": {"x": 1}}
    yield {"aud": ["a", "b"], "jti": ""}


def test_odd_assertions_are_read_without_harm(stub: StubServer, receiver: Receiver) -> None:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    for claims in odd_assertions():
        token = f"{part({'alg': ['x'], 'kid': 5})}.{part({'sub': 'by-key', **claims})}.x"
        data = {"client_assertion": token}
        assert requests.post(f"{stub.issuer()}/token", data=data, timeout=5).status_code == 401
    assert len(log_of(stub, client="by-key")) == 4
    assert requests.get(f"{stub.base_url}/control/report", params={"client": "by-key"}, timeout=5).status_code == 200


@pytest.mark.parametrize("place", ["sub", "kid", "jti"])
def test_a_name_that_no_page_can_say_breaks_no_report(place: str, stub: StubServer) -> None:
    header, claims = {"alg": "RS256"}, {"sub": "by-key"}
    (header if place == "kid" else claims)[place] = "\ud800"
    token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in (header, claims)) + ".x"
    data = {"client_assertion": token}
    assert requests.post(f"{stub.issuer()}/token", data=data, timeout=5).status_code == 401
    assert requests.get(f"{stub.issuer()}/end-session", params={"id_token_hint": token}, timeout=5).ok
    assert token not in pages(stub)


def canaries() -> tuple[list[str], Any]:
    found: list[str] = []

    def canary(kind: str = "") -> str:
        found.append(f"canary{secrets.token_hex(8)}{kind}")
        return found[-1]

    return found, canary


def test_nothing_secret_and_nothing_personal_is_kept(receiver: Receiver) -> None:
    """Secrets are sent wherever one can be put; neither pages, nor the calls, nor the program's output has any."""
    found, canary = canaries()
    with StubServer(CLIENTS) as stub:
        client = NaiveClient(stub.issuer(), CLIENT_ID, CLIENTS[0]["secret"], f"{PORTAL}/signin/generic/callback/")
        names = sorted(masking.ALL_NAMES - {"response_type", "client_id", "redirect_uri", "code_challenge_method"})
        everything = {name: canary() for name in names} | {canary("_name"): canary(), "made_up": canary()}
        for endpoint in ("authorize", "end-session", "token", "userinfo"):
            url = f"{stub.issuer()}/{endpoint}"
            headers = {"Referer": f"{PORTAL}/?access_token={canary()}", "User-Agent": f"x {canary()}"}
            known = {"client_id": CLIENT_ID}
            requests.get(url, params=known | everything, headers=headers, allow_redirects=False, timeout=5)
            requests.post(url, data=known | everything, headers=headers, allow_redirects=False, timeout=5)
            requests.post(f"{url}?{canary()}={canary()}", data=canary(), headers={"User-Agent": canary()}, timeout=5)
            requests.get(url, headers={"Authorization": f"Bearer {canary()}"}, timeout=5)
            requests.get(url, headers={"Authorization": canary()}, timeout=5)
        for address in (f"https://{canary()}@x.example.com/{canary()}?{canary()}#{canary()}", f"{OTHER}/{canary()}"):
            client.ask(client.parameters("v" * 43, redirect_uri=address))
        hint = "ava.martinez@example.com"
        claims = json.dumps({"userinfo": {canary(): {"value": canary()}}})
        client.ask(client.parameters("v" * 43, login_hint=hint, scope=f"openid {canary()}", claims=claims))
        client.ask(client.parameters("v" * 43, response_type=canary()))
        client.ask(client.parameters("v" * 43, state=canary(), **{canary(): "1"}) | {"acr_values": canary()})
        requests.post(
            f"{stub.issuer()}/token",
            auth=(CLIENT_ID, canary()),
            data={"code": canary(), "grant_type": canary()},
            timeout=5,
        )
        sent = assertion(receiver.signing, "by-key", canary(), jti=canary(), iss=canary(), name=canary())
        found.append(sent["client_assertion"])
        requests.post(f"{stub.issuer()}/token", data=sent, timeout=5)
        stub.next_sign_in("ava")
        believed = client.sign_in()
        stub.back_channel_logout("ava", client="first")
        kept = pages(stub)
        kept += stub.said()
    found += [*believed.answer.values(), *(believed.sent[name] for name in ("state", "nonce", "code_challenge"))]
    found += [str(CLIENTS[0]["secret"]), hint, believed.userinfo["email"], believed.userinfo["social_security_number"]]
    found += [believed.person, believed.userinfo["name"], receiver.posts[-1][2]]
    found = [text for text in found if text != stub.issuer()]
    assert len(found) > 80 and [text for text in found if text in kept] == []


def test_one_and_the_same_value_has_one_mark(stub: StubServer, client: NaiveClient) -> None:
    for state in ("a" * 30, "b" * 30, "a" * 30):
        client.ask(client.parameters("v" * 43, state=state))
    marks = [sent["mark"] for entry in log_of(stub) for sent in entry["sent"] if sent["name"] == "state"]
    assert marks[0] == marks[2] != marks[1] and all(re.fullmatch("[0-9a-f]{12}", mark) for mark in marks)


def test_a_reset_forgets_it(stub: StubServer, client: NaiveClient) -> None:
    client.ask(client.parameters("v" * 43))
    assert log_of(stub)
    stub.reset()
    assert log_of(stub) == []


def test_a_log_keeps_the_latest_two_hundred_of_each() -> None:
    log = Log()
    for at in range(MOST + 50):
        log.add(Entry(AUTHORIZE, "generic", at, client_id="busy"))
        log.add(Entry(AUTHORIZE, "generic", at, claimed=f"nobody-{at}"))
        log.add(Entry(DISCOVERY, "generic", at))
    log.add(Entry(TOKEN, "generic", 0, client_id="calm", facts={"token": "m"}))
    kept = log.of("generic", "busy")
    assert (len(kept), kept[0].at, kept[-1].at) == (MOST, 50, MOST + 49)
    assert len(log.unknown()) == len(log.fetches("generic")) == MOST
    assert len(log.of("generic", "calm")) == 1 and log.of("idme", "busy") == []
    assert log.owner_of("generic", "m") == "calm" and log.owner_of("idme", "m") == ""


def test_a_hundred_threads_write_at_once(stub: StubServer) -> None:
    url = f"{stub.issuer()}/authorize"
    gate = threading.Barrier(100)
    statuses: list[int] = []

    def ask(number: int) -> None:
        gate.wait()
        answer = requests.get(
            url, params={"client_id": CLIENT_ID, "state": str(number)}, allow_redirects=False, timeout=30
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [400] * 100
    found = log_of(stub, client=CLIENT_ID)
    assert len({entry["number"] for entry in found}) == 100
    assert len({sent["mark"] for entry in found for sent in entry["sent"] if sent["name"] == "state"}) == 100


def test_writing_and_reading_at_once_keeps_every_number() -> None:
    log = Log()
    numbers: list[int] = []

    def write(client: int) -> None:
        numbers.extend(log.add(Entry(AUTHORIZE, "generic", time.time(), client_id=f"c{client % 5}")) for _ in range(50))
        log.of("generic", f"c{client % 5}")

    threads = [threading.Thread(target=write, args=(client,)) for client in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 5001))


@pytest.mark.parametrize("path", ["/report/generic/nobody/", "/report/nowhere/taxportal/", "/report/generic/"])
def test_pages_of_nobody_are_not_there(path: str, stub: StubServer) -> None:
    assert requests.get(f"{stub.base_url}{path}", timeout=5).status_code == 404


@pytest.mark.parametrize("call", ["requests", "report"])
def test_the_calls_refuse_what_they_don_t_know(call: str, stub: StubServer) -> None:
    url = f"{stub.base_url}/control/{call}"
    assert requests.get(url, params={"client": "nobody"}, timeout=5).status_code == 422
    assert requests.get(url, params={"provider": "nowhere"}, timeout=5).status_code == 422
    assert requests.post(url, timeout=5).status_code == 405
    assert requests.get(url, headers={"Origin": "https://example.com"}, timeout=5).status_code == 404


def test_without_the_sandbox_the_pages_stay_and_the_calls_go() -> None:
    with StubServer(CLIENTS, sandbox=False) as stub:
        assert requests.get(f"{stub.base_url}/report/", timeout=5).status_code == 200
        assert requests.get(f"{stub.base_url}/control/report", timeout=5).status_code == 404


def test_away_from_this_computer_there_are_no_pages() -> None:
    env = {"STUB_IDP_BASE_URL": "https://id.example.com", "STUB_IDP_ALLOW_PUBLIC": "1"}
    with StubServer(CLIENTS, sandbox=False, env=env) as stub:
        for path in ("/report/", f"/report/generic/{CLIENT_ID}/"):
            assert requests.get(f"{stub.base_url}{path}", timeout=5).status_code == 404
