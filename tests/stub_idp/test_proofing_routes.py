"""The other ways over HTTP: the video call with its agent, the counter, the letter, and the control API for them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from tests.stub_idp.conftest import PORTAL
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.proofing_way import Walker, another_browser, at_selfie, told_level, walker
from tests.stub_server import IAL2_ACR, StubServer, portal_client


class Desk:
    """The agent's browser."""

    def __init__(self, stub: StubServer) -> None:
        self.browser, self.base, self.token = requests.Session(), stub.base_url, ""

    def open(self, path: str = "/agent/") -> requests.Response:
        return self.browser.get(self.base + path, timeout=5)

    def waiting(self) -> list[str]:
        return re.findall(r'data-testid="call-(\w+)"', self.open().text)

    def call(self, person: str) -> str:
        """The address of the person's call."""
        found = re.search(rf'href="([^"]+)" data-testid="call-{person}"', self.open().text)
        assert found, "nobody of this name waits"
        return found.group(1)

    def send(self, path: str, **fields: str) -> requests.Response:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.open().text + self.open(path).text)
        self.token = found.group(1) if found else self.token
        data = {"csrfmiddlewaretoken": self.token, **fields}
        return self.browser.post(self.base + path, data=data, timeout=10)


@pytest.fixture
def desk(stub: StubServer) -> Desk:
    return Desk(stub)


def in_queue(client: NaiveClient, person: str = "rosa") -> Walker:
    """Somebody who waits for a call."""
    walk = at_selfie(client, person).open("video-call/").press(join="1")
    assert walk.said("position")
    return walk


def calls_of(stub: StubServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stub.base_url}/control/video-calls", timeout=5).json()["calls"]
    return found


def test_the_queue_has_places_and_refreshes_by_itself(client: NaiveClient) -> None:
    first = in_queue(client)
    second = in_queue(another_browser(client), "quinn")
    assert (first.said("position"), second.said("position")) == ("1", "2")
    assert (first.said("waits"), second.said("waits")) == ("about 4 minutes", "about 8 minutes")
    assert second.page.headers["Refresh"] == "5"
    assert "Refresh" not in second.open("video-call/?still=1").page.headers
    assert first.press(join="1").said("position") == "1"  # once more is not a second place
    assert first.press(leave_queue="1").where == "video-call" and "1 person waits" in first.text
    assert second.open("video-call/").said("position") == "1"


