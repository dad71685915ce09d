"""Redeeming a code: once, by its client, with its verifier and address, in the way the client is registered for."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
import requests

from tests.stub_idp.conftest import OTHER
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer

VERIFIER = "v" * 43


def a_code(stub: StubServer, client: NaiveClient) -> str:
    stub.next_sign_in("ava")
    return read_answer(client.ask(client.parameters(VERIFIER)))["code"]


def refused(response: requests.Response, error: str) -> bool:
    return response.status_code in (400, 401) and response.json()["error"] == error


def test_a_code_works_once_and_its_second_use_revokes_the_token(stub: StubServer, client: NaiveClient) -> None:
    """RFC 6749, 4.1.2: a code that comes twice may have been stolen, so what it bought ends."""
    code = a_code(stub, client)
    token = client.redeem(code, VERIFIER).json()["access_token"]
    assert client.userinfo(token).ok
    assert refused(client.redeem(code, VERIFIER), "invalid_grant")
    assert client.userinfo(token).status_code == 401


@pytest.mark.parametrize("verifier", ["", "w" * 43, "é" * 43])
def test_another_verifier_is_refused_and_uses_the_code_up(verifier: str, stub: StubServer, client: NaiveClient) -> None:
    code = a_code(stub, client)
    assert refused(client.redeem(code, verifier), "invalid_grant")
    assert refused(client.redeem(code, VERIFIER), "invalid_grant")


def test_another_address_or_client_is_refused(stub: StubServer, client: NaiveClient) -> None:
    code = a_code(stub, client)
    elsewhere = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{OTHER}/callback")
    assert refused(elsewhere.redeem(code, VERIFIER), "invalid_grant")
    code = a_code(stub, client)
    stranger = NaiveClient(stub.issuer(), "basic-only", quote("p/ss w:rd+%"), client.redirect_uri)
    assert refused(stranger.redeem(code, VERIFIER), "invalid_grant")


def test_an_unknown_code_or_grant_type_is_refused(stub: StubServer, client: NaiveClient) -> None:
    assert refused(client.redeem("made-up", VERIFIER), "invalid_grant")
    response = requests.post(
        f"{stub.issuer()}/token",
        auth=(CLIENT_ID, CLIENT_SECRET),
        data={"grant_type": "password"},
        timeout=5,
    )
    assert refused(response, "unsupported_grant_type")


def _post(stub: StubServer, fields: dict[str, str], authorization: str = "") -> requests.Response:
    headers = {"Authorization": authorization} if authorization else {}
    data = {"grant_type": "authorization_code", "code": "x", **fields}
    return requests.post(f"{stub.issuer()}/token", data=data, headers=headers, timeout=5)


def _basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


ENCODED = quote("p/ss w:rd+%", safe="")


@pytest.mark.parametrize(
    ("fields", "authorization"),
    [
        ({}, ""),
        ({}, "Basic ???"),
        ({}, "Basic /w=="),
        ({}, "Bearer abc"),
        ({}, _basic("nobody", "x")),
        ({}, _basic(CLIENT_ID, "wrong")),
        ({}, _basic(CLIENT_ID, "")),
        ({"client_id": CLIENT_ID}, ""),
        ({"client_id": CLIENT_ID, "client_secret": "wrong"}, ""),
        ({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}, _basic(CLIENT_ID, CLIENT_SECRET)),
        ({"client_id": "basic-only", "client_secret": "p/ss w:rd+%"}, ""),
        ({}, _basic("post-only", "another-secret")),
    ],
)
def test_a_client_that_does_not_prove_itself_is_refused(
    fields: dict[str, str], authorization: str, stub: StubServer
) -> None:
    response = _post(stub, fields, authorization)
    assert response.status_code == 401
    assert refused(response, "invalid_client")
    assert response.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    ("fields", "authorization"),
    [
        ({}, _basic(CLIENT_ID, CLIENT_SECRET)),
        ({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}, ""),
        ({}, _basic("basic-only", ENCODED)),
        ({"client_id": "post-only", "client_secret": "another-secret"}, ""),
    ],
)
def test_both_ways_of_sending_the_secret_work(fields: dict[str, str], authorization: str, stub: StubServer) -> None:
    """Past the client's proof, the made-up code is what gets refused."""
    assert refused(_post(stub, fields, authorization), "invalid_grant")


def test_only_post_redeems(stub: StubServer) -> None:
    assert requests.get(f"{stub.issuer()}/token", timeout=5).status_code == 405


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer made-up", "Basic abc"])
def test_userinfo_wants_a_token_in_the_header(authorization: str, stub: StubServer) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    response = requests.get(f"{stub.issuer()}/userinfo", params={"access_token": "x"}, headers=headers, timeout=5)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
