"""A real browser, the portal on a live server, and the real practice provider beside it.

Every page is watched: a complaint about the content policy, a script error or a failed request fails the test.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.oidc import metadata
from tests.parks_server import ParksServer, parks_client
from tests.server_process import free_port
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, IAL2_ACR, StubServer, portal_client

PHONE, TABLET, DESK = 320, 768, 1280

# The browser's driver runs an event loop in this thread until the session ends; without this, Django refuses to touch
# the database beside it, in these tests and in whatever runs after them.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, without its background traffic."""
    quiet = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": path, "args": quiet.split()}


@pytest.fixture(scope="session")
def parks_port() -> int:
    """Where Parks Pass will be, once a test wants it."""
    return free_port()


@pytest.fixture(scope="session")
def stub(live_server: LiveServer, parks_port: int) -> Iterator[StubServer]:
    """The practice provider, knowing the live server and Parks Pass as its clients."""
    with StubServer([portal_client(live_server.url), parks_client(parks_port)]) as server:
        yield server


@pytest.fixture(scope="session")
def parks(stub: StubServer, parks_port: int) -> Iterator[ParksServer]:
    """The second service."""
    with ParksServer(parks_port, stub.issuer()) as server:
        yield server


@dataclass(frozen=True)
class Portal:
    """The portal under test: its address, and the provider that its next sign-in meets."""

    url: str
    stub: StubServer

    def sign_in(self, page: Page, person: str, *, next_page: str = "") -> None:
        """Sign in without the provider's screens; ends where the portal leads."""
        self.stub.next_sign_in(person)
        page.goto(f"{self.url}/signin/generic/" + (f"?next={next_page}" if next_page else ""))

    def advance(self, days: int) -> None:
        """Move the business date on and run what falls due."""
        call_command("advance", "--days", str(days), verbosity=0)


@pytest.fixture
def front(live_server: LiveServer, stub: StubServer, settings: Settings) -> Portal:
    """The portal without anybody's records, pointed at the practice provider: enough for public pages."""
    settings.PUBLIC_BASE_URL = live_server.url
    settings.OIDC_PROVIDERS = {
        "generic": {
            **settings.OIDC_PROVIDERS["generic"],
            "ISSUER": stub.issuer(),
            "CLIENT_ID": CLIENT_ID,
            "CLIENT_SECRET": CLIENT_SECRET,
            "ACR_VALUES": (IAL2_ACR,),
            "IAL2_ACRS": (IAL2_ACR,),
        }
    }
    metadata.forget()
    stub.reset()
    return Portal(live_server.url, stub)


@pytest.fixture
def portal(front: Portal) -> Portal:
    """The portal with the records of the whole cast."""
    call_command("seed", verbosity=0)
    return front


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page in a window of an ordinary desk, watched for complaints."""
    page.set_viewport_size({"width": DESK, "height": 900})
    complaints = watch(page)
    yield page
    assert not complaints, complaints


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context: BrowserContext = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    complaints = watch(page)
    yield page
    context.close()
    assert not complaints, complaints


def watch(page: Page) -> list[str]:
    """A list that fills with what the browser complains about while the page lives."""
    complaints: list[str] = []
    page.set_default_timeout(10_000)  # a missing link should not eat the build's time

    def heard(message: ConsoleMessage) -> None:
        # A page that is answered with a 4xx is noted as an error by the browser although it is what we want.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways (WCAG 1.4.10)."""
    page.wait_for_load_state()  # after a press the old page may be gone and the next one not there yet
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} is wider than {width} pixels"


def assert_accessible(page: Page, *, leaving_out: str = "") -> None:
    """axe-core finds nothing, best practices included; `leaving_out` names a rule that stock mark-up breaks."""
    page.wait_for_load_state()
    options = {"rules": {leaving_out: {"enabled": False}}} if leaving_out else None
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
