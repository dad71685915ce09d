"""Each fault is real: a client that checks nothing signs somebody in under it, or is left without an answer."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import KeySet

from stub_idp.faults import FAULTS, Place
from stub_idp.tokens import left_half_hash
from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import Believed, NaiveClient, read_without_checking
from tests.stub_server import IAL1_ACR, StubServer

Check = Callable[[Believed], Any]


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
    here = {slug for slug, fault in FAULTS.items() if fault.place not in (Place.ENDPOINT, Place.DISCOVERY)}
    assert here == SHOWS.keys() | WITHOUT_AN_ANSWER | ELSEWHERE
    assert {slug for slug in SHOWS if FAULTS[slug].availability} == {"key-rotated"}


def test_what_a_right_client_may_accept_is_marked() -> None:
    good = {slug for slug, fault in FAULTS.items() if fault.good}
    assert good == {"aud-list-of-one", "missing-at-hash", "kid-absent", "junk-in-jwks", "key-rotated"}


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


def jwks(stub: StubServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()["keys"]
    return found


def tokens_under(fault: str, stub: StubServer, client: NaiveClient) -> tuple[dict[str, str], dict[str, Any]]:
    """The answer's parameters and the token endpoint's JSON under this fault."""
    stub.next_sign_in("ava", [fault])
    location = client.ask(client.parameters("v" * 43)).headers["Location"]
    answer = read_answer_of(location)
    return answer, client.redeem(answer["code"], "v" * 43).json()


def read_answer_of(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


@pytest.mark.parametrize("slug", ["weak-key", "enc-key-signs"])
def test_a_doubtful_key_is_published_and_verifies(slug: str, stub: StubServer, client: NaiveClient) -> None:
    """A client that takes any key of the key set is taken in."""
    _, tokens = tokens_under(slug, stub, client)
    kid = read_without_checking(tokens["id_token"])[0]["kid"]
    (row,) = [row for row in jwks(stub) if row.get("kid") == kid]
    size = verify(tokens["id_token"], row)
    assert size == 1024 if slug == "weak-key" else row["use"] == "enc"
    stub.reset()
    assert kid not in {row.get("kid") for row in jwks(stub)}


def test_the_given_away_secret_verifies(stub: StubServer, client: NaiveClient) -> None:
    _, tokens = tokens_under("symmetric-key-in-jwks", stub, client)
    (row,) = [row for row in jwks(stub) if row["kty"] == "oct"]
    text, _, signature = tokens["id_token"].rpartition(".")
    assert hmac.digest(_unb64(row["k"]), text.encode(), "sha256") == _unb64(signature)


def test_the_client_s_secret_verifies(stub: StubServer, client: NaiveClient) -> None:
    _, tokens = tokens_under("alg-hs256-secret", stub, client)
    text, _, signature = tokens["id_token"].rpartition(".")
    assert hmac.digest(client.secret.encode(), text.encode(), "sha256") == _unb64(signature)


@pytest.mark.parametrize("slug", ["jku-header", "jwk-header", "x5u-header"])
def test_whoever_trusts_the_header_finds_a_key_that_verifies(slug: str, stub: StubServer, client: NaiveClient) -> None:
    _, tokens = tokens_under(slug, stub, client)
    header = read_without_checking(tokens["id_token"])[0]
    address = header.get("jku") or header.get("x5u")
    rows = requests.get(address, timeout=5).json()["keys"] if address else [header["jwk"]]
    verify(tokens["id_token"], rows[0])
    assert header["kid"] not in {row["kid"] for row in jwks(stub)}


def verify(token: str, row: dict[str, Any]) -> int:
    """Check an RS256 signature with this public key, whatever the key says of itself; returns the key's size."""
    numbers = rsa.RSAPublicNumbers(*(int.from_bytes(_unb64(row[name]), "big") for name in ("e", "n")))
    text, _, signature = token.rpartition(".")
    numbers.public_key().verify(_unb64(signature), text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return numbers.public_key().key_size


def test_two_keys_fit_a_token_without_kid_and_one_kid_names_two(stub: StubServer, client: NaiveClient) -> None:
    tokens_under("kid-absent-two-keys", stub, client)
    assert [row["alg"] for row in jwks(stub)].count("RS256") == 2
    _, tokens = tokens_under("kid-ambiguous", stub, client)
    kid = read_without_checking(tokens["id_token"])[0]["kid"]
    assert [row["kid"] for row in jwks(stub)].count(kid) == 2


def test_a_foreign_token_verifies_with_the_other_issuer_s_keys(stub: StubServer, client: NaiveClient) -> None:
    _, tokens = tokens_under("foreign-issuer-token", stub, client)
    keys = requests.get(f"{stub.issuer('idme')}/.well-known/jwks", timeout=5).json()
    claims = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"]).claims
    assert claims["iss"] == stub.issuer("idme") and claims["aud"] == client.client_id


def test_junk_stands_beside_the_good_key_and_an_empty_set_has_none(stub: StubServer, client: NaiveClient) -> None:
    good = jwks(stub)
    tokens_under("junk-in-jwks", stub, client)
    assert jwks(stub)[-len(good) :] == good and len(jwks(stub)) > len(good)
    tokens_under("empty-jwks", stub, client)
    assert jwks(stub) == []


def test_a_key_set_is_itself_again_after_userinfo_was_read(stub: StubServer, client: NaiveClient) -> None:
    good = jwks(stub)
    stub.next_sign_in("ava", ["junk-in-jwks"])
    client.sign_in()
    assert jwks(stub) == good


def _part(token: str, at: int) -> str:
    return _unb64(token.split(".")[at]).decode()


def test_names_are_said_twice(stub: StubServer, client: NaiveClient) -> None:
    assert _part(tokens_under("duplicate-claim", stub, client)[1]["id_token"], 1).count('"sub":') == 2
    assert _part(tokens_under("duplicate-header", stub, client)[1]["id_token"], 0).count('"alg":') == 2
    _, tokens = tokens_under("userinfo-duplicate-key", stub, client)
    assert client.userinfo(tokens["access_token"]).text.count('"sub":') == 2


def test_parameters_are_given_twice(stub: StubServer, client: NaiveClient) -> None:
    for slug, name in (("iss-twice", "iss"), ("code-twice", "code")):
        stub.next_sign_in("ava", [slug])
        location = client.ask(client.parameters("v" * 43)).headers["Location"]
        assert len(set(parse_qs(urlsplit(location).query)[name])) == 2


def test_forms_are_what_they_are_called(stub: StubServer, client: NaiveClient) -> None:
    assert "!!" in tokens_under("bad-base64", stub, client)[1]["id_token"]
    assert tokens_under("two-part-token", stub, client)[1]["id_token"].count(".") == 1
    assert tokens_under("jwe-token", stub, client)[1]["id_token"].count(".") == 4
    assert tokens_under("token-type-mac", stub, client)[1]["token_type"] == "mac"
    _, tokens = tokens_under("bad-at-hash", stub, client)
    assert read_without_checking(tokens["id_token"])[1]["at_hash"] != left_half_hash(tokens["access_token"])


# Where an issuer states level and time in UserInfo only, they are bent there.
BENT_IN_USERINFO = [
    ("idme", "lower-acr", "credential_ial"),
    ("idme", "acr-unknown", "level_of_assurance"),
    ("idme", "acr-absent", "level_of_assurance"),
    ("idme", "sub-differs", "sub"),
    ("idme", "tin-malformed", "social"),
    ("idme", "birthdate-malformed", "birth_date"),
    ("idme", "name-with-nul", "fname"),
    ("logingov", "lower-acr", "ial"),
    ("logingov", "acr-unknown", "ial"),
    ("logingov", "acr-absent", "ial"),
    ("logingov", "auth-time-too-old", "auth_time"),
    ("logingov", "auth-time-future", "auth_time"),
    ("logingov", "auth-time-absent", "auth_time"),
    ("logingov", "tin-malformed", "social_security_number"),
]


@pytest.mark.parametrize(("provider", "slug", "name"), BENT_IN_USERINFO)
def test_the_other_issuers_lie_too(provider: str, slug: str, name: str, stub: StubServer) -> None:
    client = client_of(stub, {"idme": "anchor", "logingov": "lantern"}[provider], provider)
    stub.next_sign_in("ava", provider=provider)
    right = client.sign_in().userinfo
    stub.next_sign_in("ava", [slug], provider=provider)
    bent = client.sign_in().userinfo
    assert right[name] != bent.get(name)


@pytest.mark.parametrize(("provider", "client_id"), [("idme", "anchor"), ("logingov", "lantern")])
def test_a_code_of_the_other_issuers_can_be_reused_too(provider: str, client_id: str, stub: StubServer) -> None:
    stub.next_sign_in("ava", ["code-reused"], provider=provider)
    seen = client_of(stub, client_id, provider).sign_in()
    assert seen.claims["nonce"] != seen.sent["nonce"]


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
