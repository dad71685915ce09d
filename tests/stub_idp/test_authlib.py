"""Conformance: a client on Authlib, which we did not write, signs people in at every issuer, in every way that one takes.

Authlib reads the metadata, makes PKCE, state and nonce, proves the client, checks the ID token with the published keys, and writes
the address for signing out. Only what it has no part for is done here: it reads UserInfo as JSON alone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from authlib.integrations.base_client import BaseApp, FrameworkIntegration, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import UserInfo
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import extract_compact

from stub_idp.keys import ALGORITHMS
from stub_idp.profiles import FACE_REQUIRED
from tests.stub_idp.conftest import IAL2_POLICY, LANTERN, OTHER
from tests.stub_idp.naive_client import read_answer
from tests.stub_idp.receiver import Receiver
from tests.stub_idp.test_start import certificate
from tests.stub_server import StubServer

CALLBACK, BYE = f"{OTHER}/callback", f"{OTHER}/bye"
EC_KEY = ECKey.generate_key("P-256", {"kid": "sign-ec", "use": "sig", "alg": "ES256"})
NONCE = "n" * 32  # Authlib's own has 20 characters; logingov wants 22

Key = RSAKey | ECKey


class App(OAuth2Mixin, OpenIDMixin, BaseApp):
    """Authlib's client without a web framework."""

    client_cls = OAuth2Session


@dataclass(frozen=True)
class Told:
    """What a sign-in brought: the answer's parameters, the tokens, and the checked claims of the ID token."""

    answer: dict[str, str]
    token: dict[str, Any]
    claims: UserInfo


class Service:
    """A relying party on Authlib, with the browser of one person."""

    def __init__(
        self, stub: StubServer, client_id: str, provider: str = "generic", *, auth: str, key: Key | None = None
    ) -> None:
        self.stub, self.provider, self.browser = stub, provider, requests.Session()
        scope = {"generic": "openid profile email", "idme": f"openid {IAL2_POLICY}", "logingov": LANTERN}[provider]
        self.app = App(
            FrameworkIntegration("harbor"),
            client_id=client_id,
            client_secret=key or "s",
            server_metadata_url=f"{stub.issuer(provider)}/.well-known/openid-configuration",
            client_kwargs={
                "scope": scope, "code_challenge_method": "S256", "default_timeout": 5, "token_endpoint_auth_method": auth,
            },
        )  # fmt: skip
        self.key = key

    def sign_in(self, person: str = "ava", **asked: str) -> Told:
        """Send the browser, redeem what it brings back, and check the ID token; all of it by Authlib."""
        self.stub.next_sign_in(person, provider=self.provider)
        if self.provider == "logingov":
            asked = {"acr_values": FACE_REQUIRED, "prompt": "select_account", **asked}
        request = self.app.create_authorization_url(CALLBACK, nonce=NONCE, **asked)
        answer = self.browser.get(request["url"], allow_redirects=False, timeout=5)
        self._prove_by_key()
        token = self.app.fetch_access_token(
            CALLBACK,
            authorization_response=answer.headers["Location"],
            state=request["state"],
            code_verifier=request["code_verifier"],
        )
        return Told(read_answer(answer), token, self.app.parse_id_token(token, nonce=NONCE))

    def _prove_by_key(self, **claims: Any) -> None:
        """An assertion of five minutes at most: Authlib's own lives for an hour. One per sign-in, because it keeps its jti."""
        if self.key is not None:
            said = {"exp": int(time.time()) + 120, **claims}
            alg = "ES256" if isinstance(self.key, ECKey) else "RS256"
            self.app.client_auth_methods = [PrivateKeyJWT(claims=said, headers={"kid": self.key.kid}, alg=alg)]

    def raw_userinfo(self, token: dict[str, Any]) -> requests.Response:
        """The UserInfo answer as it came."""
        found: requests.Response = self.app.get(self.app.server_metadata["userinfo_endpoint"], token=token)
        found.raise_for_status()
        return found

    def opened(self, signed: str) -> dict[str, Any]:
        """The claims of a signed UserInfo answer, checked."""
        keys = KeySet.import_key_set(self.app.fetch_jwk_set())
        claims = jwt.decode(signed, keys, algorithms=["RS256"]).claims
        issuer, client_id = self.app.server_metadata["issuer"], self.app.client_id
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer}, aud={"essential": True, "value": client_id}
        ).validate(claims)
        return claims

    def kids(self) -> list[str]:
        """The key ids that the app knows now."""
        return [key["kid"] for key in self.app.fetch_jwk_set()["keys"]]


