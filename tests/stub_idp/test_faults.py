"""Each fault is real: a client that checks nothing signs somebody in under it, or is left without an answer."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import KeySet

from stub_idp.faults import FAULTS
from tests.stub_idp.naive_client import Believed, NaiveClient
from tests.stub_server import IAL1_ACR, StubServer

Check = Callable[[Believed], Any]

# How each fault shows in what the naive client believed. Times have an hour or more between right and wrong.
SHOWS: dict[str, Check] = {
    "wrong-iss": lambda seen: seen.claims["iss"].endswith("/somebody-else"),
    "wrong-aud": lambda seen: seen.claims["aud"] != seen.sent["client_id"],
    "wrong-azp": lambda seen: seen.claims["azp"] != seen.sent["client_id"] == seen.claims["aud"],
    "expired": lambda seen: seen.claims["exp"] < time.time() - 300,
    "iat-in-future": lambda seen: seen.claims["iat"] > time.time() + 3000,
    "not-yet-valid": lambda seen: seen.claims["nbf"] > time.time() + 3000,
    "nonce-differs": lambda seen: seen.claims["nonce"] != seen.sent["nonce"],
    "nonce-absent": lambda seen: "nonce" not in seen.claims,
    "alg-none": lambda seen: seen.header["alg"] == "none",
    "alg-confusion": lambda seen: seen.header["alg"] == "HS256",
    "bad-signature": lambda seen: seen.header["alg"] == "RS256",
    "unknown-kid": lambda seen: seen.header["kid"].startswith("nobody-"),
    "lower-acr": lambda seen: seen.claims["acr"] == IAL1_ACR,
    "auth-time-too-old": lambda seen: seen.claims["auth_time"] < time.time() - 86400,
    "sub-differs": lambda seen: seen.userinfo["sub"] != seen.claims["sub"],
    "code-reused": lambda seen: seen.claims["nonce"] != seen.sent["nonce"],
    "state-absent": lambda seen: "state" not in seen.answer,
    "state-altered": lambda seen: seen.answer["state"] != seen.sent["state"],
    "iss-mismatch": lambda seen: seen.answer["iss"] != seen.claims["iss"],
    "claim-missing": lambda seen: "exp" not in seen.claims,
}
WITHOUT_AN_ANSWER = {"token-timeout", "userinfo-error", "code-expired"}


def test_every_fault_is_tried_here() -> None:
    """A new row in the table needs a new line above."""
    assert set(FAULTS) == set(SHOWS) | WITHOUT_AN_ANSWER | {"key-rotated"}


@pytest.mark.parametrize("slug", sorted(SHOWS))
def test_a_client_without_checks_believes(slug: str, stub: StubServer, client: NaiveClient) -> None:
    """The lie arrives, and somebody is signed in by it."""
    stub.next_sign_in("ava", [slug])
    seen = client.sign_in()
    assert seen.person
    assert SHOWS[slug](seen)


def test_without_a_fault_nothing_of_this_shows(stub: StubServer, client: NaiveClient) -> None:
    """The checks above would fail on a right answer, so they see the fault and nothing else."""
    stub.next_sign_in("ava")
    seen = client.sign_in()
    for slug in SHOWS.keys() - {"wrong-azp", "not-yet-valid", "bad-signature"}:
        assert not SHOWS[slug](seen), slug
    assert not {"azp", "nbf"} & set(seen.claims)


def test_an_unanswered_token_request_leaves_the_client_hanging_and_nobody_else(
    stub: StubServer, client: NaiveClient
) -> None:
    stub.next_sign_in("ava", ["token-timeout"])
    client.timeout = 1
    with pytest.raises(requests.Timeout):
        client.sign_in()
    stub.next_sign_in("ben")
    assert client.sign_in().userinfo["given_name"] == "Ben"


@pytest.mark.parametrize("slug", ["userinfo-error", "code-expired"])
def test_the_client_raises(slug: str, stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", [slug])
    with pytest.raises(requests.HTTPError):
        client.sign_in()


def _id_token(stub: StubServer, client: NaiveClient, fault: str) -> tuple[str, dict[str, Any]]:
    """An ID token under this fault, and the key set as it was before the code was redeemed."""
    stub.next_sign_in("ava", [fault])
    verifier = "v" * 43
    location = client.ask(client.parameters(verifier)).headers["Location"]
    before = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()
    code = location.split("code=")[1].split("&")[0]
    return client.redeem(code, verifier).json()["id_token"], before


def test_a_bad_signature_does_not_verify(stub: StubServer, client: NaiveClient) -> None:
    token, keys = _id_token(stub, client, "bad-signature")
    with pytest.raises(BadSignatureError):
        jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])


def test_an_unknown_key_is_in_no_key_set(stub: StubServer, client: NaiveClient) -> None:
    token, keys = _id_token(stub, client, "unknown-kid")
    after = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()
    for published in (keys, after):
        with pytest.raises((InvalidKeyIdError, ValueError)):
            jwt.decode(token, KeySet.import_key_set(published), algorithms=["RS256"])


def test_a_rotated_key_verifies_with_a_fresh_key_set_only(stub: StubServer, client: NaiveClient) -> None:
    token, before = _id_token(stub, client, "key-rotated")
    with pytest.raises((InvalidKeyIdError, ValueError)):
        jwt.decode(token, KeySet.import_key_set(before), algorithms=["RS256"])
    after = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()
    assert jwt.decode(token, KeySet.import_key_set(after), algorithms=["RS256"]).claims["aud"] == client.client_id


def test_the_confused_algorithm_verifies_with_the_public_key_as_secret(stub: StubServer, client: NaiveClient) -> None:
    token, keys = _id_token(stub, client, "alg-confusion")
    public = KeySet.import_key_set(keys).keys[0].as_pem(private=False)
    text, _, signature = token.rpartition(".")
    expected = base64.urlsafe_b64encode(hmac.digest(public, text.encode(), "sha256")).rstrip(b"=").decode()
    assert signature == expected


def test_a_reused_code_brings_the_first_sign_in_back(stub: StubServer, client: NaiveClient) -> None:
    """The stub redeems it again, skips PKCE, and the ID token has the first sign-in's nonce."""
    stub.next_sign_in("ava")
    first = client.sign_in()
    stub.next_sign_in("ben", ["code-reused"])
    second = client.sign_in()
    assert second.answer["code"] == first.answer["code"]
    assert second.claims == first.claims
    assert second.userinfo["given_name"] == "Ava"
    assert second.sent["nonce"] != first.sent["nonce"]


def test_several_faults_act_together(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", ["wrong-iss", "state-absent", "sub-differs"])
    seen = client.sign_in()
    assert all(SHOWS[slug](seen) for slug in ("wrong-iss", "state-absent", "sub-differs"))
