"""private_key_jwt (RFC 7523): an assertion of the client's own key, for this endpoint, short-lived and used once."""

from __future__ import annotations

import time
from typing import Any

import jwt as other_library
import pytest
import requests
from joserfc.jwk import ECKey, RSAKey

from tests.stub_idp.conftest import assertion, client_of
from tests.stub_idp.receiver import Receiver
from tests.stub_server import StubServer


def send(stub: StubServer, provider: str, fields: dict[str, str]) -> str:
    """The error code; `invalid_grant` means that the client was let in and only its made-up code was not."""
    data = {"grant_type": "authorization_code", "code": "made-up", **fields}
    error: str = requests.post(f"{stub.issuer(provider)}/token", data=data, timeout=5).json()["error"]
    return error


@pytest.mark.parametrize(
    ("client_id", "provider"), [("by-key", "generic"), ("anchor-by-key", "idme"), ("lantern", "logingov")]
)
def test_a_whole_sign_in_by_key(client_id: str, provider: str, stub: StubServer) -> None:
    stub.next_sign_in("ava", provider=provider)
    assert client_of(stub, client_id, provider).sign_in().person


def test_an_assertion_made_by_another_library_is_read(stub: StubServer, receiver: Receiver) -> None:
    now = int(time.time())
    claims = {
        "iss": "lantern",
        "sub": "lantern",
        "aud": f"{stub.issuer('logingov')}/token",
        "exp": now + 60,
        "jti": "a",
    }
    token = other_library.encode(claims, receiver.signing.as_pem(private=True), "RS256", headers={"kid": "sign-1"})
    fields = {**assertion(receiver.signing, "lantern", ""), "client_assertion": token}
    assert send(stub, "logingov", fields) == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://example.com/token"},
        {"aud": None},
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"sub": 5},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 2**33},
        {"nbf": 2**33},
        {"iat": "now"},
        {"jti": None},
        {"jti": ""},
    ],
)
def test_a_wrong_assertion_is_refused(changes: dict[str, Any], stub: StubServer, receiver: Receiver) -> None:
    fields = assertion(receiver.signing, "lantern", f"{stub.issuer('logingov')}/token", **changes)
    assert send(stub, "logingov", fields) == "invalid_client"


def test_an_assertion_works_once(stub: StubServer, receiver: Receiver) -> None:
    fields = assertion(receiver.signing, "lantern", f"{stub.issuer('logingov')}/token")
    assert [send(stub, "logingov", fields) for _ in range(2)] == ["invalid_grant", "invalid_client"]


def test_the_issuer_is_an_audience_at_generic_only(stub: StubServer, receiver: Receiver) -> None:
    fields = assertion(receiver.signing, "by-key", [stub.issuer()])
    assert send(stub, "generic", fields) == "invalid_grant"
    fields = assertion(receiver.signing, "lantern", stub.issuer("logingov"))
    assert send(stub, "logingov", fields) == "invalid_client"


def test_only_the_client_s_own_signing_key_counts(stub: StubServer, receiver: Receiver) -> None:
    audience = f"{stub.issuer('logingov')}/token"
    stranger = RSAKey.generate_key(2048, {"kid": "sign-1"})
    unknown = RSAKey.generate_key(2048, {"kid": "nobody"})
    sealing = {
        name: value for name, value in receiver.sealing.as_dict(private=True).items() if name not in ("use", "alg")
    }
    for key in (stranger, unknown, RSAKey.import_key(sealing)):
        assert send(stub, "logingov", assertion(key, "lantern", audience)) == "invalid_client"


def test_a_new_key_is_fetched_when_it_first_signs(stub: StubServer, receiver: Receiver) -> None:
    audience = f"{stub.issuer()}/token"
    assert send(stub, "generic", assertion(receiver.signing, "by-key", audience)) == "invalid_grant"
    fetched = receiver.fetches
    fresh = ECKey.generate_key("P-256", {"kid": "sign-2", "use": "sig", "alg": "ES256"})
    receiver.keys = [*receiver.keys, fresh]
    assert send(stub, "generic", assertion(fresh, "by-key", audience)) == "invalid_grant"
    assert send(stub, "generic", assertion(receiver.signing, "by-key", audience)) == "invalid_grant"
    assert receiver.fetches == fetched + 1
    lantern = assertion(fresh, "lantern", f"{stub.issuer('logingov')}/token")
    assert send(stub, "logingov", lantern) == "invalid_client", "RS256 only"


@pytest.mark.parametrize(
    ("provider", "fields"),
    [
        ("generic", {"client_id": "by-key", "client_secret": ""}),
        ("logingov", {"client_id": "lantern", "client_secret": "s"}),
        ("logingov", {"client_assertion": "a.b"}),
        ("logingov", {"client_assertion": "e30.W10.x"}),
        ("generic", {"client_assertion": "e30.e30.e30", "client_secret": "s"}),
    ],
)
def test_another_way_than_the_registered_one_is_refused(
    provider: str, fields: dict[str, str], stub: StubServer
) -> None:
    assert send(stub, provider, fields) == "invalid_client"


def test_a_client_with_a_secret_cannot_come_by_key(stub: StubServer, receiver: Receiver) -> None:
    fields = assertion(receiver.signing, "first", f"{stub.issuer()}/token")
    assert send(stub, "generic", fields) == "invalid_client"


def test_another_client_id_beside_it_or_another_type_is_refused(stub: StubServer, receiver: Receiver) -> None:
    fields = assertion(receiver.signing, "by-key", f"{stub.issuer()}/token")
    assert send(stub, "generic", {**fields, "client_id": "first"}) == "invalid_client"
    assert send(stub, "generic", {**fields, "client_assertion_type": "other"}) == "invalid_client"
    assert send(stub, "generic", {**fields, "client_id": "by-key"}) == "invalid_grant"


def test_anchor_takes_no_basic(stub: StubServer) -> None:
    data = {"grant_type": "authorization_code", "code": "made-up"}
    url = f"{stub.base_url}/idme-api/oauth/token"
    assert requests.post(url, data=data, auth=("anchor", "s"), timeout=5).json()["error"] == "invalid_client"