@pytest.fixture(autouse=True)
def _both_keys_are_published(stub: StubServer, receiver: Receiver) -> None:
    """The client proves itself with an RSA or an EC key."""
    receiver.keys = [*receiver.keys, EC_KEY]


def key_of(receiver: Receiver, kind: str) -> Key | None:
    return {"": None, "RSA": receiver.signing, "EC": EC_KEY}[kind]


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize(
    ("auth", "kind"),
    [("client_secret_basic", ""), ("client_secret_post", ""), ("private_key_jwt", "RSA"), ("private_key_jwt", "EC")],
)
def test_harbor(auth: str, kind: str, alg: str, stub: StubServer, receiver: Receiver) -> None:
    """Every way of proving itself, with every signature of the ID token."""
    service = Service(stub, f"{auth}-{alg}", auth=auth, key=key_of(receiver, kind))
    told = service.sign_in()
    assert told.answer["iss"] == stub.issuer() == told.claims["iss"]
    assert jwt_header(told.token["id_token"])["alg"] == alg
    userinfo = service.app.userinfo(token=told.token)
    assert userinfo["sub"] == told.claims["sub"] and userinfo["name"] == "Ava Martinez"


@pytest.mark.parametrize(
    ("client_id", "auth", "kind"),
    [("anchor", "client_secret_post", ""), ("anchor-by-key", "private_key_jwt", "RSA"), ("anchor-by-key", "private_key_jwt", "EC")],
)  # fmt: skip
def test_anchor(client_id: str, auth: str, kind: str, stub: StubServer, receiver: Receiver) -> None:
    """Its UserInfo is a JSON string around a JWT, which is read here."""
    service = Service(stub, client_id, "idme", auth=auth, key=key_of(receiver, kind))
    told = service.sign_in()
    quoted = service.raw_userinfo(told.token).json()
    userinfo = service.opened(quoted)
    assert userinfo["sub"] == told.claims["sub"] and userinfo["fname"] == "Ava"


def test_lantern(stub: StubServer, receiver: Receiver) -> None:
    service = Service(stub, "lantern", "logingov", auth="private_key_jwt", key=receiver.signing)
    told = service.sign_in()
    userinfo = service.app.userinfo(token=told.token)
    assert userinfo["sub"] == told.claims["sub"] and userinfo["given_name"] == "Ava"
    assert told.claims["acr"] == FACE_REQUIRED


def test_signed_userinfo(stub: StubServer, receiver: Receiver) -> None:
    service = Service(stub, "by-key", auth="private_key_jwt", key=receiver.signing)
    told = service.sign_in()
    answer = service.raw_userinfo(told.token)
    assert answer.headers["Content-Type"] == "application/jwt"
    assert service.opened(answer.text)["sub"] == told.claims["sub"]


def test_a_wrong_secret_and_a_stranger_s_key_are_refused(stub: StubServer, receiver: Receiver) -> None:
    by_secret = Service(stub, "client_secret_basic-RS256", auth="client_secret_basic")
    by_secret.app.client_secret = "wrong"
    stranger = RSAKey.generate_key(2048, {"kid": receiver.signing.kid or ""})
    for service in (by_secret, Service(stub, "lantern", "logingov", auth="private_key_jwt", key=stranger)):
        with pytest.raises(OAuthError, match="invalid_client"):
            service.sign_in()


