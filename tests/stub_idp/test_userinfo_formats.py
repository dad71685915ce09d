"""UserInfo in the form that the client registered: JSON, a signed JWT, a quoted one, a JWE around one."""

from __future__ import annotations

import jwt
import pytest
import requests
from joserfc import jwe
from joserfc.errors import JoseError

from tests.stub_idp.conftest import client_of
from tests.stub_idp.naive_client import read_answer
from tests.stub_idp.receiver import Receiver
from tests.stub_server import StubServer


def raw_userinfo(stub: StubServer, client_id: str, provider: str, fault: str = "") -> requests.Response:
    client = client_of(stub, client_id, provider)
    stub.next_sign_in("ava", [fault] if fault else [], provider=provider)
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    return client.userinfo(client.redeem(code, "v" * 43).json()["access_token"])


def checked(token: str, stub: StubServer, client_id: str, provider: str) -> str:
    """Whom the JWT speaks of, after another library has checked signature, issuer and audience."""
    keys = requests.get(
        requests.get(f"{stub.issuer(provider)}/.well-known/openid-configuration", timeout=5).json()["jwks_uri"],
        timeout=5,
    ).json()
    key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=client_id, issuer=stub.issuer(provider))
    name: str = claims.get("given_name") or claims["fname"]
    return name


def opened(text: str, receiver: Receiver) -> str:
    plain = jwe.decrypt_compact(text, receiver.sealing, algorithms=["RSA-OAEP-256", "A256GCM"]).plaintext
    assert plain is not None
    return plain.decode()


def test_signed(stub: StubServer) -> None:
    response = raw_userinfo(stub, "by-key", "generic")
    assert response.headers["Content-Type"] == "application/jwt"
    assert checked(response.text, stub, "by-key", "generic") == "Ava"


def test_encrypted(stub: StubServer, receiver: Receiver) -> None:
    response = raw_userinfo(stub, "sealed", "generic")
    assert response.headers["Content-Type"] == "application/jwt"
    assert checked(opened(response.text, receiver), stub, "sealed", "generic") == "Ava"


def test_quoted_is_a_json_string(stub: StubServer) -> None:
    response = raw_userinfo(stub, "anchor", "idme")
    assert response.headers["Content-Type"].startswith("application/json")
    assert checked(response.json(), stub, "anchor", "idme") == "Ava"


def test_encrypted_and_quoted(stub: StubServer, receiver: Receiver) -> None:
    response = raw_userinfo(stub, "anchor-sealed", "idme")
    assert checked(opened(response.json(), receiver), stub, "anchor-sealed", "idme") == "Ava"


@pytest.mark.parametrize("provider", ["generic", "idme"])
def test_without_a_key_to_seal_with_nothing_is_said(provider: str, stub: StubServer, receiver: Receiver) -> None:
    receiver.keys = [receiver.signing]
    client_id = {"generic": "sealed", "idme": "anchor-sealed"}[provider]
    response = raw_userinfo(stub, client_id, provider)
    assert response.status_code == 500 and "Ava" not in response.text


def test_plain_comes_where_a_token_was_agreed(stub: StubServer) -> None:
    response = raw_userinfo(stub, "by-key", "generic", "userinfo-plain-instead-of-signed")
    assert response.json()["given_name"] == "Ava"


def test_a_wrong_signature_does_not_verify(stub: StubServer) -> None:
    response = raw_userinfo(stub, "by-key", "generic", "userinfo-signed-bad-signature")
    with pytest.raises(jwt.InvalidSignatureError):
        checked(response.text, stub, "by-key", "generic")


@pytest.mark.parametrize(("client_id", "provider"), [("sealed", "generic"), ("anchor-sealed", "idme")])
def test_a_sealed_answer_may_hold_an_unsigned_token(
    client_id: str, provider: str, stub: StubServer, receiver: Receiver
) -> None:
    response = raw_userinfo(stub, client_id, provider, "userinfo-inner-unsigned")
    text = response.json() if provider == "idme" else response.text
    assert jwt.get_unverified_header(opened(text, receiver))["alg"] == "none"


def test_an_answer_sealed_for_somebody_else_cannot_be_opened(stub: StubServer, receiver: Receiver) -> None:
    response = raw_userinfo(stub, "sealed", "generic", "userinfo-encrypted-to-other-key")
    with pytest.raises((JoseError, ValueError)):
        opened(response.text, receiver)


def test_userinfo_may_name_nobody(stub: StubServer) -> None:
    told = raw_userinfo(stub, "first", "generic", "sub-absent").json()
    assert "sub" not in told and told["given_name"] == "Ava"
