"""Each fault is real: a client that checks nothing signs somebody in under it, or is left without an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from stub_idp.faults import FAULTS, Place
from stub_idp.faults.endpoints import ENDPOINTS
from tests.stub_idp.naive_client import Believed, NaiveClient
from tests.stub_server import IAL1_ACR, StubServer

Check = Callable[[Believed], Any]


# When the token was made, ends, and when the person signed in.
CLOCK_SAYS = ("iat", "exp", "auth_time")


def _given(seen: Believed) -> Any:
    return seen.userinfo["given_name"]


# How each fault shows in what the naive client believed. Times have an hour or more between right and wrong.
SHOWS: dict[str, Check] = {
    "wrong-iss": lambda seen: seen.claims["iss"].endswith("/somebody-else"),
    "iss-trailing-slash": lambda seen: seen.claims["iss"].endswith("/generic/"),
    "iss-other-case": lambda seen: "LOCALHOST" in seen.claims["iss"],
    "missing-iss": lambda seen: "iss" not in seen.claims,
    "missing-sub": lambda seen: "sub" not in seen.claims,
    "empty-sub": lambda seen: seen.claims["sub"] == "",
    "long-sub": lambda seen: len(seen.claims["sub"]) == 256,
    "non-ascii-sub": lambda seen: not seen.claims["sub"].isascii(),
    "sub-not-text": lambda seen: seen.claims["sub"] == 42,
    "wrong-aud": lambda seen: seen.claims["aud"] == "another-client",
    "missing-aud": lambda seen: "aud" not in seen.claims,
    "aud-empty-list": lambda seen: seen.claims["aud"] == [],
    "aud-list-of-one": lambda seen: seen.claims["aud"] == [seen.sent["client_id"]],
    "aud-with-stranger": lambda seen: len(seen.claims["aud"]) == 2 and "azp" in seen.claims,
    "azp-absent-with-two-aud": lambda seen: len(seen.claims["aud"]) == 2 and "azp" not in seen.claims,
    "wrong-azp": lambda seen: seen.claims["azp"] != seen.sent["client_id"] == seen.claims["aud"],
    "expired": lambda seen: 0 < seen.claims["exp"] < time.time() - 300,
    "exp-far-past": lambda seen: seen.claims["exp"] < 10**9 + 1,
    "exp-not-number": lambda seen: seen.claims["exp"] == "tomorrow",
    "claim-missing": lambda seen: "exp" not in seen.claims,
    "missing-iat": lambda seen: "iat" not in seen.claims,
    "iat-old": lambda seen: seen.claims["iat"] < time.time() - 86400 < seen.claims["exp"],
    "iat-in-future": lambda seen: seen.claims["iat"] > time.time() + 3000,
    "not-yet-valid": lambda seen: seen.claims["nbf"] > time.time() + 3000,
    "nbf-not-number": lambda seen: seen.claims["nbf"] == ["now"],
    "nonce-differs": lambda seen: seen.claims["nonce"] != seen.sent["nonce"],
    "nonce-absent": lambda seen: "nonce" not in seen.claims,
    "lower-acr": lambda seen: seen.claims["acr"] == IAL1_ACR,
    "acr-unknown": lambda seen: seen.claims["acr"] == "urn:example:gold",
    "acr-absent": lambda seen: "acr" not in seen.claims,
    "auth-time-too-old": lambda seen: seen.claims["auth_time"] < time.time() - 86400,
    "auth-time-future": lambda seen: seen.claims["auth_time"] > time.time() + 3000,
    "auth-time-absent": lambda seen: "auth_time" not in seen.claims,
    "bad-at-hash": lambda seen: len(seen.claims["at_hash"]) == 22,
    "missing-at-hash": lambda seen: "at_hash" not in seen.claims,
    "bad-c-hash": lambda seen: "c_hash" in seen.claims,
    "duplicate-claim": lambda seen: seen.claims["sub"] == seen.userinfo["sub"],
    "oversized-token": lambda seen: len(seen.claims["padding"]) == 200_000,
    "nested-token": lambda seen: str(seen.claims["deep"]).startswith("[" * 400),
    "bad-base64": lambda seen: seen.claims["sub"] == seen.userinfo["sub"],
    "two-part-token": lambda seen: seen.claims["sub"] == seen.userinfo["sub"],
    "alg-none": lambda seen: seen.header["alg"] == "none",
    "alg-none-capital": lambda seen: seen.header["alg"] == "None",
    "alg-confusion": lambda seen: seen.header["alg"] == "HS256",
    "alg-hs256-secret": lambda seen: seen.header["alg"] == "HS256",
    "alg-rs512": lambda seen: seen.header["alg"] == "RS512",
    "alg-ps-with-rs-key": lambda seen: seen.header["alg"] == "PS256",
    "bad-signature": lambda seen: seen.header["alg"] == "RS256",
    "es256-wrong-signature": lambda seen: seen.header["alg"] == "ES256",
    "unknown-kid": lambda seen: seen.header["kid"].startswith("nobody-"),
    "key-rotated": lambda seen: seen.header["alg"] == "RS256",
    "foreign-issuer-token": lambda seen: seen.claims["iss"].endswith("/idme"),
    "weak-key": lambda seen: seen.header["kid"].startswith("generic-weak-"),
    "enc-key-signs": lambda seen: seen.header["kid"].startswith("generic-enc-"),
    "symmetric-key-in-jwks": lambda seen: seen.header["kid"] == "generic-symmetric",
    "kid-absent": lambda seen: "kid" not in seen.header,
    "kid-absent-two-keys": lambda seen: "kid" not in seen.header,
    "kid-ambiguous": lambda seen: seen.header["kid"],
    "kid-not-text": lambda seen: seen.header["kid"] == 5,
    "jku-header": lambda seen: seen.header["jku"].endswith("/stranger/jwks"),
    "jwk-header": lambda seen: seen.header["jwk"]["kid"] == seen.header["kid"],
    "x5u-header": lambda seen: seen.header["x5u"],
    "x5c-header": lambda seen: seen.header["x5c"],
    "crit-header": lambda seen: seen.header["crit"],
    "wrong-typ": lambda seen: seen.header["typ"] == "at+jwt",
    "duplicate-header": lambda seen: seen.header["alg"] == "RS256",
    "junk-in-jwks": lambda seen: seen.person,
    "token-type-mac": lambda seen: seen.person,
    "sub-differs": lambda seen: seen.userinfo["sub"] != seen.claims["sub"],
    "birthdate-malformed": lambda seen: seen.userinfo["birthdate"] == "1988-02-31",
    "birthdate-without-year": lambda seen: seen.userinfo["birthdate"] == "0000-04-12",
    "tin-malformed": lambda seen: len(seen.userinfo["social_security_number"]) == 8,
    "name-with-control": lambda seen: not _given(seen).isprintable(),
    "name-with-nul": lambda seen: "\0" in _given(seen),
    "name-endless": lambda seen: len(_given(seen)) == 100_000,
    "name-not-text": lambda seen: isinstance(_given(seen), dict),
    "name-mixed-scripts": lambda seen: not _given(seen).isascii(),
    "aggregated-claims": lambda seen: "JWT" in seen.userinfo["_claim_sources"]["src1"],
    "distributed-claims": lambda seen: "endpoint" in seen.userinfo["_claim_sources"]["src1"],
    "userinfo-signed-wrong-aud": lambda seen: seen.userinfo["aud"] == "another-client",
    "userinfo-signed-wrong-iss": lambda seen: seen.userinfo["iss"].endswith("/somebody-else"),
    "userinfo-signed-bad-signature": lambda seen: seen.userinfo["aud"] == seen.sent["client_id"],
    "userinfo-signed-alg-none": lambda seen: seen.userinfo["aud"] == seen.sent["client_id"],
    "userinfo-duplicate-key": lambda seen: seen.userinfo["sub"] == seen.claims["sub"],
    "code-reused": lambda seen: seen.claims["nonce"] != seen.sent["nonce"],
    "state-absent": lambda seen: "state" not in seen.answer,
    "state-altered": lambda seen: seen.answer["state"] != seen.sent["state"],
    "iss-mismatch": lambda seen: seen.answer["iss"] != seen.claims["iss"],
    "iss-absent": lambda seen: "iss" not in seen.answer,
    "iss-twice": lambda seen: seen.answer["iss"] == seen.claims["iss"],
    "code-twice": lambda seen: seen.answer["code"],
    "error-and-code": lambda seen: seen.answer["error"] == "access_denied",
    "clock-ahead": lambda seen: min(seen.claims[name] for name in CLOCK_SAYS) > time.time() + 500,
    "clock-behind": lambda seen: max(seen.claims[name] for name in CLOCK_SAYS) < time.time() - 200,
}
# These do not show in what was believed, as it is the same as the truth; tests below look at what was sent.
LOOKS_RIGHT = {
    "bad-signature", "key-rotated", "kid-ambiguous", "duplicate-claim", "duplicate-header", "bad-base64",
    "two-part-token", "junk-in-jwks", "token-type-mac", "bad-at-hash", "iss-twice", "code-twice",
    "userinfo-duplicate-key",
}  # fmt: skip
WITHOUT_AN_ANSWER = {
    "token-timeout", "userinfo-error", "code-expired", "code-absent", "not-a-jwt", "jwe-token",
    "id-token-missing", "access-token-missing", "id-token-is-userinfo", "empty-jwks",
}  # fmt: skip
# They need a client registered for that form: test_userinfo_formats.py. A UserInfo without sub names nobody to believe in.
ELSEWHERE = {
    "userinfo-plain-instead-of-signed", "userinfo-encrypted-to-other-key", "userinfo-inner-unsigned", "sub-absent",
}  # fmt: skip


def test_every_fault_is_tried_here() -> None:
    """A new row in the table needs a new line above; endpoints and metadata have a file of their own."""
    elsewhere = (Place.ENDPOINT, Place.DISCOVERY, Place.OUTAGE)
    here = {slug for slug, fault in FAULTS.items() if fault.place not in elsewhere}
    assert here == SHOWS.keys() | WITHOUT_AN_ANSWER | ELSEWHERE
    assert {slug for slug in SHOWS if FAULTS[slug].availability} == {"key-rotated"}


def test_what_a_right_client_may_accept_is_marked() -> None:
    good = {slug for slug, fault in FAULTS.items() if fault.good}
    late = {f"{endpoint}-latency" for endpoint in ENDPOINTS}
    assert good == {"aud-list-of-one", "missing-at-hash", "kid-absent", "junk-in-jwks", "key-rotated"} | late


@pytest.mark.parametrize("slug", sorted(SHOWS))
def test_a_client_without_checks_believes(slug: str, stub: StubServer, client: NaiveClient) -> None:
    """The lie arrives, and somebody is signed in by it."""
    stub.next_sign_in("ava", [slug])
    seen = client.sign_in()
    assert seen.person
    assert SHOWS[slug](seen)


def _shows(slug: str, seen: Believed) -> bool:
    try:
        return bool(SHOWS[slug](seen))
    except (KeyError, TypeError, AttributeError):
        return False  # what the check looks at is not even there


def test_without_a_fault_nothing_of_this_shows(stub: StubServer, client: NaiveClient) -> None:
    """The checks above would fail on a right answer, so they see the fault and nothing else."""
    stub.next_sign_in("ava")
    seen = client.sign_in()
    for slug in SHOWS.keys() - LOOKS_RIGHT:
        assert not _shows(slug, seen), slug


def test_an_unanswered_token_request_leaves_the_client_hanging_and_nobody_else(
    stub: StubServer, client: NaiveClient
) -> None:
    stub.next_sign_in("ava", ["token-timeout"])
    client.timeout = 1
    with pytest.raises(requests.Timeout):
        client.sign_in()
    stub.next_sign_in("ben")
    assert client.sign_in().userinfo["given_name"] == "Ben"


@pytest.mark.parametrize("slug", sorted(WITHOUT_AN_ANSWER - {"token-timeout", "empty-jwks"}))
def test_the_client_raises(slug: str, stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", [slug])
    with pytest.raises((requests.HTTPError, KeyError, ValueError)):
        client.sign_in()


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
