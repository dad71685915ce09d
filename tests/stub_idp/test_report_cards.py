"""Report cards of real clients: one that does everything right, and one that believes everything."""

from __future__ import annotations

import contextlib
import re
import time
from typing import Any

import pytest
import requests

from stub_idp.report.checks import CHECKS
from tests.stub_idp.careful_client import CarefulClient, Refused
from tests.stub_idp.conftest import OTHER, assertion, client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_idp.receiver import Receiver
from tests.stub_server import CLIENT_ID, StubServer


def card_of(stub: StubServer, client: str, provider: str = "generic") -> dict[str, Any]:
    """The report card as the control API gives it."""
    query = {"client": client, "provider": provider}
    answer = requests.get(f"{stub.base_url}/control/report", params=query, timeout=5)
    assert answer.status_code == 200, answer.text
    (card,) = answer.json()["cards"]
    return dict(card)


def verdicts(card: dict[str, Any]) -> dict[str, str]:
    return {row["slug"]: row["verdict"] for row in card["checks"]}


def note(card: dict[str, Any], slug: str) -> str:
    (row,) = [row for row in card["checks"] if row["slug"] == slug]
    return str(row["note"])


def under(card: dict[str, Any]) -> dict[str, tuple[str, bool | None]]:
    return {row["fault"]: (row["did"], row["right"]) for row in card["under_faults"]}


def test_before_anything_was_sent_nothing_is_judged(stub: StubServer) -> None:
    card = card_of(stub, CLIENT_ID)
    assert set(verdicts(card).values()) == {"not seen yet"} and len(card["checks"]) == len(CHECKS) >= 25
    assert (card["good"], card["looked_at"], card["under_faults"]) == (0, 0, [])


GOOD_FAULTS = ("key-rotated", "aud-list-of-one", "missing-at-hash", "junk-in-jwks")
BAD_FAULTS = (
    "state-altered", "state-absent", "iss-mismatch", "iss-absent", "code-twice", "code-reused", "error-and-code", "wrong-iss",
    "wrong-aud", "expired", "nonce-differs", "bad-signature", "alg-none", "alg-confusion", "unknown-kid", "id-token-missing",
    "token-type-mac",
)  # fmt: skip


def test_a_careful_client_has_all_good(stub: StubServer, receiver: Receiver) -> None:
    client = CarefulClient(stub, receiver.signing)
    for _ in range(3):
        stub.next_sign_in("ava")
        assert client.sign_in()["sub"]
    for fault in GOOD_FAULTS:
        stub.next_sign_in("ava", [fault])
        assert client.sign_in()["sub"], fault
    for fault in BAD_FAULTS:
        stub.next_sign_in("ava", [fault])
        with pytest.raises(Refused):
            client.sign_in()
    stub.next_sign_in("ava")
    client.sign_in()
    assert client.leave().status_code == 302
    receiver.status = 202
    assert stub.security_event("ava", "sessions-revoked", client="by-key")
    receiver.status = 400
    assert stub.security_event("ava", "sessions-revoked", client="by-key", bend="bad-signature")

    card = card_of(stub, "by-key")
    found = verdicts(card)
    assert found.pop("back-channel-logout") == "not seen yet"
    assert {slug: (verdict, note(card, slug)) for slug, verdict in found.items() if verdict != "good"} == {}
    assert card["counts"] == {"bad": 0, "could be better": 0, "good": len(CHECKS) - 1, "not seen yet": 1}
    reactions = under(card)
    assert {fault: reactions[fault] for fault in GOOD_FAULTS} == dict.fromkeys(GOOD_FAULTS, ("went on", True))
    assert {fault: reactions[fault] for fault in BAD_FAULTS} == dict.fromkeys(BAD_FAULTS, ("stopped", True))


