"""The fault panel: what its forms do, what the badge says, and who may see it."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any

import pytest
import requests

from stub_idp.faults import FAULTS
from stub_idp.panel.calls import CALLS
from tests.stub_idp.conftest import CLIENTS, client_of
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.receiver import Receiver
from tests.stub_server import CLIENT_ID, StubServer

PAGES = ["panel/", "panel/faults/", "panel/next/", "panel/signals/"]


class Person:
    """Somebody with a browser at the panel."""

    def __init__(self, stub: StubServer) -> None:
        self.base, self.browser = stub.base_url, requests.Session()

    def read(self, path: str = "panel/") -> str:
        answer = self.browser.get(f"{self.base}/{path}", timeout=5)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    def send(self, path: str, fields: Any) -> requests.Response:
        """Fill in a form of the page and press its button; redirects are followed."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.read(path))
        assert token
        sent = [("csrfmiddlewaretoken", token.group(1)), *(fields.items() if isinstance(fields, dict) else fields)]
        return self.browser.post(f"{self.base}/{path}", data=sent, timeout=10)

    def told(self, path: str, fields: Any) -> str:
        """What the next page says happened."""
        answer = self.send(path, fields)
        assert answer.status_code == 200 and answer.history[0].status_code == 303, answer.text
        return part(answer.text, "told")


def part(page: str, test_id: str) -> str:
    """The text of a part of the page, its tags taken out; empty where it is not there."""
    found = re.search(rf'data-testid="{test_id}".*?>(.*?)</(?:div>\s*</div|section)>', page, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split()) if found else ""


def values_of(page: str, name: str) -> list[str]:
    """The values of the buttons of this name."""
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


@pytest.fixture
def person(stub: StubServer) -> Person:
    return Person(stub)


def listed(stub: StubServer, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stub.base_url}/control/{what}", timeout=5).json()[what]
    return found


def test_faults_are_armed_and_ended(stub: StubServer, person: Person, client: NaiveClient) -> None:
    fields = [
        ("faults", "wrong-iss"),
        ("faults", "nonce-absent"),
        ("client", CLIENT_ID),
        ("count", "3"),
        ("ttl_s", "90"),
    ]
    assert person.told("panel/faults/", fields) == "2 faults are live now."
    rows = [(row["fault"], row["client"], row["left"], row["person"]) for row in listed(stub, "faults")]
    assert rows == [("nonce-absent", CLIENT_ID, 3, None), ("wrong-iss", CLIENT_ID, 3, None)]
    stub.next_sign_in("ava")
    assert client.sign_in().claims["iss"].endswith("/somebody-else")
    page = person.read()
    assert "told" not in page and "2 sign-ins left" in page
    first, second = values_of(page, "stop")
    assert person.told("panel/", {"stop": first}) == "The fault is ended."
    assert person.told("panel/", {"stop": first}) == "That fault had ended already."
    assert [row["id"] for row in listed(stub, "faults")] == [second]


def test_the_faults_are_searched_and_the_chosen_ones_kept(person: Person) -> None:
    answer = person.send("panel/faults/", [("faults", "wrong-iss"), ("q", "503"), ("find", "1"), ("count", "4")])
    shown = values_of(answer.text, "faults")
    assert shown[0] == "wrong-iss" and set(shown[1:]) == {slug for slug in FAULTS if "503" in slug} | {"outage"}
    assert answer.text.count(" checked") == 1 and 'value="4"' in answer.text
    assert part(answer.text, "wrong") == "" and "5 faults found" in answer.text.replace("“503”", "503")
    assert set(values_of(person.read("panel/faults/?faults=wrong-iss"), "faults")) == set(FAULTS)


def test_what_makes_no_sense_is_said_where_it_stands(stub: StubServer, person: Person) -> None:
    answer = person.send("panel/faults/", {"faults": "jwks-503", "client": CLIENT_ID, "count": "12"})
    page = unescape(answer.text)
    assert answer.status_code == 422 and 'role="alert"' in page and '<a href="#arm-client">jwks-503' in page
    assert re.search(r'id="arm-client"[^>]*aria-invalid="true" aria-describedby="arm-client-error"', page)
    assert f'value="{CLIENT_ID}" selected' in page and 'value="12"' in page and "checked" in page
    assert "#arm-faults" in person.send("panel/faults/", {}).text
    assert "#arm-count" in person.send("panel/faults/", {"faults": "wrong-iss", "count": "many"}).text
    assert person.send("panel/faults/", {"faults": "no-such"}).status_code == 422
    assert listed(stub, "faults") == []


