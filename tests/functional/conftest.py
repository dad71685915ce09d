"""The portal in this process, the real practice provider in its own, and a browser that goes back and forth between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as portal_settings
from django.http import HttpResponse
from django.test import Client

from accounts.oidc import metadata
from tests import settings as settings_of_tests
from tests.client_keys import KeyFiles, key_server, make_keys
from tests.hostile_tally import TALLY, Tally
from tests.signal_sender import Sender
from tests.stub_server import CLIENT_SECRET, IAL2_ACR, StubServer, portal_client, portal_clients

UNTOUCHED = settings_of_tests.OIDC_PROVIDERS["generic"]  # whatever a test has made of the settings meanwhile

# Further registrations of the portal, by client id: what is registered otherwise there than for the usual client.
VARIANTS: dict[str, dict[str, Any]] = {
    "post": {"auth": "client_secret_post"},
    "key": {"auth": "private_key_jwt"},
    "signed": {"userinfo": "signed"},
    "encrypted": {"userinfo": "encrypted"},
    "es256": {"id_token_alg": "ES256"},
    "ps256": {"id_token_alg": "PS256"},
    "idme-encrypted": {"provider": "idme", "userinfo": "encrypted"},
    "idme-key": {"provider": "idme", "auth": "private_key_jwt"},
}


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFiles:
    """Our private keys, in files."""
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def running_stub(keys: KeyFiles) -> Iterator[StubServer]:
    """One provider for all functional tests; it fetches our keys from a small server, the portal here having no socket."""
    ours = portal_settings.PUBLIC_BASE_URL
    with key_server() as fetched_at:
        clients = portal_clients(ours)
        clients += [portal_client(ours, **{"client_id": name, **more}) for name, more in VARIANTS.items()]
        for client in clients:
            client["jwks_uri"] = f"{fetched_at}/signin/{client['issuer']}/jwks/"
        with StubServer(clients) as stub:
            yield stub


@pytest.fixture
def stub(running_stub: StubServer, settings: Any) -> StubServer:
    """The provider with an empty memory, and the portal pointed at it with nothing cached."""
    running_stub.reset()
    point_at(settings, running_stub.issuer())
    return running_stub


def point_at(settings: Any, issuer: str, **changes: Any) -> None:
    """Configure the one provider ``generic``."""
    known = UNTOUCHED
    wished = {"ISSUER": issuer, "IAL2_ACRS": (IAL2_ACR,), "ACR_VALUES": (IAL2_ACR,), **changes}
    settings.OIDC_PROVIDERS = {"generic": {**known, **wished}}
    metadata.forget()


def configured(stub: StubServer, name: str, **changes: Any) -> dict[str, Any]:
    """The values of one provider of the stub, under the profile of its name."""
    known = UNTOUCHED
    own = {"IAL2_ACRS": (IAL2_ACR,), "ACR_VALUES": (IAL2_ACR,)} if name == "generic" else {}
    return {
        **known,
        "PROFILE": name,
        "NAME": name,
        "LABEL": {"generic": "Harbor ID", "idme": "Anchor ID", "logingov": "Lantern Login"}[name],
        "ISSUER": stub.issuer(name),
        "CLIENT_SECRET": CLIENT_SECRET,
        **own,
        **changes,
    }


def point_at_all(settings: Any, stub: StubServer, keys: KeyFiles, **changes: dict[str, Any]) -> None:
    """Configure all three providers of the stub; ``changes`` by name."""
    by_key = {"CLIENT_KEY_FILE": (keys.rsa,), "CLIENT_SECRET": ""}
    settings.OIDC_PROVIDERS = {
        name: configured(stub, name, **({**by_key} if name == "logingov" else {}), **changes.get(name, {}))
        for name in ("generic", "idme", "logingov")
    }
    metadata.forget()


@pytest.fixture
def three(stub: StubServer, settings: Any, keys: KeyFiles) -> StubServer:
    """The stub with all three of its issuers known to the portal."""
    point_at_all(settings, stub, keys)
    return stub


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

    def at_provider(self, address: str, person: str, faults: Iterable[str] = (), **order: Any) -> str:
        """Sign in there; the path and query by which the browser comes back. ``order``: what else to order."""
        self.stub.next_sign_in(person, faults, **order)
        answer = requests.get(address, allow_redirects=False, timeout=5)
        assert answer.status_code in {302, 303}, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def come_back(self, address: str) -> HttpResponse:
        """Follow the provider's answer to the portal's callback."""
        return self.client.get(address)

    def sign_in(
        self,
        person: str,
        faults: Iterable[str] = (),
        *,
        next_path: str = "",
        provider: str = "generic",
        order: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """All of it; what the callback answers."""
        address = self.start(next_path, provider)
        return self.come_back(self.at_provider(address, person, faults, **(order or {})))

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


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    """The count that the run's summary prints."""
    return pytestconfig.stash.setdefault(TALLY, Tally())


@pytest.fixture
def portal(stub: StubServer) -> Portal:
    """A fresh browser."""
    return Portal(stub)


@pytest.fixture(scope="session")
def running_sender() -> Iterator[Sender]:
    """One small provider that sends signals."""
    with Sender() as sender:
        yield sender


@pytest.fixture
def sender(running_sender: Sender, settings: Any) -> Sender:
    """The provider, and the portal pointed at it."""
    running_sender.open_for_business()
    point_at(settings, running_sender.issuer)
    return running_sender
