"""The selfie over HTTP: every outcome, three tries, the lock, and what only this page may do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from stub_idp.proofing.calls import ZONE
from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import NaiveClient, read_without_checking
from tests.stub_idp.proofing_way import another_browser, at_selfie, picture, walker
from tests.stub_idp.receiver import Receiver
from tests.stub_server import IAL2_ACR, StubServer


def test_rosa_is_not_matched_three_times_and_then_passes_in_the_call(stub: StubServer, client: NaiveClient) -> None:
    walk = at_selfie(client, "rosa")
    assert walk.said("tries-left") == "3 tries left"
    for left in ("2 tries left", "1 try left"):
        assert walk.preselected() == "no-match"
        walk.sample("no-match")
        assert walk.where == "selfie" and walk.said("tries-left") == left
        assert 'data-failure="face-mismatch"' in walk.text and walk.text.count('data-testid="fix"') == 1
    before = datetime.now(UTC)
    walk.sample("no-match")
    assert walk.where == "video-call" and "No tries left" in walk.text
    until = walk.said("locked-until") or ""
    shown = datetime.strptime(re.sub(r"([ap])\.m\. Eastern time", r"\1m", until), "%A, %d %B %Y, %I:%M %p").replace(
        tzinfo=ZONE
    )
    assert abs(shown - (before + timedelta(hours=6))) <= timedelta(minutes=1)
    for place in ("selfie/", "photo/front/", "details/", "document/"):
        assert walk.open(place).where == "video-call"
    walk.press(join="1")
    assert walk.said("position") == "1"
    decided = stub.control("video-calls", {"person": "rosa", "decision": "pass"})
    assert decided.json() == {"person": "rosa", "step": "done", "ial": 2, "way": "video-call"}
    assert walk.open("video-call/").where == "result" and walk.said("way") == "A video call with an agent"
    walk.press(**{"continue": "1"})
    assert walk.answer is not None
    tokens = client.redeem(walk.answer["code"], "v" * 43).json()
    assert read_without_checking(tokens["id_token"])[1]["acr"] == IAL2_ACR


@pytest.mark.parametrize("outcome", ["face-hidden", "too-dark", "two-faces", "no-match"])
def test_each_bad_selfie_has_one_fix_and_uses_a_try(outcome: str, client: NaiveClient) -> None:
    walk = at_selfie(client, "quinn").sample(outcome)
    assert walk.where == "selfie" and walk.said("tries-left") == "2 tries left"
    assert walk.text.count('data-testid="fix"') == 1 and walk.said("fix")
    assert walk.told() == "face-mismatch"


def test_a_picture_of_one_s_own_goes_by_the_person_s_script(client: NaiveClient) -> None:
    mine = {"file": ("me.jpg", picture(900, 1200), "image/jpeg")}
    rosa = at_selfie(client, "rosa").press(files=mine, upload="1")
    assert rosa.where == "selfie" and rosa.said("tries-left") == "2 tries left"
    quinn = at_selfie(another_browser(client), "quinn").press(files=mine, upload="1")
    assert quinn.where == "result"


def test_the_lock_holds_in_every_browser_and_at_every_sign_in(stub: StubServer, client: NaiveClient) -> None:
    assert at_selfie(client, "rosa").fail_selfies(3).told() == "too-many-tries"
    later = walker(another_browser(client), "rosa")
    assert later.where == "video-call" and later.said("locked-until")
    stub.control("proofing", {"person": "rosa", "clear": True})
    assert walker(another_browser(client), "rosa").where == ""


def test_a_selfie_sent_twice_is_one_try(client: NaiveClient) -> None:
    walk = at_selfie(client, "rosa")
    first, second = (walk.post(sample="no-match", use_sample="1") for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert walk.follow(second).said("tries-left") == "2 tries left"


def test_only_this_page_may_use_the_camera_and_a_script(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    assert "script-src" not in walk.page.headers["Content-Security-Policy"]
    assert "camera=()" in walk.page.headers["Permissions-Policy"]
    walk.sample("good")
    policy = walk.page.headers["Content-Security-Policy"]
    assert policy.endswith("; script-src 'self'") and "unsafe" not in policy
    assert "camera=(self)" in walk.page.headers["Permissions-Policy"]
    assert "microphone=()" in walk.page.headers["Permissions-Policy"]
    assert "X-Page-Offers-Camera" not in walk.page.headers
    scripts = re.findall(r"<script[^>]*>", walk.text)
    assert scripts == ['<script src="/own/harbor/camera.js" defer>']
    assert 'capture="user"' in walk.text
    script = client.browser.get(f"{client.issuer.rpartition('/')[0]}/own/harbor/camera.js", timeout=5)
    assert script.status_code == 200 and "javascript" in script.headers["Content-Type"]


def test_proofed_anew_tells_the_services_that_know_the_person(stub: StubServer, receiver: Receiver) -> None:
    walk = at_selfie(client_of(stub, "first", "generic"), "quinn").sample("good").press(**{"continue": "1"})
    assert walk.answer is not None
    assert walk.client.redeem(walk.answer["code"], "v" * 43).status_code == 200
    assert receiver.posts == []
    walk.page = walk.client.browser.get(f"{stub.issuer()}/sign-in/own/identity/", timeout=5)
    walk.start().keep().choose().sample("good").sample("good")
    assert walk.where == "result"
    ((path, kind, token),) = receiver.posts
    assert (path, kind) == ("/first/events", "application/secevent+jwt")
    (event,) = read_without_checking(token)[1]["events"]
    assert event.endswith("/reproof-completed")
