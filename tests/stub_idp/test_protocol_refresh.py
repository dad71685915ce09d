"""Refresh tokens (OpenID Connect Core 11 and 12, RFC 9700 4.14) and their end (RFC 7009)."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from stub_idp.levels import Reached
from stub_idp.store import MOST_REQUESTS, AuthorizationRequest, Grant, SignIn, Store
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import RECEIVER, assertion, client_of
from tests.stub_idp.consenting import follow, share, switches_on, to_consent
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_idp.visitor import PASSWORD, signed_in
from tests.stub_server import StubServer

OFFLINE = "openid profile email offline_access"
FORM = {"client_id": "first", "client_secret": "s"}


@pytest.fixture
def first(stub: StubServer) -> NaiveClient:
    return client_of(stub, "first", "generic")


def post(client: NaiveClient, endpoint: str, **form: Any) -> requests.Response:
    return requests.post(f"{client.issuer}/{endpoint}", data={**FORM, **form}, timeout=5)


def refresh(client: NaiveClient, token: str, **form: Any) -> requests.Response:
    return post(client, "token", grant_type="refresh_token", refresh_token=token, **form)


def tokens_of(stub: StubServer, client: NaiveClient, **order: Any) -> dict[str, Any]:
    """The token endpoint's answer for an ordered sign-in with offline access."""
    stub.next_sign_in("ava", **order)
    code = read_answer(client.ask(client.parameters("v" * 43, scope=OFFLINE)))["code"]
    found: dict[str, Any] = client.redeem(code, "v" * 43).json()
    return found


def test_a_refresh_brings_new_tokens_about_the_same_sign_in(stub: StubServer, first: NaiveClient) -> None:
    before = tokens_of(stub, first)
    response = refresh(first, before["refresh_token"])
    after = response.json()
    assert response.headers["Cache-Control"] == "no-store" and after["token_type"] == "Bearer"
    assert len({before["access_token"], after["access_token"], before["refresh_token"], after["refresh_token"]}) == 4
    _, was = read_without_checking(before["id_token"])
    _, now = read_without_checking(after["id_token"])
    assert "nonce" in was and "nonce" not in now
    for name in ("iss", "sub", "aud", "auth_time", "acr", "sid"):
        assert was[name] == now[name]
    assert was["jti"] != now["jti"]
    assert first.userinfo(after["access_token"]).json()["given_name"] == "Ava"
    assert refresh(first, after["refresh_token"]).ok


def test_without_the_scope_there_is_none(stub: StubServer, first: NaiveClient) -> None:
    stub.next_sign_in("ava")
    code = read_answer(first.ask(first.parameters("v" * 43)))["code"]
    found = first.redeem(code, "v" * 43).json()
    assert "refresh_token" not in found and "offline_access" not in found["scope"]


def test_the_second_use_ends_everything_that_came_of_the_code(stub: StubServer, first: NaiveClient) -> None:
    before = tokens_of(stub, first)
    other = tokens_of(stub, first)
    after = refresh(first, before["refresh_token"]).json()
    assert first.userinfo(after["access_token"]).ok
    stolen = refresh(first, before["refresh_token"])
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    for token in (before["access_token"], after["access_token"]):
        assert first.userinfo(token).status_code == 401
    assert refresh(first, after["refresh_token"]).status_code == 400
    assert first.userinfo(other["access_token"]).ok and refresh(first, other["refresh_token"]).ok


def test_a_code_that_comes_twice_ends_its_refresh_token(stub: StubServer, first: NaiveClient) -> None:
    stub.next_sign_in("ava")
    code = read_answer(first.ask(first.parameters("v" * 43, scope=OFFLINE)))["code"]
    found = first.redeem(code, "v" * 43).json()
    assert first.redeem(code, "v" * 43).status_code == 400
    assert refresh(first, found["refresh_token"]).status_code == 400


def test_of_many_at_once_one_wins_and_keeps_nothing(stub: StubServer, first: NaiveClient) -> None:
    """Nobody can say which of them is the thief, not even while the winner's tokens are still being made."""
    token = tokens_of(stub, first)["refresh_token"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refresh(first, token), range(8)))
    won = [answer.json() for answer in answers if answer.ok]
    assert len(won) == 1 and {answer.status_code for answer in answers} == {200, 400}
    assert refresh(first, won[0]["refresh_token"]).status_code == 400
    assert first.userinfo(won[0]["access_token"]).status_code == 401


def test_a_code_that_many_redeem_at_once_buys_nothing_that_lasts(stub: StubServer, first: NaiveClient) -> None:
    stub.next_sign_in("ava")
    code = read_answer(first.ask(first.parameters("v" * 43, scope=OFFLINE)))["code"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: first.redeem(code, "v" * 43), range(8)))
    (won,) = [answer.json() for answer in answers if answer.ok]
    assert first.userinfo(won["access_token"]).status_code == 401
    assert refresh(first, won["refresh_token"]).status_code == 400


