"""The three issuers differ as the real ones do: addresses, how a level is asked for, what is said and in which names."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
import requests

from stub_idp.profiles import AAL2, AUTH_ONLY, FACE_PREFERRED, FACE_REQUIRED, SECOND_FACTOR, VERIFIED
from stub_idp.tokens import left_half_hash
from tests.stub_idp.conftest import IAL2_POLICY, client_of
from tests.stub_idp.naive_client import read_answer
from tests.stub_server import StubServer

IAL1_POLICY = "http://idmanagement.gov/ns/assurance/ial/1/aal/2"


def metadata(stub: StubServer, provider: str) -> dict[str, Any]:
    found: dict[str, Any] = requests.get(f"{stub.issuer(provider)}/.well-known/openid-configuration", timeout=5).json()
    return found


def test_anchor_keeps_its_endpoints_outside_the_issuer_and_announces_little(stub: StubServer) -> None:
    found = metadata(stub, "idme")
    assert found["issuer"] == stub.issuer("idme")
    assert found["authorization_endpoint"] == f"{stub.base_url}/idme-api/oauth/authorize"
    assert found["token_endpoint"] == f"{stub.base_url}/idme-api/oauth/token"
    assert found["userinfo_endpoint"] == f"{stub.base_url}/idme-api/v3/userinfo"
    assert found["jwks_uri"] == f"{stub.base_url}/idme/.well-known/jwks"
    assert found["scopes_supported"] == ["openid"]
    assert not {"code_challenge_methods_supported", "acr_values_supported"} & set(found)
    assert "authorization_response_iss_parameter_supported" not in found
    assert requests.get(f"{stub.issuer('idme')}/authorize", timeout=5).status_code == 404


def test_lantern_takes_keys_only_and_lists_its_levels(stub: StubServer) -> None:
    found = metadata(stub, "logingov")
    assert found["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert {AUTH_ONLY, VERIFIED, FACE_REQUIRED, AAL2} <= set(found["acr_values_supported"])
    assert found["id_token_signing_alg_values_supported"] == ["RS256"]
    assert "authorization_response_iss_parameter_supported" not in found


def test_each_issuer_has_its_own_keys_and_subjects(stub: StubServer) -> None:
    keys = {
        provider: requests.get(metadata(stub, provider)["jwks_uri"], timeout=5).json()["keys"][0]["n"]
        for provider in ("generic", "idme", "logingov")
    }
    assert len(set(keys.values())) == 3


@pytest.mark.parametrize(
    ("person", "scope", "level", "ial", "aal"),
    [
        ("ava", IAL2_POLICY, 3, 2, 2),
        ("ava", IAL1_POLICY, 1, 1, 2),
        ("ava", "mfa", 1, 1, 2),
        ("ava", "login", 1, 1, 1),
        ("ava", "", 1, 1, 1),
        ("priya", IAL2_POLICY, 1, 1, 2),
    ],
)
def test_anchor_is_asked_for_a_level_by_scope(
    person: str, scope: str, level: int, ial: int, aal: int, stub: StubServer
) -> None:
    stub.next_sign_in(person, provider="idme")
    seen = client_of(stub, "anchor", "idme").sign_in(scope=f"openid {scope}")
    told = seen.userinfo
    assert (told["level_of_assurance"], told["credential_ial"], told["credential_aal"]) == (level, ial, aal)
    assert told["multifactor"] is (aal == 2)
    assert ("social" in told) is (ial == 2)
    assert not {"acr", "amr", "auth_time", "sid"} & set(seen.claims)
    assert seen.claims["nonce"] == seen.sent["nonce"]
    assert "iss" not in seen.answer


def test_anchor_speaks_in_its_own_names(stub: StubServer) -> None:
    stub.next_sign_in("ava", provider="idme")
    told = client_of(stub, "anchor", "idme").sign_in().userinfo
    assert (told["fname"], told["lname"], told["birth_date"]) == ("Ava", "Martinez", "1988-04-12")
    assert (told["social"], told["phone"], told["email"]) == ("666100001", "+12025550101", "ava.martinez@example.com")
    assert (told["street"], told["city"], told["state"], told["zip"]) == (
        "418 Alder Lane", "Larkfield", "OH", "00101",
    )  # fmt: skip
    assert told["uuid"] == told["sub"] and told["emails_confirmed"] == ["ava.martinez@example.com"]
    assert not {"given_name", "address", "birthdate", "social_security_number"} & set(told)


def test_anchor_wants_pkce_all_the_same(stub: StubServer) -> None:
    client = client_of(stub, "anchor", "idme")
    answer = read_answer(client.ask(client.parameters("v" * 43, code_challenge="")))
    assert answer["error"] == "invalid_request" and "iss" not in answer


@pytest.mark.parametrize(
    ("person", "asked", "acr", "aal"),
    [
        ("ava", FACE_REQUIRED, FACE_REQUIRED, SECOND_FACTOR),
        ("ava", f"{FACE_REQUIRED} {AAL2}", FACE_REQUIRED, AAL2),
        ("ava", FACE_PREFERRED, FACE_REQUIRED, SECOND_FACTOR),
        ("ava", VERIFIED, VERIFIED, SECOND_FACTOR),
        ("ava", AUTH_ONLY, AUTH_ONLY, SECOND_FACTOR),
        ("priya", FACE_REQUIRED, AUTH_ONLY, SECOND_FACTOR),
    ],
)
def test_lantern_is_asked_for_a_level_by_acr_values(
    person: str, asked: str, acr: str, aal: str, stub: StubServer
) -> None:
    stub.next_sign_in(person, provider="logingov")
    seen = client_of(stub, "lantern", "logingov").sign_in(acr_values=asked)
    assert (seen.claims["acr"], seen.userinfo["ial"], seen.userinfo["aal"]) == (acr, acr, aal)
    proofed = acr != AUTH_ONLY
    assert ("social_security_number" in seen.userinfo) is ("given_name" in seen.userinfo) is proofed
    assert (seen.userinfo["verified_at"] is not None) is proofed


def test_lantern_says_when_in_userinfo_and_nowhere_else(stub: StubServer) -> None:
    stub.next_sign_in("ava", provider="logingov")
    seen = client_of(stub, "lantern", "logingov").sign_in()
    assert {"iss", "sub", "aud", "nonce", "jti", "exp", "iat", "nbf", "acr", "at_hash", "c_hash"} == set(seen.claims)
    assert seen.claims["c_hash"] == left_half_hash(seen.answer["code"])
    assert seen.userinfo["auth_time"] <= seen.claims["iat"]
    assert seen.userinfo["all_emails"] == ["ava.martinez@example.com"]
    assert seen.userinfo["phone"] == "+12025550101"
    assert seen.userinfo["address"]["locality"] == "Larkfield"
    assert "iss" not in seen.answer


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "s" * 21},
        {"nonce": "n" * 21},
        {"prompt": ""},
        {"prompt": "login"},
        {"acr_values": ""},
        {"acr_values": AAL2},
        {"acr_values": f"{VERIFIED} {AUTH_ONLY}"},
    ],
)
def test_lantern_refuses_a_request_that_is_not_its_way(changes: dict[str, str], stub: StubServer) -> None:
    client = client_of(stub, "lantern", "logingov")
    assert read_answer(client.ask(client.parameters("v" * 43, **changes)))["error"] == "invalid_request"


def test_lantern_asks_again_for_those_who_may_want_it(stub: StubServer) -> None:
    stub.next_sign_in("ava", provider="logingov")
    assert client_of(stub, "lantern-fresh", "logingov").sign_in(prompt="login").person


@pytest.mark.parametrize(("client_id", "algorithm"), [("es256", "ES256"), ("ps256", "PS256")])
def test_a_client_gets_the_algorithm_it_registered(client_id: str, algorithm: str, stub: StubServer) -> None:
    """Read by another library than the one that signed it."""
    stub.next_sign_in("ava")
    client = client_of(stub, client_id, "generic")
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    token = client.redeem(code, "v" * 43).json()["id_token"]
    keys = jwt.PyJWKSet.from_dict(requests.get(f"{stub.issuer()}/jwks", timeout=5).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, algorithms=[algorithm], audience=client_id, issuer=stub.issuer())["sub"]


def test_a_session_has_one_sid_until_somebody_else_signs_in(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    seen = []
    for person in ("ava", "ava", "ben"):
        stub.next_sign_in(person, provider="generic")
        seen.append(client.sign_in().claims["sid"])
    assert seen[0] == seen[1] != seen[2]


def test_verified_claims_come_when_asked_for_and_only_of_the_proofed(stub: StubServer) -> None:
    wanted = dict.fromkeys(["given_name", "birthdate", "shoe_size"])
    asked = json.dumps({"userinfo": {"verified_claims": {"verification": {}, "claims": wanted}}})
    client = client_of(stub, "first", "generic")
    stub.next_sign_in("ava")
    told = client.sign_in(claims=asked).userinfo["verified_claims"]
    assert told["claims"] == {"given_name": "Ava", "birthdate": "1988-04-12"}
    assert told["verification"]["trust_framework"] == "nist_800_63A"
    assert told["verification"]["assurance_level"] == "ial2"
    (evidence,) = told["verification"]["evidence"]
    assert evidence["document_details"]["type"] == "driving_permit"
    assert evidence["check_details"] == [{"check_method": "vri"}, {"check_method": "bvr"}]
    stub.next_sign_in("priya")
    assert "verified_claims" not in client.sign_in(claims=asked).userinfo
    stub.control("proofing", {"person": "priya", "way": "in-person", "document": "passport"})
    stub.next_sign_in("priya")
    (evidence,) = client.sign_in(claims=asked).userinfo["verified_claims"]["verification"]["evidence"]
    assert evidence["document_details"]["type"] == "passport"
    assert evidence["check_details"] == [{"check_method": "vpip"}, {"check_method": "pvp"}]
    stub.next_sign_in("ava")
    assert "verified_claims" not in client.sign_in().userinfo


@pytest.mark.parametrize("claims", ["{", "[]", '{"userinfo": {"verified_claims": {}}}', '{"userinfo": 5}'])
def test_a_claims_parameter_that_makes_no_sense_is_refused(claims: str, stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    assert read_answer(client.ask(client.parameters("v" * 43, claims=claims)))["error"] == "invalid_request"