def test_a_naive_client_is_told_what_is_wrong(stub: StubServer, client: NaiveClient) -> None:
    for _ in range(3):
        stub.next_sign_in("ava")
        client.sign_in(state="one-for-all", nonce="")
    for fault in ("state-altered", "wrong-iss", "alg-none", "sub-differs", "lower-acr", "jwks-500"):
        stub.next_sign_in("ava", [fault])
        client.sign_in(state="one-for-all", nonce="")
    card = card_of(stub, CLIENT_ID)
    found = verdicts(card)
    assert {slug for slug, verdict in found.items() if verdict == "bad"} == {
        "state",
        "answers-checked",
        "tokens-checked",
    }
    assert {"nonce", "by-key", "scopes"} <= {slug for slug, verdict in found.items() if verdict == "could be better"}
    assert "used before (8 of 9)" in note(card, "state") and "shorter than 22" in note(card, "state")
    assert "without asking for a proven identity" in note(card, "scopes")
    assert [row["verdict"] for row in card["checks"]][:3] == ["bad"] * 3, "bad ones first"
    assert under(card) == {
        "state-altered": ("went on", False),
        "wrong-iss": ("went on", False),
        "alg-none": ("went on", False),
        "sub-differs": ("cannot be seen from here", None),
        "lower-acr": ("cannot be seen from here", None),
        "jwks-500": ("cannot be seen from here", None),
    }


def test_what_is_refused_is_on_the_card_with_its_reason(stub: StubServer, client: NaiveClient) -> None:
    client.ask(client.parameters("v" * 43, code_challenge=""))
    client.ask(client.parameters("v" * 43, response_type="token", colour="red"))
    client.ask(client.parameters("v" * 43, redirect_uri=client.redirect_uri.rstrip("/")))
    client.ask(client.parameters("v" * 43, prompt="never", max_age="soon", acr_values="gold"))
    client.browser.get(
        f"{client.issuer}/authorize?scope=openid&scope=profile&access_token=x",
        params=client.parameters("v" * 43),
        headers={"Referer": "http://localhost:8999/signin?client_secret=abc"},
        allow_redirects=False,
        timeout=5,
    )
    card = card_of(stub, CLIENT_ID)
    wrong = {
        slug: note(card, slug) for slug, verdict in verdicts(card).items() if verdict in ("bad", "could be better")
    }
    assert "no code_challenge (1 of 5)" in wrong["pkce"] and "used before" in wrong["pkce"]
    assert "not code (1 of 5)" in wrong["response-type"]
    assert "differs in the slash at the end" in wrong["redirect-uri"]
    assert "access_token" in wrong["secrets-in-addresses"] and "Referer" in wrong["secrets-in-addresses"]
    assert "given twice" in wrong["parameters"] and "colour" in wrong["parameters"]
    assert all(words in wrong["wishes"] for words in ("no number of seconds", "does not exist", "does not have"))
    assert "address not registered" in wrong["accepted"] and "PKCE is required" in wrong["accepted"]


