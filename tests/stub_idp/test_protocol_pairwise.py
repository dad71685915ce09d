"""Pairwise subjects (OpenID Connect Core 8.1): each sector its own, and the same wherever that service hears of a person."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import RECEIVER, at_receiver, client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_idp.receiver import Receiver
from tests.stub_server import StubServer


def pairwise(name: str, sector: str, **more: str) -> dict[str, object]:
    mailbox = f"{RECEIVER.url}/{name}/logout"
    registered = at_receiver(name, issuer="generic", secret="s", backchannel_logout_uri=mailbox, **more)
    return {**registered, "subject_type": "pairwise", **({"sector": sector} if sector else {})}


CLIENTS = [
    pairwise("parks", "parks.example"),
    pairwise("lakes", "parks.example", userinfo="signed"),
    pairwise("roads", "roads.example"),
    pairwise("by-address", ""),
    at_receiver("first", issuer="generic", secret="s"),
]


@pytest.fixture(scope="module")
def running() -> Iterator[StubServer]:
    with StubServer(CLIENTS) as stub:
        yield stub


@pytest.fixture
def stub(running: StubServer) -> StubServer:
    running.reset()
    RECEIVER.clear()
    return running


@pytest.fixture
def mailbox() -> Receiver:
    return RECEIVER


def subject(stub: StubServer, name: str, person: str = "ava") -> str:
    stub.next_sign_in(person)
    seen = client_of(stub, name, "generic").sign_in()
    assert seen.userinfo["sub"] == seen.claims["sub"]
    found: str = seen.claims["sub"]
    return found


def test_services_of_one_sector_share_a_subject_and_others_have_their_own(stub: StubServer) -> None:
    found = {name: subject(stub, name) for name in ("parks", "lakes", "roads", "by-address", "first")}
    assert found["parks"] == found["lakes"]
    assert len(set(found.values())) == 4
    assert all(len(value) <= 255 and value.isascii() for value in found.values())


def test_it_is_one_person_s_and_stays_the_same(stub: StubServer) -> None:
    ava = subject(stub, "parks")
    assert subject(stub, "parks", "ben") != ava
    stub.reset()
    assert subject(stub, "parks") == ava
    with StubServer(CLIENTS) as another:
        assert subject(another, "parks") == ava


def test_logout_tokens_and_events_name_it(stub: StubServer, mailbox: Receiver) -> None:
    subjects = {name: subject(stub, name) for name in ("parks", "roads")}
    stub.back_channel_logout("ava")
    for name in subjects:
        stub.security_event("ava", "account-disabled", client=name)
    told: dict[str, set[str]] = {}
    for path, _, body in mailbox.posts:
        token = parse_qs(body)["logout_token"][0] if path.endswith("/logout") else body
        claims = read_without_checking(token)[1]
        told.setdefault(path.split("/")[1], set()).add(claims.get("sub") or claims["sub_id"]["sub"])
    assert {name: told[name] for name in subjects} == {name: {value} for name, value in subjects.items()}


def test_signing_out_of_one_tells_the_other_its_own_subject(stub: StubServer, mailbox: Receiver) -> None:
    parks, roads = client_of(stub, "parks", "generic"), client_of(stub, "roads", "generic")
    roads.browser = parks.browser
    hints = []
    for client in (parks, roads):
        stub.next_sign_in("ava")
        hints.append(client.sign_in().id_token)
    parks.browser.get(f"{stub.issuer()}/end-session", params={"id_token_hint": hints[0]}, timeout=5)
    ((path, _, body),) = mailbox.posts
    claims = read_without_checking(parse_qs(body)["logout_token"][0])[1]
    assert path == "/roads/logout" and claims["sub"] == subject(stub, "roads") != subject(stub, "parks")


def tokens(stub: StubServer, client: NaiveClient, person: str) -> dict[str, str]:
    scope = "openid offline_access"
    code = read_answer(press(client, open_picker(client, prompt="login", scope=scope), person=person))["code"]
    found: dict[str, str] = client.redeem(code, "v" * 43).json()
    return found


def test_a_hint_with_it_is_understood(stub: StubServer) -> None:
    client = client_of(stub, "parks", "generic")
    ava, ben = (tokens(stub, client, person)["id_token"] for person in ("ava", "ben"))
    silent = client.parameters("v" * 43, prompt="none")
    assert "code" in read_answer(client.ask({**silent, "id_token_hint": ben}))
    assert read_answer(client.ask({**silent, "id_token_hint": ava}))["error"] == "login_required"
    url, bye = f"{stub.issuer()}/end-session", "http://localhost:8998/bye"
    query = {"post_logout_redirect_uri": bye}
    somebody_else = client.browser.get(url, params={**query, "id_token_hint": ava}, allow_redirects=False, timeout=5)
    assert somebody_else.status_code == 200
    left = client.browser.get(url, params={**query, "id_token_hint": ben}, allow_redirects=False, timeout=5)
    assert left.headers["Location"] == bye


def test_a_subject_of_another_sector_or_the_public_one_is_somebody_else(stub: StubServer) -> None:
    own, foreign = subject(stub, "parks"), (subject(stub, "roads"), subject(stub, "first"))
    client = client_of(stub, "parks", "generic")
    press(client, open_picker(client), person="ava")
    for value, word in ((own, "code"), *((value, "error") for value in foreign)):
        claims = f'{{"id_token": {{"sub": {{"value": "{value}"}}}}}}'
        assert word in read_answer(client.ask(client.parameters("v" * 43, prompt="none", claims=claims)))


def test_a_refreshed_id_token_and_a_signed_userinfo_name_it(stub: StubServer) -> None:
    for name in ("parks", "lakes"):
        client = client_of(stub, name, "generic")
        before = tokens(stub, client, "ava")
        form = {"grant_type": "refresh_token", "refresh_token": before["refresh_token"]}
        after = requests.post(
            f"{stub.issuer()}/token", data={**form, "client_id": name, "client_secret": "s"}, timeout=5
        ).json()
        told = client.userinfo(after["access_token"])
        seen = told.json() if name == "parks" else read_without_checking(told.text)[1]
        assert read_without_checking(after["id_token"])[1]["sub"] == seen["sub"] == subject(stub, name)