def test_the_next_sign_in_is_ordered_and_taken_back(stub: StubServer, person: Person, client: NaiveClient) -> None:
    fields = {
        "person": "ava", "faults": "nonce-absent", "provider": "generic", "client": CLIENT_ID, "ial": "1", "ttl_s": "100",
        "withhold": "address, phone_number", "claims": '{"given_name": "Eva"}',
    }  # fmt: skip
    assert person.told("panel/next/", fields).startswith("The next sign-in is ordered.")
    (row,) = listed(stub, "orders")
    assert row["withhold"] == ["address", "phone_number"] and row["faults"] == ["nonce-absent"] and row["ial"] == 1
    seen = client.sign_in()
    assert seen.userinfo["given_name"] == "Eva" and "address" not in seen.userinfo and "nonce" not in seen.claims
    person.told("panel/next/", {"person": "ben", "error": "login_required"})
    page = person.read()
    assert "Ends with login_required." in page
    (waiting,) = values_of(page, "cancel")
    assert person.told("panel/", {"cancel": waiting}) == "The order is taken back."
    assert person.told("panel/", {"cancel": waiting}) == "That order no longer waited."
    assert listed(stub, "orders") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "#next-person"),
        ({"person": "ava", "claims": "{"}, "#next-claims"),
        ({"person": "ava", "claims": '{"social_security_number": "123-45-6789"}'}, "use 666-xx-xxxx or 900-89-xxxx"),
        ({"person": "ava", "error": "login_required", "proofing": "pending"}, "exclude each other"),
        ({"person": "ava", "ttl_s": "0"}, "#next-ttl_s"),
        ({"person": "ava", "ial": "3"}, "#next-ial"),
        ({"person": "a\0va"}, "#next-person"),
    ],
)
def test_an_order_without_sense_is_refused(
    fields: dict[str, str], words: str, stub: StubServer, person: Person
) -> None:
    answer = person.send("panel/next/", fields)
    assert answer.status_code == 422 and words in unescape(answer.text)
    assert listed(stub, "orders") == []


def test_signals_are_sent_and_their_answers_shown(person: Person, receiver: Receiver) -> None:
    told = person.told("panel/signals/", {"send": "logout", "person": "ava", "client": "first", "bend": "no-jti"})
    assert told == "1 logout token was sent. first answered 200: {}"
    receiver.status = 400
    told = person.told("panel/signals/", {"send": "event", "person": "ava", "client": "first", "event": "unknown"})
    assert told == "1 security event was pushed. first answered 400: {}"
    assert [path for path, _, _ in receiver.posts] == ["/first/logout", "/first/events"]
    told = person.told("panel/signals/", {"send": "logout", "person": "ava", "client": CLIENT_ID})
    assert f"{CLIENT_ID} did not answer" in told
    assert "#event-event" in person.send("panel/signals/", {"send": "event", "person": "ava"}).text
    assert "#logout-person" in person.send("panel/signals/", {"send": "logout"}).text
    assert person.send("panel/signals/", {"send": "smoke"}).status_code == 400


def test_keys_are_turned_and_all_is_forgotten(stub: StubServer, person: Person) -> None:
    def published() -> set[str]:
        return {key["kid"] for key in requests.get(f"{stub.issuer()}/jwks", timeout=5).json()["keys"]}

    stub.keys("generic", "rotate")  # another test may have published the next ones
    before = published()
    assert "publish" in person.told("panel/", {"keys": "1", "provider": "generic", "do": "publish"})
    assert published() > before
    person.told("panel/", {"keys": "1", "provider": "generic", "do": "rotate"})
    assert not published() & before
    assert "#keys-do" in person.send("panel/", {"keys": "1", "do": "melt"}).text
    stub.next_sign_in("ava")
    person.told("panel/faults/", {"faults": "wrong-iss"})
    assert person.told("panel/", {"reset": "1"}) == "Everything is as it was at the start."
    assert listed(stub, "faults") == listed(stub, "orders") == []
    assert person.send("panel/", {"dance": "1"}).status_code == 400