def test_the_agent_sees_what_there_is_and_passes(client: NaiveClient, desk: Desk) -> None:
    walk = at_selfie(client, "rosa", "state-id").fail_selfies(3).press(join="1")
    assert desk.waiting() == ["rosa"]
    address = desk.call("rosa")
    page = desk.open(address).text
    for fact in ("Rosa Silva", "1953-04-04", "666100020", "72 Harbor View", "State ID", "selfies 3"):
        assert fact in page
    pictures = re.findall(r'<img src="(/agent/[^"]+)"', page)
    assert len(pictures) == 3
    for picture in pictures:
        answer = desk.open(picture)
        assert answer.headers["Content-Type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8"
        assert b"harbor-practice-picture" not in answer.content
    assert desk.send(address, begin="1").status_code == 200
    assert "An agent is with you" in (walk.open("video-call/").said("in-call") or "")
    unsure = desk.send(address)
    assert unsure.status_code == 422 and "Choose one of the decisions" in unsure.text
    assert "Rosa Silva" in desk.send(address, decision="pass").text
    assert desk.open(pictures[0]).status_code == desk.open(address).status_code == 404
    assert desk.send(address, decision="does-not-match").status_code == 404  # decided already
    assert walk.open("video-call/").where == "result"
    assert told_level(walk.press(**{"continue": "1"})) == IAL2_ACR


@pytest.mark.parametrize(
    ("decision", "heading", "told"),
    [
        ("does-not-match", "could not match you", "face-mismatch"),
        ("wrong-document", "could not accept your document", "document-not-accepted"),
        ("no-show", "nobody answered", "too-many-tries"),
    ],
)
def test_the_person_is_told_what_happened(
    decision: str, heading: str, told: str, client: NaiveClient, desk: Desk
) -> None:
    walk = at_selfie(client, "rosa").fail_selfies(3).press(join="1")
    desk.send(desk.call("rosa"), decision=decision)
    walk.open("video-call/")
    assert heading in (walk.said("call-told") or "") and f'data-decision="{decision}"' in walk.text
    assert 'data-testid="join-queue"' in walk.text
    assert walk.told() == told


def test_suspected_fraud_is_neutral_and_final(client: NaiveClient, desk: Desk) -> None:
    walk = in_queue(client)
    desk.send(desk.call("rosa"), decision="suspected-fraud")
    walk.open("video-call/")
    assert walk.where == "result" and re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", walk.said("reference") or "")
    # The word stands only in what a tester reads.
    assert "fraud" not in re.sub(r'<code.*?</code>|data-failure="[^"]*"', "", walk.text)
    for place in ("", "details/", "selfie/", "video-call/", "in-person/", "letter/"):
        assert walk.open(place).where == "result"
    assert walk.told() == "suspected-fraud"
    assert walker(another_browser(client), "rosa").where == "result"


def test_leaving_the_queue_by_leaving_the_page(stub: StubServer, client: NaiveClient) -> None:
    assert in_queue(client).told() is None
    assert calls_of(stub) == []
    locked = walker(another_browser(client), "rosa")
    assert locked.where == "selfie"
    assert locked.fail_selfies(3).press(join="1").told() == "too-many-tries"
    assert calls_of(stub) == []


def test_a_booked_call_is_pending(stub: StubServer, client: NaiveClient, desk: Desk) -> None:
    walk = at_selfie(client, "rosa").open("video-call/")
    slots = re.findall(r'<option value="(\d+)">([^<]+)', walk.text)
    assert len(slots) == 12 and all("Eastern time" in text for _, text in slots)
    odd = walk.press(book="1", slot="12")
    assert odd.page.status_code == 422 and 'href="#slot"' in odd.text
    slot, text = slots[3]
    walk.press(book="1", slot=slot)
    assert text in (walk.said("booked") or "")
    (call,) = calls_of(stub)
    assert (call["state"], call["slot"], call["person"]) == ("booked", int(slot), "rosa")
    other = at_selfie(another_browser(client), "quinn").open("video-call/")
    assert f'value="{slot}"' not in other.text  # taken
    assert walk.told() == "pending"
    back = walker(another_browser(client), "rosa")
    assert back.where == "video-call" and back.said("booked")
    assert back.press(join="1").said("position") == "1"
    assert desk.send(desk.call("rosa"), decision="pass").status_code == 200
    assert back.open("").where == ""  # proven: the offer to do it again
    assert back.open("result/").said("way")


def test_a_mismatch_goes_to_the_call_with_what_was_typed(client: NaiveClient, desk: Desk) -> None:
    walk = walker(client, "rosa").start().give(family_name="Santos").open("video-call/").press(join="1")
    assert "Santos" in desk.open(desk.call("rosa")).text
    desk.send(desk.call("rosa"), decision="pass")
    assert walk.open("video-call/").where == "result"


def test_in_person(stub: StubServer, client: NaiveClient, desk: Desk) -> None:
    walk = walker(client, "quinn").start().keep().open("in-person/")
    walk.press(ask="1")
    code = walk.said("counter-code") or ""
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", code) and "Valid until" in (walk.said("pending-since") or "")
    assert walk.press(ask="1").said("counter-code") == code
    assert walk.open("selfie/").where == "in-person"
    assert walk.told() == "pending"
    assert code in desk.open().text
    assert desk.send("/agent/counter/", person="quinn").status_code == 200
    assert desk.send("/agent/counter/", person="quinn").status_code == 404
    assert told_level(walker(another_browser(client), "quinn")) == IAL2_ACR


def test_the_counter_by_the_control_api_and_another_way_instead(stub: StubServer, client: NaiveClient) -> None:
    assert "no code" in stub.control("in-person", {"person": "quinn"}).json()["error"]
    walk = walker(client, "quinn").start().keep().open("in-person/").press(ask="1")
    assert walk.press(leave_route="1").where == "other-ways"
    assert stub.control("in-person", {"person": "quinn"}).status_code == 422
    walk.open("in-person/").press(ask="1")
    answer = stub.control("in-person", {"person": "quinn"})
    assert answer.json() == {"person": "quinn", "step": "done", "ial": 2, "way": "in-person"}


def letter_code(stub: StubServer) -> str:
    """The code in the newest letter of the outbox, as a program reads it."""
    page = requests.get(f"{stub.base_url}/control/outbox", params={"to": "Rosa Silva"}, timeout=5)
    code: str = re.findall(r"code is (\w{4}-\w{4})", page.text)[0]
    return code


def test_a_letter_brings_the_proof(stub: StubServer, client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep()
    assert walk.open("letter/").where == "other-ways"  # not before the photos
    assert "Opens once the photos" in walk.text
    walk.open("document/").choose().sample("good").open("letter/").press(ask="1")
    assert "72 Harbor View" in walk.text and "usually arrives by" in (walk.said("pending-since") or "")
    assert walk.said("tries-left") == "3 tries left"
    assert walk.press(code="").page.status_code == 422
    assert walk.press(code="WRONG").said("tries-left") == "2 tries left"
    assert walker(another_browser(client), "rosa").told() == "pending"
    walk.press(code=letter_code(stub).lower().replace("-", " "))
    assert walk.where == "result" and "code sent by letter" in (walk.said("way") or "")
    assert told_level(walk.press(**{"continue": "1"})) == IAL2_ACR


def test_three_wrong_codes_end_the_letter(client: NaiveClient) -> None:
    walk = at_selfie(client, "rosa").open("letter/").press(ask="1")
    stale = walk.post(code="WRONG")
    assert stale.status_code == 422
    assert walk.post(code="WRONG").status_code == 302  # the same page again is not another try
    walk.open("letter/")
    assert walk.said("tries-left") == "2 tries left"
    walk.press(code="WRONG")
    assert walk.press(code="\x01 nothing").where == "other-ways"
    walk.open("letter/")
    assert "2 letters can still be sent" in walk.text


def test_a_letter_is_open_while_the_selfie_is_locked(client: NaiveClient) -> None:
    walk = at_selfie(client, "rosa").fail_selfies(3)
    assert 'data-testid="way-letter"' in walk.text
    assert walk.open("letter/").press(ask="1").said("pending-since")
    assert walk.told() == "pending"


def test_the_control_api_lists_and_decides_calls(stub: StubServer, client: NaiveClient) -> None:
    in_queue(client)
    (call,) = calls_of(stub)
    assert (call["person"], call["state"], call["position"], call["waits_s"]) == ("rosa", "waiting", 1, 240)
    for wrong in ({"person": "rosa"}, {"person": "rosa", "decision": "maybe"}, {"person": "nobody", "decision": "pass"},
                  {"person": "quinn", "decision": "pass"}, {"person": "rosa", "decision": "pass", "x": 1}, [], "pass"):  # fmt: skip
        assert stub.control("video-calls", wrong).status_code == 422, wrong
    answer = stub.control("video-calls", {"person": "rosa", "decision": "no-show"})
    assert answer.json() == {"person": "rosa", "step": "selfie", "ial": 1, "way": None}
    assert stub.control("video-calls", {"person": "rosa", "decision": "pass"}).status_code == 422


def test_the_control_api_sets_and_clears_a_proof(stub: StubServer, client: NaiveClient) -> None:
    for wrong in ({"person": "ava"}, {"person": "ava", "ial": 3}, {"person": "ava", "way": "by pigeon"},
                  {"person": "ava", "ial": 2, "clear": True}, {"person": "ava", "clear": "yes"}):  # fmt: skip
        assert stub.control("proofing", wrong).status_code == 422, wrong
    for clear in ({"clear": True}, {"ial": 1}):
        assert stub.control("proofing", {"person": "ava", **clear}).json()["ial"] == 1
        assert walker(another_browser(client), "ava").where == ""
        done = stub.control("proofing", {"person": "ava", "way": "in-person", "document": "passport"}).json()
        assert (done["ial"], done["way"]) == (2, "in-person")
        assert walker(another_browser(client), "ava").answer is not None


def test_a_reset_forgets_every_case(stub: StubServer, client: NaiveClient) -> None:
    in_queue(client)
    stub.reset()
    assert calls_of(stub) == []


@pytest.mark.parametrize("path", ["/agent/", "/agent/x/", "/agent/x/front.jpg", "/agent/counter/"])
def test_the_desk_is_for_the_sandbox_and_this_computer(path: str, stub: StubServer, desk: Desk) -> None:
    foreign = requests.get(stub.base_url + path, headers={"Host": "192.0.2.7"}, timeout=5)
    assert foreign.status_code in (400, 404)
    assert requests.post(stub.base_url + path, data={"person": "rosa"}, timeout=5).status_code in (403, 405)
    assert desk.open("/agent/nobody/").status_code == 404


def test_without_the_sandbox_there_is_no_desk() -> None:
    with StubServer([portal_client(PORTAL)], sandbox=False) as stub:
        for path in ("/agent/", "/agent/x/", "/control/video-calls", "/control/proofing", "/control/in-person"):
            assert requests.get(stub.base_url + path, timeout=5).status_code == 404
