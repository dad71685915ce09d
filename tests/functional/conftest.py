"""The portal in this process, the real practice provider in its own, and a browser that goes back and forth between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as portal_settings
from django.http import HttpResponse
from django.test import Client

from accounts.oidc import metadata
from tests.stub_server import IAL2_ACR, StubServer, portal_clients


@pytest.fixture(scope="session")
def running_stub() -> Iterator[StubServer]:
    """One provider for all functional tests."""
    with StubServer(portal_clients(portal_settings.PUBLIC_BASE_URL)) as stub:
        yield stub


@pytest.fixture
def stub(running_stub: StubServer, settings: Any) -> StubServer:
    """The provider with an empty memory, and the portal pointed at it with nothing cached."""
    running_stub.reset()
    point_at(settings, running_stub.issuer())
    return running_stub


def point_at(settings: Any, issuer: str, **changes: Any) -> None:
    """Configure the one provider ``generic``."""
    known = portal_settings.OIDC_PROVIDERS["generic"]
    wished = {"ISSUER": issuer, "IAL2_ACRS": (IAL2_ACR,), "ACR_VALUES": (IAL2_ACR,), **changes}
    settings.OIDC_PROVIDERS = {"generic": {**known, **wished}}
    metadata.forget()


@dataclass
class Portal:
    """A person's browser: the test client towards the portal, real HTTP towards the provider."""

    stub: StubServer
    client: Client = field(default_factory=Client)

    def start(self, next_path: str = "", provider: str = "generic") -> str:
        """Press Continue: the address at the provider to which the portal sends the browser."""
        answer = self.client.get(f"/signin/{provider}/", {"next": next_path} if next_path else {})
        assert answer.status_code == 302, answer.status_code
        return str(answer["Location"])

    def at_provider(self, address: str, person: str, faults: Iterable[str] = ()) -> str:
        """Sign in there; the path and query by which the browser comes back."""
        self.stub.next_sign_in(person, faults)
        answer = requests.get(address, allow_redirects=False, timeout=5)
        assert answer.status_code in {302, 303}, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def come_back(self, address: str) -> HttpResponse:
        """Follow the provider's answer to the portal's callback."""
        return self.client.get(address)

    def sign_in(self, person: str, faults: Iterable[str] = (), *, next_path: str = "") -> HttpResponse:
        """All of it; what the callback answers."""
        return self.come_back(self.at_provider(self.start(next_path), person, faults))

    def landing(self, person: str, faults: Iterable[str] = (), *, next_path: str = "") -> HttpResponse:
        """All of it, and the page after the callback's 303."""
        answer = self.sign_in(person, faults, next_path=next_path)
        assert answer.status_code == 303
        return self.client.get(answer["Location"])

    @property
    def signed_in(self) -> bool:
        """Whether this browser has a signed-in session."""
        # client.session would make a session where there is none
        return portal_settings.SESSION_COOKIE_NAME in self.client.cookies and "_auth_user_id" in self.client.session


def query_of(address: str) -> dict[str, str]:
    """The query of an address, one value each."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def portal(stub: StubServer) -> Portal:
    """A fresh browser."""
    return Portal(stub)