def test_every_page_says_what_is_live(stub: StubServer, person: Person, client: NaiveClient) -> None:
    """Those of a sign-in too, so that nobody wonders for long."""
    assert part(person.read(""), "badge") == ""
    until = time.strftime("%H:%M", time.gmtime(time.time() + 3600))
    stub.control("faults", {"faults": ["wrong-iss"], "client": CLIENT_ID, "ttl_s": 3600, "count": 1})
    stub.control("faults", {"faults": ["jwks-latency", "token-latency", "userinfo-latency"]})
    stub.next_sign_in("ava", client="first")
    badge = part(person.read(""), "badge")
    assert badge.startswith(f"4 faults are live: wrong-iss for client {CLIENT_ID}, 1 sign-in left, until {until[:2]}")
    assert "jwks-latency for everybody, until" in badge and "and 1 more." in badge
    assert "1 ordered sign-in waits." in badge and "Go to the fault panel" in badge
    location = client.ask(client.parameters("v" * 43)).headers["Location"]
    assert part(client.browser.get(f"{stub.base_url}{location}", timeout=5).text, "badge") == badge


def test_the_panel_is_there_in_the_sandbox_and_the_words_always(stub: StubServer) -> None:
    page = Person(stub).read("faults/?q=clock")
    assert "clock-ahead" in page and "wrong-iss" not in page and "/panel/faults/?faults=clock-ahead" in page
    assert all(slug in Person(stub).read("faults/") for slug in FAULTS)
    with StubServer(CLIENTS, sandbox=False) as other:
        for path in PAGES:
            assert requests.get(f"{other.base_url}/{path}", timeout=5).status_code == 404
        assert "/panel/" not in Person(other).read("") and "the sandbox is off" in Person(other).read("faults/")
        assert "wrong-iss" in Person(other).read("faults/")


@pytest.mark.parametrize("path", PAGES)
def test_it_wants_its_own_form_and_a_method_it_knows(path: str, stub: StubServer) -> None:
    url = f"{stub.base_url}/{path}"
    assert requests.post(url, data={"reset": "1"}, timeout=5).status_code == 403
    assert requests.put(url, timeout=5).status_code in {403, 405}
    assert (
        requests.get(f"http://127.0.0.1:{stub.port}/{path}", headers={"Host": "evil.example"}, timeout=5).status_code
        == 400
    )


def test_everything_the_page_sends_is_an_order_of_the_api(person: Person) -> None:
    """The fields of each form are keys of the same call."""
    bodies = {call.path.rpartition("/")[2]: set(call.body["properties"]) for call in CALLS if call.body is not None}
    names = {
        "faults": {"provider", "client", "person", "count", "ttl_s", "faults"},
        "next-sign-in": {
            "person", "provider", "client", "proofing", "error", "ial", "aal", "withhold", "claims", "ttl_s", "faults",
        },
        "back-channel-logout": {"person", "provider", "client", "bend"},
        "security-event": {"person", "event", "provider", "client", "bend"},
        "keys": {"provider", "do"},
    }  # fmt: skip
    assert all(bodies[path] == fields for path, fields in names.items())
    pages = {"arm": "faults", "next": "next-sign-in", "logout": "back-channel-logout", "event": "security-event"}
    html = "".join(person.read(path) for path in PAGES)
    for form, path in {**pages, "keys": "keys"}.items():
        assert set(re.findall(rf'for="{form}-([a-z_]+)"', html)) | {"faults"} == names[path] | {"faults"}


def test_an_order_from_the_page_waits_for_its_client(stub: StubServer, person: Person) -> None:
    person.told("panel/next/", {"person": "ava", "client": "second"})
    first = client_of(stub, "first", "generic")
    assert "sign-in/" in first.ask(first.parameters("v" * 43)).headers["Location"]
    assert client_of(stub, "second", "generic").sign_in().person