def test_another_client_gets_nothing_and_ends_nothing(stub: StubServer, first: NaiveClient) -> None:
    token = tokens_of(stub, first)["refresh_token"]
    assert refresh(first, token, client_id="second").json()["error"] == "invalid_grant"
    assert refresh(first, token, client_secret="wrong").json()["error"] == "invalid_client"
    assert refresh(first, token).ok


@pytest.mark.parametrize("token", ["", "made-up", "é\x00", "x" * 50_000])
def test_a_token_that_never_was_is_refused(token: str, first: NaiveClient) -> None:
    assert refresh(first, token).json()["error"] == "invalid_grant"


def test_it_may_ask_for_less_but_not_for_more(stub: StubServer, first: NaiveClient) -> None:
    token = tokens_of(stub, first)["refresh_token"]
    more = refresh(first, token, scope="openid phone")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")
    less = refresh(first, token, scope="openid email").json()
    assert less["scope"] == "openid email"
    assert set(first.userinfo(less["access_token"]).json()) == {"sub", "email", "email_verified"}
    bare = refresh(first, less["refresh_token"], scope="profile").json()
    assert "id_token" not in bare and "given_name" in first.userinfo(bare["access_token"]).json()
    assert refresh(first, bare["refresh_token"]).json()["scope"] == OFFLINE


def test_a_parameter_given_twice_is_refused(stub: StubServer, first: NaiveClient) -> None:
    token = tokens_of(stub, first)["refresh_token"]
    assert refresh(first, token, scope=["openid", "email"]).json()["error"] == "invalid_request"
    assert post(first, "revoke", token=[token, token]).json()["error"] == "invalid_request"


@pytest.mark.parametrize(("switched_on", "given"), [(["name", "offline"], True), (["name"], False)])
def test_the_person_decides_about_it(switched_on: list[str], given: bool, first: NaiveClient) -> None:
    page = to_consent(first, "ava", scope=OFFLINE)
    assert switches_on(page)["offline"] is True and "while you are away" in page.text
    code = read_answer(share(first, page, switched_on))["code"]
    found = first.redeem(code, "v" * 43).json()
    assert ("refresh_token" in found) is given is ("offline_access" in found["scope"])


def test_a_consent_that_was_given_without_it_is_asked_for_again(first: NaiveClient) -> None:
    share(first, to_consent(first, "ava", scope="openid email"), ["email"])
    page = follow(first, press(first, open_picker(first, scope="openid email offline_access"), person="ava"))
    assert switches_on(page) == {"email": True, "offline": True}


def test_what_is_kept_back_meanwhile_is_not_told_after_a_refresh(stub: StubServer, first: NaiveClient) -> None:
    before = tokens_of(stub, first)
    stub.control("consents", {"person": "ava", "client": "first", "keep_back": ["email"]})
    after = refresh(first, before["refresh_token"]).json()
    for token in (before["access_token"], after["access_token"]):
        assert "email" not in first.userinfo(token).json()
    stub.control("consents", {"person": "ava", "client": "first", "withdrawn": True})
    assert first.userinfo(after["access_token"]).status_code == 401
    assert refresh(first, after["refresh_token"]).json()["error"] == "invalid_grant"


def test_it_outlives_the_session(stub: StubServer, first: NaiveClient) -> None:
    token = tokens_of(stub, first)["refresh_token"]
    first.browser.get(f"{first.issuer}/end-session", params={"client_id": "first"}, timeout=5)
    assert refresh(first, token).ok


def test_revoking_an_access_token_ends_it_alone(stub: StubServer, first: NaiveClient) -> None:
    found = tokens_of(stub, first)
    answer = post(first, "revoke", token=found["access_token"], token_type_hint="refresh_token")
    assert (answer.status_code, answer.text) == (200, "")
    assert first.userinfo(found["access_token"]).status_code == 401
    assert refresh(first, found["refresh_token"]).ok


def test_revoking_a_refresh_token_ends_all_that_came_of_its_code(stub: StubServer, first: NaiveClient) -> None:
    before = tokens_of(stub, first)
    after = refresh(first, before["refresh_token"]).json()
    assert post(first, "revoke", token=after["refresh_token"], token_type_hint="nonsense").status_code == 200
    for token in (before["access_token"], after["access_token"]):
        assert first.userinfo(token).status_code == 401
    assert refresh(first, after["refresh_token"]).status_code == 400
    assert post(first, "revoke", token=after["refresh_token"]).status_code == 200


def test_only_a_proven_client_revokes_and_only_its_own(stub: StubServer, first: NaiveClient) -> None:
    found = tokens_of(stub, first)
    wrong = post(first, "revoke", token=found["access_token"], client_secret="wrong")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    for kind in ("access_token", "refresh_token"):
        other = post(first, "revoke", token=found[kind], client_id="second")
        assert (other.status_code, other.json()["error"]) == (400, "unauthorized_client")
    assert post(first, "revoke").json()["error"] == "invalid_request"
    assert requests.get(f"{first.issuer}/revoke", timeout=5).status_code == 405
    assert first.userinfo(found["access_token"]).ok and refresh(first, found["refresh_token"]).ok


