"""What the forged tokens are made of: keys, signatures, names said twice, and what the other issuers bend."""

from __future__ import annotations

import base64
import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import KeySet

from stub_idp.tokens import left_half_hash
from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_server import StubServer


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


def jwks(stub: StubServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()["keys"]
    return found


def tokens_under(fault: str, stub: StubServer, client: NaiveClient) -> tuple[dict[str, str], dict[str, Any]]:
    """The answer's parameters and the token endpoint's JSON under this fault."""
    stub.next_sign_in("ava", [fault])
    answer = read_answer(client.ask(client.parameters("v" * 43)))
    return answer, client.redeem(answer["code"], "v" * 43).json()


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