def test_an_assertion_of_an_hour_is_refused(
    stub: StubServer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Authlib signs when it is not told otherwise; README.md says how to tell it."""
    service = Service(stub, "by-key", auth="private_key_jwt", key=receiver.signing)
    assert service.sign_in().claims["sub"]
    monkeypatch.setattr(Service, "_prove_by_key", lambda self: None)
    service.app.client_auth_methods = [PrivateKeyJWT(headers={"kid": receiver.signing.kid})]
    with pytest.raises(OAuthError, match="invalid_client"):
        service.sign_in()


def test_a_code_works_once_and_only_with_its_verifier(stub: StubServer) -> None:
    service = Service(stub, "client_secret_post-RS256", auth="client_secret_post")
    code = service.sign_in().answer["code"]
    with pytest.raises(OAuthError, match="invalid_grant"):
        service.app.fetch_access_token(CALLBACK, code=code, code_verifier="v" * 43)
    stub.next_sign_in("ava")
    request = service.app.create_authorization_url(CALLBACK)
    answer = service.browser.get(request["url"], allow_redirects=False, timeout=5)
    with pytest.raises(OAuthError, match="invalid_grant"):
        service.app.fetch_access_token(CALLBACK, code=read_answer(answer)["code"], code_verifier="w" * 43)


def test_an_id_token_is_checked_against_its_nonce(stub: StubServer) -> None:
    service = Service(stub, "client_secret_post-RS256", auth="client_secret_post")
    told = service.sign_in()
    with pytest.raises(JoseError):
        service.app.parse_id_token(told.token, nonce="another")


def test_keys_are_published_then_used_then_retired(stub: StubServer) -> None:
    """A client that fetched the keys after they were published needs nothing more when they are used."""
    service = Service(stub, "client_secret_basic-ES256", auth="client_secret_basic")
    before = jwt_header(service.sign_in().token["id_token"])["kid"]
    stub.keys("generic", "publish")
    service.app.fetch_jwk_set(force=True)
    told = service.sign_in()
    assert jwt_header(told.token["id_token"])["kid"] == before, "the old key signs until the new one is used"
    published = service.kids()

    stub.keys("generic", "use")
    after = jwt_header(service.sign_in().token["id_token"])["kid"]
    assert after != before and {before, after} <= set(published)
    assert service.kids() == published, "nothing had to be fetched"
    assert service.app.parse_id_token(told.token, nonce=NONCE)["sub"], "tokens under way are still good"

    stub.keys("generic", "retire")
    assert service.app.fetch_jwk_set(force=True) and before not in service.kids()
    assert jwt_header(service.sign_in().token["id_token"])["kid"] == after
    with pytest.raises(JoseError):
        service.app.parse_id_token(told.token, nonce=NONCE)


def test_keys_replaced_at_once_are_fetched_at_the_first_unknown_kid(stub: StubServer) -> None:
    service = Service(stub, "client_secret_basic-PS256", auth="client_secret_basic")
    service.sign_in()
    known = service.kids()
    stub.keys("generic", "rotate")
    assert service.sign_in().claims["sub"] and not set(known) & set(service.kids())


def test_signing_out_with_hint_and_state(stub: StubServer) -> None:
    service = Service(stub, "client_secret_basic-RS256", auth="client_secret_basic")
    told = service.sign_in()
    leave = service.app.create_logout_url(BYE, id_token_hint=told.token["id_token"])
    answer = service.browser.get(leave["url"], allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == f"{BYE}?state={leave['state']}"
    silent = service.app.create_authorization_url(CALLBACK, prompt="none")
    back = service.browser.get(silent["url"], allow_redirects=False, timeout=5)
    assert read_answer(back)["error"] == "login_required"


def test_the_metadata_are_what_the_standard_wants(tmp_path: Path) -> None:
    """By Authlib's model of OpenID Connect Discovery 1.0 and RFC 8414, which insist on https. idme is too reticent, as by design."""
    files = certificate(tmp_path)
    with StubServer([], tls=files) as stub:
        for provider in ("generic", "idme", "logingov"):
            url = f"{stub.issuer(provider)}/.well-known/openid-configuration"
            metadata = OpenIDProviderMetadata(requests.get(url, verify=str(files[0]), timeout=5).json())
            if provider == "idme":
                with pytest.raises(ValueError, match="token_endpoint_auth_signing_alg_values_supported"):
                    metadata.validate()
                metadata["token_endpoint_auth_signing_alg_values_supported"] = ["RS256"]
            metadata.validate()
            assert metadata["issuer"] == stub.issuer(provider)


def jwt_header(token: str) -> dict[str, Any]:
    """The header as the sender wrote it."""
    return dict(extract_compact(token.encode()).headers())
