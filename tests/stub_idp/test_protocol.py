"""The code flow with PKCE as the standards have it: OpenID Connect Core 1.0, RFC 6749, 7636, 9207."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
import requests

from stub_idp.tokens import left_half_hash
from tests.stub_idp.conftest import OTHER, PORTAL
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import IAL1_ACR, IAL2_ACR, StubServer


def metadata(stub: StubServer) -> dict[str, Any]:
    found: dict[str, Any] = requests.get(f"{stub.issuer()}/.well-known/openid-configuration", timeout=5).json()
    return found


def test_the_metadata_names_the_issuer_and_only_endpoints_under_it(stub: StubServer) -> None:
    found = metadata(stub)
    assert found["issuer"] == stub.issuer()
    endpoints = [value for name, value in found.items() if name.endswith(("_endpoint", "jwks_uri"))]
    assert len(endpoints) == 6
    assert all(address.startswith(f"{stub.issuer()}/") for address in endpoints)
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["authorization_response_iss_parameter_supported"] is True


def test_an_unknown_issuer_is_not_there(stub: StubServer) -> None:
    for path in (".well-known/openid-configuration", "jwks", "authorize", "token", "userinfo", "end-session"):
        assert requests.get(f"{stub.base_url}/nobody/{path}", timeout=5).status_code in (404, 405)


def test_the_key_set_is_public_and_each_key_has_a_kid(stub: StubServer) -> None:
    """One for each algorithm that a client of this issuer has registered, or more, where new ones were published."""
    keys = requests.get(f"{stub.issuer()}/jwks", timeout=5).json()["keys"]
    assert {key["alg"] for key in keys} == {"ES256", "PS256", "RS256"}
    assert len({key["kid"] for key in keys}) == len(keys)
    for key in keys:
        assert key["kid"] and key["use"] == "sig"
        assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


def test_a_sign_in_brings_a_signed_id_token(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    verifier = "v" * 64
    sent = client.parameters(verifier)
    answer = read_answer(client.ask(sent))
    assert answer["state"] == sent["state"] and answer["iss"] == stub.issuer()
    response = client.redeem(answer["code"], verifier)
    assert response.headers["Cache-Control"] == "no-store"
    tokens = response.json()
    # Read by another library than the one that signed it, with its checks on.
    keys = jwt.PyJWKSet.from_dict(requests.get(metadata(stub)["jwks_uri"], timeout=5).json())
    key = keys[jwt.get_unverified_header(tokens["id_token"])["kid"]]
    claims = jwt.decode(tokens["id_token"], key, algorithms=["RS256"], audience=client.client_id, issuer=stub.issuer())
    assert claims["nonce"] == sent["nonce"]
    assert claims["iat"] <= time.time() + 1 and claims["exp"] == claims["iat"] + 300
    assert claims["auth_time"] <= claims["iat"]
    assert claims["acr"] == IAL2_ACR and "mfa" in claims["amr"]
    assert claims["at_hash"] == left_half_hash(tokens["access_token"])
    assert tokens["token_type"] == "Bearer"


def test_without_a_nonce_none_is_made_up(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    assert "nonce" not in client.sign_in(nonce="").claims


def test_userinfo_tells_what_the_scopes_ask_for(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    seen = client.sign_in()
    assert seen.userinfo["sub"] == seen.claims["sub"]
    assert (seen.userinfo["given_name"], seen.userinfo["family_name"]) == ("Ava", "Martinez")
    assert seen.userinfo["birthdate"] == "1988-04-12"
    assert seen.userinfo["social_security_number"] == "666100001"
    assert seen.userinfo["email_verified"] is True
    assert seen.userinfo["address"]["region"] == "OH"
    stub.next_sign_in("ava")
    assert set(client.sign_in(scope="openid email").userinfo) == {"sub", "email", "email_verified"}


@pytest.mark.parametrize("person", ["john1", "sam"])
def test_a_withheld_claim_is_not_told(person: str, stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in(person)
    told = client.sign_in().userinfo
    assert "social_security_number" not in told
    assert told["birthdate"]


@pytest.mark.parametrize(
    ("person", "asked", "acr"),
    [
        ("ava", "", IAL2_ACR),
        ("ava", IAL2_ACR, IAL2_ACR),
        ("ava", IAL1_ACR, IAL1_ACR),
        ("ava", "urn:unheard-of", IAL2_ACR),
        ("priya", "", IAL1_ACR),
        ("priya", IAL2_ACR, IAL1_ACR),
        ("priya", f"{IAL2_ACR} {IAL1_ACR}", IAL1_ACR),
    ],
)
def test_the_level_is_what_was_asked_for_if_the_person_reaches_it(
    person: str, asked: str, acr: str, stub: StubServer, client: NaiveClient
) -> None:
    stub.next_sign_in(person)
    assert client.sign_in(acr_values=asked).claims["acr"] == acr


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "shout"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "e30."}, "request_not_supported"),
        ({"request_uri": "https://example.com/"}, "request_uri_not_supported"),
    ],
)
def test_a_wrong_request_is_refused_with_state_and_iss(
    changes: dict[str, str], error: str, stub: StubServer, client: NaiveClient
) -> None:
    sent = client.parameters("v" * 43, **changes)
    response = client.ask(sent)
    assert response.headers["Location"].startswith(client.redirect_uri)
    answer = read_answer(response)
    assert (answer["error"], answer["state"], answer["iss"]) == (error, sent["state"], stub.issuer())
    assert "code" not in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": ""},
        {"redirect_uri": f"{PORTAL}/signin/generic/callback"},
        {"redirect_uri": f"{PORTAL}/signin/generic/callback/?x=1"},
        {"redirect_uri": f"{PORTAL}/signin/generic/callback/../callback/"},
        {"redirect_uri": f"{PORTAL}@example.com/signin/generic/callback/"},
        {"redirect_uri": f"{OTHER}/callback"},
    ],
)
def test_an_unknown_client_or_address_stays_here(
    changes: dict[str, str], stub: StubServer, client: NaiveClient
) -> None:
    """An answer goes to a registered address or nowhere."""
    stub.next_sign_in("ava")
    response = client.ask(client.parameters("v" * 43, **changes))
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert "We don’t know who is asking" in response.text


def test_a_parameter_given_twice_is_refused(stub: StubServer, client: NaiveClient) -> None:
    sent = client.parameters("v" * 43)
    twice = [*sent.items(), ("nonce", "another")]
    response = client.browser.get(f"{client.issuer}/authorize", params=twice, allow_redirects=False, timeout=5)
    assert read_answer(response)["error"] == "invalid_request"


def test_the_request_may_come_by_post(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    response = client.browser.post(
        f"{client.issuer}/authorize", data=client.parameters("v" * 43), allow_redirects=False, timeout=5
    )
    assert read_answer(response)["code"]


def test_a_registered_address_with_a_query_keeps_it(stub: StubServer) -> None:
    client = NaiveClient(stub.issuer(), "basic-only", "p/ss w:rd+%", f"{OTHER}/callback?from=stub")
    stub.next_sign_in("ava")
    answer = read_answer(client.ask(client.parameters("v" * 43)))
    assert answer["from"] == "stub" and answer["code"]
