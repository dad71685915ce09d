"""Endpoints that answer wrongly, slowly or not at all: armed for a while, or ordered for one sign-in."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests

from stub_idp.faults import FAULTS
from stub_idp.faults.discovery import DISCOVERY
from stub_idp.faults.endpoints import ENDPOINTS, KINDS, MOVED
from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import StubServer

WAITING = {"slow", "drip"}
NO_ANSWER = (requests.RequestException, ValueError, KeyError, TypeError, AttributeError, AssertionError)


def read(stub: StubServer, client: NaiveClient, endpoint: str) -> Any:
    """What a client without care takes from this endpoint; raises where it can make nothing of the answer."""
    if endpoint in ("token", "userinfo"):
        stub.next_sign_in("ava")
        return client.sign_in().person
    path = {"discovery": ".well-known/openid-configuration", "jwks": "jwks"}[endpoint]
    response = requests.get(f"{stub.issuer()}/{path}", timeout=client.timeout)
    response.raise_for_status()
    found = response.json()
    return found["token_endpoint"] if endpoint == "discovery" else found["keys"][0]["kid"]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - WAITING))
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_armed_endpoint_answers_as_it_is_told(
    endpoint: str, kind: str, stub: StubServer, client: NaiveClient
) -> None:
    """A client without care believes it or is left with nothing; and afterwards all is well again."""
    slug = f"{endpoint}-{kind}"
    stub.arm("generic", [slug])
    # A redirect of a token request would turn it into a GET, which is refused.
    if FAULTS[slug].availability or slug == "token-redirect":
        with pytest.raises(NO_ANSWER):
            read(stub, client, endpoint)
    else:
        assert read(stub, client, endpoint)
    stub.reset()
    assert read(stub, client, endpoint)


@pytest.mark.parametrize("kind", sorted(WAITING))
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_endpoint_keeps_its_caller_waiting_and_nobody_else(
    endpoint: str, kind: str, stub: StubServer, client: NaiveClient
) -> None:
    stub.arm("generic", [f"{endpoint}-{kind}"])
    client.timeout = 1.5
    started = time.monotonic()
    done: list[Any] = []

    def wait() -> None:
        try:
            done.append(read(stub, client, endpoint))
        except NO_ANSWER:
            done.append(None)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    thread.join(3)
    assert done in ([], [None]) and time.monotonic() - started > 1
    stub.reset()
    fresh = client_of(stub, "first", "generic")
    stub.next_sign_in("ben")
    assert fresh.sign_in().userinfo["given_name"] == "Ben"


def test_a_drip_is_a_byte_a_second(stub: StubServer) -> None:
    stub.arm("generic", ["jwks-drip"])
    with requests.get(f"{stub.issuer()}/jwks", stream=True, timeout=5) as response:
        started, got = time.monotonic(), b""
        while len(got) < 3:
            got += response.raw.read(1)
        assert got == b'{"k' and 1.5 < time.monotonic() - started < 5


def test_kinds_are_what_they_are_called(stub: StubServer) -> None:
    url = f"{stub.issuer()}/jwks"

    def under(kind: str) -> requests.Response:
        stub.arm("generic", [f"jwks-{kind}"], count=1)
        return requests.get(url, allow_redirects=False, stream=kind == "gzip", timeout=5)

    for status in ("500", "503", "429", "404"):
        assert under(status).status_code == int(status)
    assert under("503").headers["Retry-After"] == "120"
    assert under("html").headers["Content-Type"].startswith("text/html")
    assert under("empty").content == b""
    assert len(under("huge").content) > 3_000_000
    assert under("redirect").headers["Location"].endswith(f"?{MOVED}=1")
    assert under("duplicate-keys").text.count('"keys":') == 2
    assert under("list").json()[0]["keys"]
    with pytest.raises(UnicodeDecodeError):
        under("wrong-charset").content.decode("utf-8")
    packed = under("gzip")
    assert packed.headers["Content-Encoding"] == "gzip" and int(packed.headers["Content-Length"]) < 50_000
    assert requests.get(url, timeout=5).json()["keys"], "each was for one answer only"


@pytest.mark.parametrize("slug", sorted(DISCOVERY))
def test_metadata_can_lie(slug: str, stub: StubServer) -> None:
    url = f"{stub.issuer()}/.well-known/openid-configuration"
    right = requests.get(url, timeout=5).json()
    stub.arm("generic", [slug])
    bent = requests.get(url, timeout=5).json()
    name = {
        "discovery-wrong-issuer": "issuer",
        "discovery-endpoint-not-text": "jwks_uri",
        "discovery-csp-break": "authorization_endpoint",
    }.get(slug, "token_endpoint")
    assert {key for key in right if bent.get(key) != right[key]} == {name}
    assert requests.get(f"{stub.issuer('idme')}/.well-known/openid-configuration", timeout=5).json()["token_endpoint"]


def test_it_counts_and_it_ends(stub: StubServer) -> None:
    url = f"{stub.issuer()}/jwks"
    stub.arm("generic", ["jwks-500"], count=2)
    assert [requests.get(url, timeout=5).status_code for _ in range(3)] == [500, 500, 200]
    stub.arm("generic", ["jwks-500"], ttl_s=1)
    assert requests.get(url, timeout=5).status_code == 500
    time.sleep(1.1)
    assert requests.get(url, timeout=5).status_code == 200


@pytest.mark.parametrize("slug", ["token-503", "userinfo-503"])
def test_ordered_for_one_sign_in_it_hits_no_other(slug: str, stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", [slug])
    with pytest.raises(requests.HTTPError):
        client.sign_in()
    stub.next_sign_in("ava")
    assert client.sign_in().person


def test_a_key_set_ordered_broken_is_broken_until_the_next_answer(stub: StubServer, client: NaiveClient) -> None:
    url = f"{stub.issuer()}/jwks"
    stub.next_sign_in("ava", ["jwks-503"])
    assert requests.get(url, timeout=5).status_code == 200
    client.ask(client.parameters("v" * 43))
    assert [requests.get(url, timeout=5).status_code for _ in range(2)] == [503, 503]
    stub.next_sign_in("ava")
    client.ask(client.parameters("v" * 43))
    assert requests.get(url, timeout=5).status_code == 200


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"faults": ["wrong-iss"]}, "faults"),
        ({"faults": ["jwks-500"], "provider": "nowhere"}, "provider"),
        ({"faults": ["jwks-500"], "count": 0}, "count"),
        ({"faults": ["jwks-500"], "ttl_s": 0}, "ttl_s"),
        ({"faults": ["jwks-500"], "colour": "red"}, "colour"),
    ],
)
def test_a_call_without_sense_is_refused(order: dict[str, Any], words: str, stub: StubServer) -> None:
    answer = stub.control("endpoint-faults", order)
    assert answer.status_code == 422 and words in answer.json()["error"]
