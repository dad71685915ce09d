"""One running stub for all tests of this folder, cleared before each, and a naive client to talk to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer, portal_client

PORTAL = "http://localhost:8999"
OTHER = "http://localhost:8998"
CLIENTS = [
    portal_client(PORTAL),
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
    return running_stub


@pytest.fixture
def client(stub: StubServer) -> NaiveClient:
    """A relying party that believes everything, in a fresh browser."""
    return NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/")