def test_an_assertion_may_be_meant_for_the_revocation_endpoint(stub: StubServer) -> None:
    client = client_of(stub, "by-key", "generic")
    found = tokens_of(stub, client)
    proof = assertion(RECEIVER.signing, "by-key", f"{stub.issuer()}/revoke")
    answer = requests.post(f"{stub.issuer()}/revoke", data={**proof, "token": found["access_token"]}, timeout=5)
    assert answer.status_code == 200 and client.userinfo(found["access_token"]).status_code == 401


def test_faults_of_the_sign_in_act_after_a_refresh_too(stub: StubServer, first: NaiveClient) -> None:
    before = tokens_of(stub, first, faults=["id-token-missing", "sub-differs"])
    after = refresh(first, before["refresh_token"], scope="email openid").json()
    bare = refresh(first, after["refresh_token"], scope="email")
    assert "id_token" not in before and "id_token" not in after and bare.ok


@pytest.mark.parametrize(("provider", "client_id"), [("idme", "anchor"), ("logingov", "lantern")])
def test_the_other_issuers_have_neither(provider: str, client_id: str, stub: StubServer) -> None:
    client = client_of(stub, client_id, provider)
    assert client.proof is not None
    answer = requests.post(
        client.where["token"],
        data={"grant_type": "refresh_token", "refresh_token": "x", **client.proof()},
        timeout=5,
    )
    assert answer.json()["error"] == "unsupported_grant_type"
    assert requests.post(f"{stub.issuer(provider)}/revoke", timeout=5).status_code == 404


def request_of_first() -> AuthorizationRequest:
    return AuthorizationRequest("generic", "first", "http://localhost/", ("openid",), None, None, "")


@pytest.fixture
def memory() -> tuple[Store, str]:
    """A store by itself, and a refresh token in it that was made at time 0."""
    store = Store()
    grant = Grant(request_of_first(), SignIn("ava", 0, Reached("", 1, 1)), 60, family=secrets.token_hex(4))
    return store, store.put_refresh(grant, now=0)


def test_a_refresh_token_lives_for_a_day(memory: tuple[Store, str]) -> None:
    store, token = memory
    assert store.take_refresh(token, "generic", "first", now=24 * 3600) is None
    assert store.take_refresh(token, "generic", "first", now=24 * 3600 - 1) is not None


def test_whoever_switches_it_off_later_is_left_alone(stub: StubServer, first: NaiveClient) -> None:
    token = tokens_of(stub, first)["refresh_token"]
    stub.control("consents", {"person": "ava", "client": "first", "keep_back": ["offline"]})
    assert refresh(first, token).json()["error"] == "invalid_grant"


def test_a_consent_that_is_withdrawn_while_a_code_is_redeemed_leaves_no_token() -> None:
    store = Store()
    grant = Grant(request_of_first(), SignIn("ava", 0, Reached("", 1, 1)), 60)
    taken = store.take_grant(store.put_grant(grant, now=0), now=1)
    assert taken is not None
    store.rewrite(lambda _: None)
    store.put_token("late", taken, code="code", answer={}, is_right=True, now=2)
    assert store.token("late", now=3) is None
    assert store.take_refresh(store.put_refresh(taken, now=2), "generic", "first", now=3) is None


def test_a_request_is_answered_once_and_the_oldest_of_very_many_goes() -> None:
    store = Store()
    first, *_, last = [store.put_request(request_of_first(), now=0) for _ in range(MOST_REQUESTS + 1)]
    assert store.under_way(first, now=1) is None and store.under_way(last, now=1) is not None
    assert [store.end_request(last), store.end_request(last)] == [True, False]


def test_a_new_password_ends_every_token(stub: StubServer, first: NaiveClient) -> None:
    """Whoever knew the old one may have let a service in for good."""
    email, new = "kim.new@example.com", "another quiet heron"
    made = stub.control("accounts", {"email": email, "password": PASSWORD}).json()["id"]
    stub.control("consents", {"person": made, "client": "first", "keep_back": []})
    stub.next_sign_in(made)
    code = read_answer(first.ask(first.parameters("v" * 43, scope=OFFLINE)))["code"]
    tokens = first.redeem(code, "v" * 43).json()
    assert first.userinfo(tokens["access_token"]).ok
    kim = signed_in(stub, email)
    page = kim.open("/generic/account/password/")
    kim.send(page, current_password=PASSWORD, password=new, password_again=new)
    assert first.userinfo(tokens["access_token"]).status_code == 401
    assert refresh(first, tokens["refresh_token"]).json()["error"] == "invalid_grant"
