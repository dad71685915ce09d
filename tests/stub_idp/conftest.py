"""One running stub for all tests of this folder, cleared before each, and a naive client to talk to it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from stub_idp.keys import ALGORITHMS
from stub_idp.profiles import FACE_REQUIRED, LANTERN_SCOPES, PROFILES
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.receiver import Receiver
from tests.stub_idp.visitor import Visitor
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer, Value, portal_client

PORTAL = "http://localhost:8999"
OTHER = "http://localhost:8998"
IAL2_POLICY = "http://idmanagement.gov/ns/assurance/ial/2/aal/2"
LANTERN = " ".join(LANTERN_SCOPES)
RECEIVER = Receiver()


def at_receiver(name: str, **more: Value) -> dict[str, Value]:
    """A client of this id whose keys and mailboxes are the receiver's."""
    return {
        "client_id": name,
        "redirect_uris": [f"{OTHER}/callback"],
        "post_logout_redirect_uris": [f"{OTHER}/bye"],
        "jwks_uri": f"{RECEIVER.url}/jwks",
        "events_uri": f"{RECEIVER.url}/{name}/events",
        **more,
    }


CLIENTS: list[dict[str, Value]] = [
    portal_client(PORTAL),
    at_receiver("by-key", issuer="generic", auth="private_key_jwt", userinfo="signed"),
    at_receiver("sealed", issuer="generic", secret="s", userinfo="encrypted", id_token_alg="ES256"),
    at_receiver("es256", issuer="generic", secret="s", id_token_alg="ES256"),
    at_receiver("ps256", issuer="generic", secret="s", id_token_alg="PS256"),
    at_receiver("first", issuer="generic", secret="s", backchannel_logout_uri=f"{RECEIVER.url}/first/logout"),
    at_receiver("second", issuer="generic", secret="s", backchannel_logout_uri=f"{RECEIVER.url}/second/logout"),
    at_receiver("anchor", issuer="idme", secret="s", auth="client_secret_post"),
    at_receiver("anchor-sealed", issuer="idme", secret="s", auth="client_secret_post", userinfo="encrypted"),
    at_receiver("anchor-by-key", issuer="idme", auth="private_key_jwt"),
    at_receiver("lantern", issuer="logingov", auth="private_key_jwt"),
    at_receiver("lantern-fresh", issuer="logingov", auth="private_key_jwt", prompt_login=True),
    # Every way of proving itself with every signature, for tests/stub_idp/test_authlib.py.
    *(
        at_receiver(f"{auth}-{alg}", issuer="generic", auth=auth, id_token_alg=alg, secret="s")
        for auth in PROFILES["generic"].auth
        for alg in ALGORITHMS
    ),
    {
        "issuer": "generic",
        "client_id": "basic-only",
        "secret": "p/ss w:rd+%",
        "auth": "client_secret_basic",
        "redirect_uris": [f"{OTHER}/callback?from=stub", f"{OTHER}/callback"],
        "post_logout_redirect_uris": [f"{OTHER}/bye?from=stub"],
    },
    {
        "issuer": "generic",
        "client_id": "post-only",
        "secret": "another-secret",
        "auth": "client_secret_post",
        "redirect_uris": [f"{OTHER}/callback"],
    },
]


@pytest.fixture(scope="session")
def running_stub() -> Iterator[StubServer]:
    """The process."""
    with StubServer(CLIENTS) as stub:
        yield stub


@pytest.fixture
def stub(running_stub: StubServer) -> StubServer:
    """The process with an empty memory."""
    running_stub.reset()
    RECEIVER.clear()
    return running_stub


@pytest.fixture
def receiver() -> Receiver:
    """What the clients of the receiver publish, and what they were sent."""
    return RECEIVER


def client_of(stub: StubServer, name: str, provider: str) -> NaiveClient:
    """A naive client at any issuer: endpoints from its metadata, proof as registered."""
    found = requests.get(f"{stub.issuer(provider)}/.well-known/openid-configuration", timeout=5).json()
    by_key = name.endswith("by-key") or provider == "logingov"
    in_body = {"client_id": name, "client_secret": "s"}
    level = {"idme": IAL2_POLICY, "logingov": FACE_REQUIRED}.get(provider, "")
    asked = {
        "generic": {},
        "idme": {"scope": f"openid {level}"},
        "logingov": {"scope": LANTERN, "prompt": "select_account", "acr_values": level},
    }[provider]
    return NaiveClient(
        stub.issuer(provider),
        name,
        "s",
        f"{OTHER}/callback",
        where={
            "authorize": found["authorization_endpoint"],
            "token": found["token_endpoint"],
            "userinfo": found["userinfo_endpoint"],
            "end-session": found["end_session_endpoint"],
        },
        proof=(lambda: assertion(RECEIVER.signing, name, found["token_endpoint"])) if by_key else (lambda: in_body),
        extra=asked,
        sealing=RECEIVER.sealing,
    )


def assertion(key: RSAKey | ECKey, client_id: str, audience: Any, **changes: Any) -> dict[str, str]:
    """The form fields of private_key_jwt (RFC 7523); `changes` replace claims, None leaves one out."""
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": now,
        "exp": now + 120,
        "jti": secrets.token_urlsafe(12),
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": algorithm, "kid": key.kid}, kept, key, algorithms=[algorithm]),
    }


@pytest.fixture
def client(stub: StubServer) -> NaiveClient:
    """A relying party that believes everything, in a fresh browser."""
    return NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/")


@pytest.fixture
def visitor(stub: StubServer) -> Visitor:
    """Somebody at the provider's pages, in a fresh browser."""
    return Visitor(stub)
