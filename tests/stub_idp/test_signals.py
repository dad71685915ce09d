"""Logout tokens and security events as a relying party receives them, right and bent; and the life of the keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
import requests

from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS
from stub_idp.signals import EVENTS, LOGOUT_EVENT
from tests.stub_idp.browsing import press
from tests.stub_idp.conftest import OTHER, client_of
from tests.stub_idp.naive_client import read_answer, read_without_checking
from tests.stub_idp.receiver import Receiver
from tests.stub_server import StubServer

Token = tuple[dict[str, Any], dict[str, Any]]


def logout_token(receiver: Receiver, at: int = -1) -> str:
    path, kind, body = receiver.posts[at]
    assert path.endswith("/logout") and kind == "application/x-www-form-urlencoded"
    return parse_qs(body)["logout_token"][0]


def verified(token: str, stub: StubServer, jwks: str, **expected: Any) -> dict[str, Any]:
    """The claims, after another library has checked them."""
    keys = jwt.PyJWKSet.from_dict(requests.get(jwks, timeout=5).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], **expected)
    return claims


def test_a_logout_token_names_session_and_subject(stub: StubServer, receiver: Receiver) -> None:
    stub.next_sign_in("ava")
    seen = client_of(stub, "first", "generic").sign_in()
    (delivery,) = stub.back_channel_logout("ava", client="first")
    assert delivery == {"client": "first", "status": 200, "body": "{}"}
    token = logout_token(receiver)
    claims = verified(token, stub, f"{stub.issuer()}/jwks", audience="first", issuer=stub.issuer())
    assert (claims["sub"], claims["sid"]) == (seen.claims["sub"], seen.claims["sid"])
    assert claims["events"] == {LOGOUT_EVENT: {}} and claims["jti"] and "nonce" not in claims
    assert jwt.get_unverified_header(token)["typ"] == "logout+jwt"


def test_every_client_with_a_mailbox_is_told_and_its_answer_reported(stub: StubServer, receiver: Receiver) -> None:
    receiver.status = 400
    told = {delivery["client"]: delivery["status"] for delivery in stub.back_channel_logout("ava")}
    assert told == {"taxportal": 0, "first": 400, "second": 400}


SHOWS: dict[str, Callable[[Token, Token], Any]] = {
    "alg-none": lambda seen, right: seen[0]["alg"] == "none",
    "wrong-alg": lambda seen, right: seen[0]["alg"] == "HS256",
    "bad-signature": lambda seen, right: seen[0] == right[0],
    "wrong-iss": lambda seen, right: seen[1]["iss"] != right[1]["iss"],
    "wrong-aud": lambda seen, right: seen[1]["aud"] != right[1]["aud"],
    "no-jti": lambda seen, right: "jti" not in seen[1],
    "wrong-typ": lambda seen, right: seen[0]["typ"] == "at+jwt",
    "no-typ": lambda seen, right: "typ" not in seen[0],
    "unknown-kid": lambda seen, right: seen[0]["kid"].startswith("nobody-"),
    "iat-old": lambda seen, right: seen[1]["iat"] < time.time() - 3600,
    "iat-future": lambda seen, right: seen[1]["iat"] > time.time() + 1800,
    "no-event": lambda seen, right: "events" not in seen[1],
    "no-events": lambda seen, right: "events" not in seen[1],
    "wrong-event": lambda seen, right: LOGOUT_EVENT not in seen[1]["events"],
    "event-not-object": lambda seen, right: seen[1]["events"] == {LOGOUT_EVENT: "yes"},
    "with-nonce": lambda seen, right: "nonce" in seen[1],
    "no-sub-and-sid": lambda seen, right: not {"sub", "sid"} & set(seen[1]),
    "no-iat": lambda seen, right: "iat" not in seen[1],
    "no-exp": lambda seen, right: "exp" not in seen[1],
    "expired": lambda seen, right: seen[1]["exp"] < time.time() - 300,
    "sid-only": lambda seen, right: "sub" not in seen[1] and seen[1]["sid"],
    "sub-only": lambda seen, right: "sid" not in seen[1] and seen[1]["sub"],
    "other-sub": lambda seen, right: seen[1]["sub"] != right[1]["sub"],
    "no-subject": lambda seen, right: not {"sub", "sub_id"} & set(seen[1]),
    "two-subjects": lambda seen, right: seen[1]["sub"] != seen[1]["sub_id"]["sub"],
    "id-token": lambda seen, right: "nonce" in seen[1] and "events" not in seen[1],
}


@pytest.mark.parametrize("bend", sorted(LOGOUT_BENDS.keys() - {"replay"}))
def test_a_logout_token_can_be_wrong_in_this_way(bend: str, stub: StubServer, receiver: Receiver) -> None:
    stub.next_sign_in("ava")
    client_of(stub, "first", "generic").sign_in()
    stub.back_channel_logout("ava", client="first")
    stub.back_channel_logout("ava", client="first", bend=bend)
    right, bent = (read_without_checking(logout_token(receiver, at)) for at in (0, 1))
    assert SHOWS[bend](bent, right)
    assert bend == "bad-signature" or not SHOWS[bend](right, right)


def test_a_spoiled_signature_does_not_verify(stub: StubServer, receiver: Receiver) -> None:
    stub.back_channel_logout("ava", client="first", bend="bad-signature")
    with pytest.raises(jwt.InvalidSignatureError):
        verified(logout_token(receiver), stub, f"{stub.issuer()}/jwks", audience="first")


def test_a_replay_is_the_same_token_twice(stub: StubServer, receiver: Receiver) -> None:
    assert len(stub.back_channel_logout("ava", client="first", bend="replay")) == 2
    assert receiver.posts[0] == receiver.posts[1]
    assert len(stub.security_event("ava", "account-purged", client="first", bend="replay")) == 2
    assert receiver.posts[2] == receiver.posts[3]


@pytest.mark.parametrize(
    ("provider", "client", "issuer", "jwks"),
    [
        ("generic", "first", "generic", "generic/jwks"),
        ("idme", "anchor", "idme-events", "idme-events/jwks"),
        ("logingov", "lantern", "logingov", "logingov/jwks"),
    ],
)
def test_a_security_event_is_pushed_by_the_issuer_s_sender(
    provider: str, client: str, issuer: str, jwks: str, stub: StubServer, receiver: Receiver
) -> None:
    (delivery,) = stub.security_event("ava", "account-disabled", provider=provider, client=client)
    assert delivery["status"] == 200
    path, kind, token = receiver.posts[-1]
    assert (path, kind) == (f"/{client}/events", "application/secevent+jwt")
    audience = f"{receiver.url}{path}" if provider == "logingov" else client
    claims = verified(token, stub, f"{stub.base_url}/{jwks}", audience=audience, issuer=stub.issuer(issuer))
    assert jwt.get_unverified_header(token)["typ"] == "secevent+jwt"
    assert claims["sub_id"]["format"] == "iss_sub" and claims["sub_id"]["iss"] == stub.issuer(provider)
    said = claims["events"][EVENTS["account-disabled"]]
    assert said["reason"] == "hijacking"
    assert ("subject" in said) is (provider == "logingov")
    assert "exp" not in claims and "sub" not in claims


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_has_its_address(event: str, stub: StubServer, receiver: Receiver) -> None:
    stub.security_event("ava", event, client="first")
    _, claims = read_without_checking(receiver.posts[-1][2])
    assert list(claims["events"]) == [EVENTS[event]]


@pytest.mark.parametrize("bend", sorted(SET_BENDS.keys() - {"replay", "not-a-jwt"}))
def test_a_security_event_can_be_wrong_in_this_way(bend: str, stub: StubServer, receiver: Receiver) -> None:
    stub.security_event("ava", "account-disabled", provider="logingov", client="lantern")
    stub.security_event("ava", "account-disabled", provider="logingov", client="lantern", bend=bend)
    right, bent = (read_without_checking(post[2]) for post in receiver.posts)
    assert SHOWS[bend](bent, right)


def test_a_security_event_can_be_no_token_at_all(stub: StubServer, receiver: Receiver) -> None:
    stub.security_event("ava", "account-disabled", client="first", bend="not-a-jwt")
    assert receiver.posts[-1][2].count(".") == 0


def test_the_sender_of_anchor_s_events_has_metadata_of_its_own(stub: StubServer) -> None:
    found = requests.get(f"{stub.base_url}/idme-events/.well-known/ssf-configuration", timeout=5).json()
    assert found["issuer"] == stub.issuer("idme-events")
    keys = requests.get(found["jwks_uri"], timeout=5).json()["keys"]
    assert keys and keys != requests.get(f"{stub.base_url}/idme/.well-known/jwks", timeout=5).json()["keys"]


@pytest.mark.parametrize(
    ("name", "order", "words"),
    [
        ("back-channel-logout", {"person": "nobody"}, "person"),
        ("back-channel-logout", {"person": "ava", "bend": "twisted"}, "bend"),
        ("back-channel-logout", {"person": "ava", "provider": "idme"}, "backchannel_logout_uri"),
        ("back-channel-logout", {"person": "ava", "client": "post-only"}, "backchannel_logout_uri"),
        ("back-channel-logout", {"person": "ava", "colour": "red"}, "colour"),
        ("security-event", {"person": "ava"}, "event"),
        ("security-event", {"person": "ava", "event": "party"}, "event"),
        ("security-event", {"person": "ava", "event": "unknown", "bend": "no-exp"}, "bend"),
        ("keys", {"provider": "generic"}, "do"),
        ("keys", {"provider": "generic", "do": "burn"}, "do"),
        ("keys", {"provider": "nowhere", "do": "use"}, "provider"),
    ],
)
def test_a_call_without_sense_is_refused(name: str, order: dict[str, Any], words: str, stub: StubServer) -> None:
    answer = stub.control(name, order)
    assert answer.status_code == 422 and words in answer.json()["error"]


def kids(stub: StubServer) -> set[str]:
    return {
        key["kid"] for key in requests.get(f"{stub.issuer()}/jwks", timeout=5).json()["keys"] if key["alg"] == "RS256"
    }


def signing_kid(stub: StubServer) -> str:
    stub.next_sign_in("ava")
    kid: str = client_of(stub, "first", "generic").sign_in().header["kid"]
    return kid


def test_a_key_is_published_then_used_then_the_old_one_is_retired(stub: StubServer) -> None:
    stub.keys("generic", "rotate")  # keys outlive a reset of the provider, and so may a next key that another test left
    old = signing_kid(stub)
    assert kids(stub) == {old}
    stub.keys("generic", "publish")
    (new,) = kids(stub) - {old}
    assert signing_kid(stub) == old
    stub.keys("generic", "use")
    assert signing_kid(stub) == new and kids(stub) == {old, new}
    stub.keys("generic", "retire")
    assert kids(stub) == {new}
    stub.keys("generic", "rotate")
    assert not kids(stub) & {old, new}


def test_a_hint_signed_by_a_retired_key_is_still_ours(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    stub.next_sign_in("ava")
    token = client.redeem(read_answer(client.ask(client.parameters("v" * 43)))["code"], "v" * 43).json()["id_token"]
    stub.keys("generic", "rotate")
    query = {"id_token_hint": token, "post_logout_redirect_uri": f"{OTHER}/bye"}
    response = client.browser.get(f"{stub.issuer()}/end-session", params=query, allow_redirects=False, timeout=5)
    assert response.headers["Location"] == f"{OTHER}/bye"


def test_signing_out_at_one_service_tells_the_others_of_the_session(stub: StubServer, receiver: Receiver) -> None:
    first, second = (client_of(stub, name, "generic") for name in ("first", "second"))
    second.browser = first.browser
    stub.next_sign_in("ava")
    seen = first.sign_in()
    sid = seen.claims["sid"]
    assert "code" in read_answer(second.ask(second.parameters("v" * 43, prompt="none")))
    first.browser.get(f"{stub.issuer()}/end-session", params={"id_token_hint": seen.id_token}, timeout=5)
    ((path, _, _),) = receiver.posts
    assert path == "/second/logout"
    assert read_without_checking(logout_token(receiver))[1]["sid"] == sid


def test_signing_out_at_the_front_page_tells_all_of_them(stub: StubServer, receiver: Receiver) -> None:
    client = client_of(stub, "first", "generic")
    stub.next_sign_in("ava")
    client.sign_in()
    home = client.browser.get(f"{stub.base_url}/", timeout=5)
    home.url = f"{stub.base_url}/signed-out/"
    assert "You are signed out" in press(client, home).text
    assert [path for path, _, _ in receiver.posts] == ["/first/logout"]


def test_anchor_signs_out_by_client_and_redirect_uri(stub: StubServer, receiver: Receiver) -> None:
    client = client_of(stub, "anchor", "idme")
    stub.next_sign_in("ava", provider="idme")
    client.sign_in()
    url = client.where["end-session"]
    query = {"client_id": "anchor", "redirect_uri": f"{OTHER}/bye"}
    response = client.browser.get(url, params=query, allow_redirects=False, timeout=5)
    assert response.headers["Location"] == f"{OTHER}/bye"
    assert read_answer(client.ask(client.parameters("v" * 43, prompt="none")))["error"] == "login_required"
    assert not receiver.posts, "it has no back-channel logout"
    query["redirect_uri"] = "https://example.com/"
    assert client.browser.get(url, params=query, allow_redirects=False, timeout=5).status_code == 400


BYE = {"client_id": "lantern", "post_logout_redirect_uri": f"{OTHER}/bye", "state": "s" * 22}


def test_lantern_asks_the_person_before_signing_out(stub: StubServer) -> None:
    client = client_of(stub, "lantern", "logingov")
    stub.next_sign_in("ava", provider="logingov")
    client.sign_in()
    page = client.browser.get(client.where["end-session"], params=BYE, timeout=5)
    assert page.status_code == 200 and "signed in as <strong>Ava Martinez" in page.text
    page.url = f"{stub.issuer('logingov')}/sign-out/"
    assert press(client, page, **BYE).headers["Location"] == f"{OTHER}/bye?state={'s' * 22}"


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_hint": "a.b.c"},
        {"state": "short"},
        {"client_id": "nobody"},
        {"post_logout_redirect_uri": "https://example.com/"},
    ],
)
def test_lantern_refuses_what_it_does_not_take(changes: dict[str, str], stub: StubServer) -> None:
    client = client_of(stub, "lantern", "logingov")
    response = client.browser.get(
        client.where["end-session"], params={**BYE, **changes}, allow_redirects=False, timeout=5
    )
    assert response.status_code == 400


def test_a_confirmation_belongs_to_lantern_and_a_known_client(stub: StubServer) -> None:
    client = client_of(stub, "lantern", "logingov")
    page = client.browser.get(client.where["end-session"], params=BYE, timeout=5)
    for provider, fields in (("generic", BYE), ("logingov", {**BYE, "client_id": "nobody"})):
        page.url = f"{stub.issuer(provider)}/sign-out/"
        assert press(client, page, **fields).status_code == 400