def test_a_code_redeemed_twice_and_a_wrong_verifier(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    assert client.redeem(code, "v" * 43).status_code == 200
    assert client.redeem(code, "v" * 43).status_code == 400
    stub.next_sign_in("ava")
    code = read_answer(client.ask(client.parameters("w" * 43)))["code"]
    assert client.redeem(code, "x" * 20).status_code == 400
    card = card_of(stub, CLIENT_ID)
    assert verdicts(card)["code"] == "bad" and note(card, "code") == "a code for the second time (1 of 3)"
    assert "does not fit" in note(card, "verifier") and "43 to 128" in note(card, "verifier")
    assert verdicts(card)["scopes"] == "could be better" and "never fetches" in note(card, "scopes")


def test_the_access_token_belongs_in_the_header(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    client.sign_in()
    token = "a-token-nobody-knows"
    requests.get(f"{client.issuer}/userinfo", params={"access_token": token}, timeout=5)
    assert client.userinfo(token).status_code == 401
    stub.next_sign_in("ava")
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    access = client.redeem(code, "v" * 43).json()["access_token"]
    requests.get(f"{client.issuer}/userinfo", params={"access_token": access}, timeout=5)
    requests.post(f"{client.issuer}/userinfo", data={"access_token": access}, timeout=5)
    for _ in range(2):
        assert client.userinfo(access).status_code == 200
    card = card_of(stub, CLIENT_ID)
    assert "in the address (1 of 5)" in note(card, "bearer") and "in the body (1 of 5)" in note(card, "bearer")
    assert "again with the same token" in note(card, "userinfo")
    assert "access_token" in note(card, "secrets-in-addresses")


def test_keys_not_fetched_after_a_change_of_keys(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    stub.next_sign_in("ava")
    client.sign_in()
    assert verdicts(card_of(stub, "first"))["rotation"] == "not seen yet"
    stub.keys("generic", "rotate")
    stub.next_sign_in("ava")
    client.sign_in()
    card = card_of(stub, "first")
    assert verdicts(card)["rotation"] == "bad" and "key that signed" in note(card, "rotation")
    assert verdicts(card_of(stub, "second"))["rotation"] == "not seen yet"


def test_metadata_and_keys_fetched_for_each_sign_in(stub: StubServer) -> None:
    for _ in range(3):
        client = client_of(stub, "first", "generic")  # fetches the metadata
        stub.next_sign_in("ava")
        client.sign_in()
    card = card_of(stub, "first")
    assert verdicts(card)["caching"] == "could be better" and "metadata fetched" in note(card, "caching")
    stub.next_sign_in("ava")
    client_of(stub, "second", "generic").sign_in()
    assert "cannot be told apart" in note(card_of(stub, "first"), "caching")


@pytest.mark.parametrize(
    ("status", "bend", "verdict"),
    [
        (200, "", "good"),
        (202, "", "bad"),
        (500, "", "bad"),
        (400, "wrong-aud", "good"),
        (200, "wrong-aud", "bad"),
        (401, "wrong-aud", "could be better"),
        (200, "other-sub", "good"),
        (400, "other-sub", "good"),
        (400, "sid-only", "bad"),
    ],
)
def test_what_a_client_answers_to_a_logout_token(
    status: int, bend: str, verdict: str, stub: StubServer, receiver: Receiver
) -> None:
    receiver.status = status
    stub.back_channel_logout("ava", client="first", **({"bend": bend} if bend else {}))
    assert verdicts(card_of(stub, "first"))["back-channel-logout"] == verdict


def test_signing_out_without_state_and_to_an_unknown_address(stub: StubServer, client: NaiveClient) -> None:
    query = {"client_id": CLIENT_ID, "post_logout_redirect_uri": "http://localhost:8999/elsewhere/"}
    client.browser.get(f"{client.issuer}/end-session", params=query, allow_redirects=False, timeout=5)
    card = card_of(stub, CLIENT_ID)
    assert "not registered" in note(card, "logout") and "no state" in note(card, "logout")


@pytest.mark.parametrize(
    ("fault", "did", "right"),
    [
        ("state-absent", "went on", False),
        ("code-twice", "went on", False),
        ("code-absent", "cannot be seen from here", None),
        ("iss-absent", "went on", False),
        ("id-token-is-userinfo", "cannot be seen from here", None),
        ("token-503", "cannot be seen from here", None),
        ("token-duplicate-keys", "went on", False),
        ("token-gzip", "went on", False),
        ("kid-absent", "went on", True),
        ("key-rotated", "went on", True),
        ("bad-at-hash", "cannot be seen from here", None),
        ("userinfo-503", "cannot be seen from here", None),
        ("code-reused", "went on", False),
    ],
)
def test_a_fault_met_by_a_client_that_believes_everything(
    fault: str, did: str, right: bool | None, stub: StubServer, client: NaiveClient
) -> None:
    stub.next_sign_in("ben", [fault])
    with contextlib.suppress(requests.RequestException, KeyError, ValueError, AttributeError):
        client.sign_in()
    assert under(card_of(stub, CLIENT_ID)) == {fault: (did, right)}


def test_at_an_issuer_without_iss_its_absence_says_nothing(stub: StubServer) -> None:
    client = client_of(stub, "anchor", "idme")
    stub.next_sign_in("ava", ["iss-absent"])
    client.sign_in()
    assert under(card_of(stub, "anchor", "idme")) == {"iss-absent": ("cannot be seen from here", None)}


def test_a_client_that_proves_itself_by_key(stub: StubServer) -> None:
    client = client_of(stub, "lantern", "logingov")
    stub.next_sign_in("ava")
    client.sign_in()
    found = verdicts(card_of(stub, "lantern", "logingov"))
    assert (found["by-key"], found["assertion"], found["client-authentication"]) == ("good", "good", "good")


@pytest.mark.parametrize(
    ("name", "secret", "proof", "words"),
    [
        ("post-only", "another-secret", None, "another way than the registered one"),
        ("basic-only", "wrong", None, "the proof was refused"),
        ("post-only", "", {"client_id": "post-only"}, "no proof at all"),
    ],
)
def test_a_client_that_does_not_prove_itself(
    name: str, secret: str, proof: dict[str, str] | None, words: str, stub: StubServer
) -> None:
    client = NaiveClient(stub.issuer(), name, secret, f"{OTHER}/callback", proof=(lambda: proof) if proof else None)
    assert client.redeem("a-code", "v" * 43).status_code == 401
    assert words in note(card_of(stub, name), "client-authentication")


def test_two_proofs_at_once(stub: StubServer) -> None:
    data = {"grant_type": "authorization_code", "client_secret": "x"}
    requests.post(f"{stub.issuer()}/token", auth=("first", "s"), data=data, timeout=5)
    assert "several proofs at once" in note(card_of(stub, "first"), "client-authentication")


def test_a_revoked_token_is_still_known_as_its_client_s(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    access = client.redeem(code, "v" * 43).json()["access_token"]
    client.redeem(code, "v" * 43)  # revokes it
    assert client.userinfo(access).status_code == 401
    assert "unknown, expired or revoked" in note(card_of(stub, CLIENT_ID), "userinfo")


def test_an_assertion_used_twice_and_one_that_lasts(stub: StubServer, receiver: Receiver) -> None:
    url, name = f"{stub.issuer()}/token", "by-key"
    data = {"grant_type": "authorization_code", **assertion(receiver.signing, name, url)}
    for _ in range(2):
        requests.post(url, data=data, timeout=5)
    lasting = assertion(receiver.signing, name, "https://example.com/", exp=int(time.time()) + 86_400)
    requests.post(url, data=lasting, timeout=5)
    said = note(card_of(stub, name), "assertion")
    assert all(
        words in said for words in ("used before (1 of 3)", "more than 300 seconds (1 of 3)", "somebody else (1 of 3)")
    )


def test_the_page_shows_the_card_and_the_log(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", ["wrong-iss"])
    client.sign_in()
    index = requests.get(f"{stub.base_url}/report/", timeout=5).text
    assert f'data-testid="report-generic-{CLIENT_ID}"' in index and "Nothing to judge yet" in index
    page = requests.get(f"{stub.base_url}/report/generic/{CLIENT_ID}/", timeout=5).text
    assert 'data-testid="check-tokens-checked"' in page and 'data-testid="fault-wrong-iss"' in page
    assert page.index("check-tokens-checked") < page.index("check-by-key") < page.index("check-response-type")
    assert "9700" in page and "hidden, 43 characters" in page and 'href="#request-' in page
    numbers = re.findall(r'<tr id="request-(\d+)"', page)
    assert numbers == sorted(numbers, key=int, reverse=True) and len(numbers) == 4
    assert set(re.findall(r'href="#request-(\d+)"', page)) <= set(numbers)
