"""The claims parameter (OpenID Connect Core 5.5), id_token_hint, and what a request may insist on."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests

from stub_idp.profiles import IAL1_AAL1
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import client_of
from tests.stub_idp.consenting import follow, share, to_consent
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_server import IAL1_ACR, IAL2_ACR, StubServer


def asking(**members: Any) -> str:
    return json.dumps(members)


def essential(*values: str) -> dict[str, Any]:
    return {"acr": {"essential": True, "values": list(values)}}


def subject_of(stub: StubServer, client: NaiveClient, person: str) -> tuple[str, str]:
    """The subject of a person at this client, and an ID token about them."""
    stub.next_sign_in(person)
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    token: str = client.redeem(code, "v" * 43).json()["id_token"]
    return read_without_checking(token)[1]["sub"], token


def test_claims_can_be_wanted_one_by_one_in_either_place(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    wanted = asking(
        userinfo={"given_name": {"essential": True}, "phone_number": None},
        id_token={"email": None, "address": {"essential": False}, "birthdate": {"value": "1988-04-12"}},
    )
    seen = client.sign_in(scope="openid", claims=wanted)
    assert set(seen.userinfo) == {"sub", "given_name", "phone_number"}
    assert (seen.claims["email"], seen.claims["birthdate"]) == ("ava.martinez@example.com", "1988-04-12")
    assert seen.claims["address"]["formatted"].startswith("418 Alder Lane")
    assert "given_name" not in seen.claims


def test_scopes_and_wishes_add_up(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    told = client.sign_in(scope="openid email", claims=asking(userinfo={"birthdate": None})).userinfo
    assert set(told) == {"sub", "email", "email_verified", "birthdate"}


def test_what_is_kept_back_is_not_in_the_id_token_either(stub: StubServer, client: NaiveClient) -> None:
    wanted = asking(
        id_token={"birthdate": {"essential": True}, "email": None, "verified_claims": {"claims": {"birthdate": None}}}
    )
    page = to_consent(client, "ava", scope="openid", claims=wanted)
    code = read_answer(share(client, page, ["email"]))["code"]
    _, claims = read_without_checking(client.redeem(code, "v" * 43).json()["id_token"])
    assert claims["email"] and "birthdate" not in claims
    assert claims["verified_claims"]["claims"] == {}
    stub.next_sign_in("ben", withhold=["email"])
    assert "email" not in client.sign_in(scope="openid", claims=wanted).claims


def test_verified_claims_come_in_the_place_they_were_asked_for(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    seen = client.sign_in(claims=asking(id_token={"verified_claims": {"claims": {"given_name": None}}}))
    assert seen.claims["verified_claims"]["claims"] == {"given_name": "Ava"}
    assert "verified_claims" not in seen.userinfo


def test_a_wish_cannot_change_the_protocol_s_own_claims(stub: StubServer, client: NaiveClient) -> None:
    names = ["iss", "aud", "exp", "iat", "nonce", "at_hash", "sid", "azp", "amr", "shoe_size"]
    stub.next_sign_in("ava")
    seen = client.sign_in(claims=asking(id_token={name: {"value": "mine"} for name in names}))
    assert seen.claims["iss"] == stub.issuer() and seen.claims["nonce"] == seen.sent["nonce"]
    assert not {"azp", "shoe_size"} & set(seen.claims)


@pytest.mark.parametrize(
    ("person", "wanted", "more", "acr"),
    [
        ("ava", {"acr": {"values": [IAL1_ACR]}}, "", IAL1_ACR),
        ("ava", {"acr": {"value": IAL1_AAL1}}, IAL2_ACR, IAL1_AAL1),
        ("ava", essential(IAL2_ACR, IAL1_ACR), "", IAL2_ACR),
        ("ava", {"acr": {"essential": True}}, "", IAL2_ACR),
        ("priya", essential(IAL2_ACR, IAL1_ACR), "", IAL1_ACR),
        ("priya", {"acr": {"values": [IAL2_ACR]}}, "", IAL1_ACR),
        ("priya", {"acr": {"values": [IAL2_ACR, 7, None]}}, "", IAL1_ACR),
    ],
)
def test_the_level_may_be_asked_for_by_claims(
    person: str, wanted: dict[str, Any], more: str, acr: str, stub: StubServer, client: NaiveClient
) -> None:
    stub.next_sign_in(person)
    assert client.sign_in(claims=asking(id_token=wanted), acr_values=more).claims["acr"] == acr


@pytest.mark.parametrize("values", [[IAL2_ACR], ["urn:unheard-of"]])
def test_an_essential_level_that_is_not_reached_fails(values: list[str], stub: StubServer, client: NaiveClient) -> None:
    """Core 5.5.1.1: the outcome is a failed authentication, ordered, silent or on screen."""
    asked = client.parameters("v" * 43, claims=asking(id_token=essential(*values)))
    stub.next_sign_in("priya")
    assert read_answer(client.ask(asked))["error"] == "unmet_authentication_requirements"
    press(client, open_picker(client), person="priya")
    silent = read_answer(client.ask({**asked, "prompt": "none"}))
    assert (silent["error"], silent["state"]) == ("unmet_authentication_requirements", asked["state"])


def test_on_screen_the_person_may_first_prove_who_they_are(client: NaiveClient) -> None:
    wanted = asking(id_token=essential(IAL2_ACR))
    offer = follow(client, press(client, open_picker(client, claims=wanted, prompt="consent"), person="priya"))
    assert "Prove who you are" in offer.text
    answer = read_answer(press(client, offer, without="1"))
    assert answer["error"] == "unmet_authentication_requirements"


def test_a_fault_lowers_even_an_essential_level(stub: StubServer, client: NaiveClient) -> None:
    """The provider lies there; a good client looks at what it got."""
    stub.next_sign_in("ava", ["lower-acr"])
    assert client.sign_in(claims=asking(id_token=essential(IAL2_ACR))).claims["acr"] == IAL1_ACR


@pytest.mark.parametrize("by_hint", [True, False])
def test_an_answer_about_somebody_else_is_never_given(by_hint: bool, stub: StubServer, client: NaiveClient) -> None:
    """Core 3.1.2.2, for the claim sub with a value and for id_token_hint alike."""
    subject, token = subject_of(stub, client, "ben")
    tied = {"id_token_hint": token} if by_hint else {"claims": asking(id_token={"sub": {"value": subject}})}
    press(client, open_picker(client, prompt="login"), person="ava")
    assert read_answer(client.ask(client.parameters("v" * 43, prompt="none", **tied)))["error"] == "login_required"
    assert read_answer(press(client, open_picker(client, **tied), person="zoe"))["error"] == "login_required"
    stub.next_sign_in("ava")
    assert read_answer(client.ask(client.parameters("v" * 43, **tied)))["error"] == "login_required"
    assert "code" in read_answer(press(client, open_picker(client, **tied), person="ben"))
    assert "code" in read_answer(client.ask(client.parameters("v" * 43, prompt="none", **tied)))


def test_a_hint_must_be_an_id_token_of_this_client(stub: StubServer, client: NaiveClient) -> None:
    _, of_another = subject_of(stub, client_of(stub, "first", "generic"), "ava")
    _, own = subject_of(stub, client, "ava")
    for hint in ("x", "a.b.c", of_another, own[:-8] + "AAAAAAAA", "e30.e30.", ("W" * 5000) + ".e30.x"):
        answer = read_answer(client.ask(client.parameters("v" * 43, id_token_hint=hint)))
        assert answer["error"] == "invalid_request", hint[:40]
    both = asking(id_token={"sub": {"value": "somebody-else"}})
    press(client, open_picker(client), person="ava")
    silent = client.parameters("v" * 43, prompt="none", id_token_hint=own, claims=both)
    assert read_answer(client.ask(silent))["error"] == "login_required"


def test_the_time_of_the_sign_in_is_always_told(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    seen = client.sign_in(claims=asking(id_token={"auth_time": {"essential": True}}))
    assert abs(seen.claims["auth_time"] - time.time()) < 10


DEEP = '{"userinfo":' * 5000 + "null" + "}" * 5000


@pytest.mark.parametrize(
    "claims",
    [
        "null",
        "7",
        '"text"',
        "{} {}",
        "{'userinfo': {}}",
        '{"userinfo": []}',
        '{"id_token": "all"}',
        '{"userinfo": {"email": 1}}',
        '{"userinfo": {"email": []}}',
        '{"userinfo": {"email": {"essential": "yes"}}}',
        '{"id_token": {"acr": {"values": "high"}}}',
        '{"id_token": {"acr": null, "acr": {"essential": true}}}',
        '{"userinfo": {}, "userinfo": {}}',
        '{"userinfo": {"verified_claims": []}}',
        '{"userinfo": {"verified_claims": {"claims": ["given_name"]}}}',
        '{"userinfo": {"email": {"value": NaN}}}',
        '{"userinfo": {"email": {"value": ' + "9" * 5000 + "}}}",
        DEEP[:16_000],
        "[" * 16_000,
        json.dumps({"userinfo": dict.fromkeys(map(str, range(201)))}),
    ],
)
def test_what_breaks_the_standard_is_refused(claims: str, stub: StubServer, client: NaiveClient) -> None:
    parameters = [*client.parameters("v" * 43).items(), ("claims", claims)]
    response = client.browser.post(f"{stub.issuer()}/authorize", data=parameters, allow_redirects=False, timeout=5)
    answer = read_answer(response)
    assert answer["error"] == "invalid_request" and "5.5" in answer["error_description"]


@pytest.mark.parametrize(
    "claims",
    [
        "{}",
        " {} ",
        '{"userinfo": null, "id_token": null, "elsewhere": 5}',
        '{"userinfo": {"nickname#en": null, "\\ud800": null, "\\u0000": {"value": {"deep": []}}}}',
        '{"id_token": {"email": {"values": [], "purpose": "to write to you"}}}',
        '{"userinfo": {"verified_claims": [{"claims": {"given_name": null}}, 5]}}',
    ],
)
def test_what_nobody_has_heard_of_is_ignored(claims: str, stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    assert client.sign_in(claims=claims).userinfo["given_name"] == "Ava"


@pytest.mark.parametrize("size", [60_000, 1_000_000])
def test_a_huge_request_is_refused_calmly(size: int, stub: StubServer, client: NaiveClient) -> None:
    parameters = client.parameters("v" * 43, claims=asking(userinfo={"x" * size: None}))
    answer = client.browser.post(f"{stub.issuer()}/authorize", data=parameters, allow_redirects=False, timeout=10)
    if size < 64 * 1024:
        assert read_answer(answer)["error"] == "invalid_request"
    else:
        assert answer.status_code == 400
    by_get = client.browser.get(f"{stub.issuer()}/authorize", params=parameters, allow_redirects=False, timeout=10)
    assert by_get.status_code < 500


@pytest.mark.parametrize("provider", ["idme", "logingov"])
def test_elsewhere_the_parameter_means_nothing(provider: str, stub: StubServer) -> None:
    client = client_of(stub, {"idme": "anchor", "logingov": "lantern"}[provider], provider)
    stub.next_sign_in("ava", provider=provider)
    assert client.sign_in(claims=DEEP[:5000], id_token_hint="x").person
    found = requests.get(f"{stub.issuer(provider)}/.well-known/openid-configuration", timeout=5).json()
    assert found["claims_parameter_supported"] is False


def test_every_parameter_given_twice_is_refused(stub: StubServer, client: NaiveClient) -> None:
    for name in ("claims", "prompt", "max_age", "ui_locales", "id_token_hint", "acr_values", "response_mode", "scope"):
        twice = [*client.parameters("v" * 43).items(), (name, "a"), (name, "a")]
        response = client.browser.get(f"{client.issuer}/authorize", params=twice, allow_redirects=False, timeout=5)
        assert read_answer(response)["error"] == "invalid_request"
