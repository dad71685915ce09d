"""Orders that end otherwise: an error, a proofing that failed, or a sign-in in which something else is said."""

from __future__ import annotations

from typing import Any

import pytest

from stub_idp.outcomes import ERRORS, PROOFING
from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import IAL1_ACR, StubServer


@pytest.mark.parametrize("slug", [slug for slug in PROOFING if slug != "cancelled"])
def test_a_failed_proofing_is_access_denied_with_its_result(slug: str, stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", proofing=slug)
    sent = client.parameters("v" * 43)
    answer = read_answer(client.ask(sent))
    assert (answer["error"], answer["proofing"], answer["state"]) == ("access_denied", slug, sent["state"])
    assert answer["iss"] == stub.issuer() and "code" not in answer


def test_a_cancelled_one_says_no_more_than_that(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", proofing="cancelled")
    answer = read_answer(client.ask(client.parameters("v" * 43)))
    assert answer["error"] == "access_denied" and "proofing" not in answer


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("provider", ["generic", "idme"])
def test_any_error_of_the_list_can_be_ordered(error: str, provider: str, stub: StubServer) -> None:
    client = client_of(stub, {"generic": "first", "idme": "anchor"}[provider], provider)
    stub.next_sign_in("ava", error=error, provider=provider)
    answer = read_answer(client.ask(client.parameters("v" * 43)))
    assert answer["error"] == error and ("iss" in answer) is (provider == "generic")


def test_nobody_is_remembered_after_an_error(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", error="server_error")
    client.ask(client.parameters("v" * 43))
    assert read_answer(client.ask(client.parameters("v" * 43, prompt="none")))["error"] == "login_required"


def test_claims_can_be_withheld_and_others_said(stub: StubServer, client: NaiveClient) -> None:
    said = {"family_name": "Ünal", "birthdate": "1990-01-01", "social_security_number": "666109999", "shoe": 44}
    stub.next_sign_in("ava", claims=said, withhold=["email"])
    told = client.sign_in().userinfo
    assert {name: told[name] for name in said} == said
    assert told["given_name"] == "Ava" and "email" not in told


def test_what_is_said_is_put_in_the_issuer_s_names(stub: StubServer) -> None:
    stub.next_sign_in("ava", claims={"given_name": "Eva", "mname": "Q"}, withhold=["phone_number"], provider="idme")
    told = client_of(stub, "anchor", "idme").sign_in().userinfo
    assert (told["fname"], told["mname"], told["lname"]) == ("Eva", "Q", "Martinez")
    assert not {"phone", "given_name"} & set(told)
    stub.next_sign_in(
        "ava", claims={"birthdate": "1990-01-01"}, withhold=["email", "phone_number"], provider="logingov"
    )
    told = client_of(stub, "lantern", "logingov").sign_in().userinfo
    assert told["birthdate"] == "1990-01-01" and not {"email", "phone", "phone_verified"} & set(told)


def test_the_level_can_be_ordered(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", ial=1)
    assert client.sign_in().claims["acr"] == IAL1_ACR
    stub.next_sign_in("priya", ial=2, provider="idme")
    assert client_of(stub, "anchor", "idme").sign_in().userinfo["level_of_assurance"] == 3


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"proofing": "lost-shoe"}, "proofing"),
        ({"error": "made_up"}, "error"),
        ({"error": "server_error", "proofing": "pending"}, "exclude"),
        ({"withhold": "email"}, "withhold"),
        ({"claims": ["email"]}, "claims"),
        ({"claims": {"social_security_number": "123-45-6789"}}, "real person"),
        ({"claims": {"social": "123456789"}}, "real person"),
        ({"ial": 3}, "ial"),
        ({"aal": "2"}, "aal"),
    ],
)
def test_an_order_without_sense_is_refused(order: dict[str, Any], words: str, stub: StubServer) -> None:
    answer = stub.control("next-sign-in", {"person": "ava", **order})
    assert answer.status_code == 422 and words in answer.json()["error"]
