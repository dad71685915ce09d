"""The practice provider's own pages in a real browser: narrow and wide, by keyboard, without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits
from tests.server_process import ROOT
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer, portal_client

pytestmark = pytest.mark.browser

DESIGN_SYSTEM = ROOT / "frontend" / "node_modules" / "@uswds" / "uswds" / "dist"


class Service(BaseHTTPRequestHandler):
    """A relying party's address: it says that somebody arrived."""

    def do_GET(self) -> None:
        """Answer every address with the same page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(
            b'<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Back</title><h1>Back</h1>'
        )

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a running relying party."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module", params=["with the design system", "plain"])
def provider(
    request: pytest.FixtureRequest, service: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StubServer]:
    """The provider with and without the design system's files."""
    static: Path = tmp_path_factory.mktemp("static")
    if request.param != "plain":
        (static / "uswds").symlink_to(DESIGN_SYSTEM)
    with StubServer([portal_client(service)], env={"STUB_IDP_STATIC_DIR": str(static)}) as server:
        yield server


@pytest.fixture
def ask(provider: StubServer, service: str) -> str:
    """The address of an authorization request, with nobody signed in."""
    provider.reset()
    client = NaiveClient(provider.issuer(), CLIENT_ID, CLIENT_SECRET, f"{service}/signin/generic/callback/")
    return f"{client.issuer}/authorize?{urlencode(client.parameters('v' * 43, login_hint='kofi'))}"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_fits_and_is_accessible(width: int, page: Page, ask: str, provider: StubServer) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    def look() -> None:
        assert_fits(page)
        assert_accessible(page)

    page.goto(ask)
    look()
    page.get_by_test_id("search").fill("john")
    page.get_by_test_id("search-go").click()
    expect(page.get_by_test_id("found")).to_contain_text("2 people found")
    look()
    page.get_by_test_id("person-john2").click()
    expect(page).to_have_title("Back")
    page.goto(ask)
    expect(page.get_by_test_id("continue")).to_have_text("Continue as John Smith")
    look()
    for path in ("/", "/nowhere", "/generic/authorize", "/generic/end-session"):
        page.goto(provider.base_url + path)
        look()
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    look()


def test_a_person_is_chosen_by_keyboard_alone(page: Page, ask: str) -> None:
    page.goto(ask)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for control in ("by-password", "new-account", "search"):
        page.keyboard.press("Tab")
        expect(page.get_by_test_id(control)).to_be_focused()
    page.keyboard.type("emma")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("found")).to_contain_text("1 person found")
    button = page.get_by_test_id("person-emma")
    button.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Back")
    assert "code=" in page.url


def test_it_works_without_scripts(page_without_scripts: Page, ask: str) -> None:
    page = page_without_scripts
    page.goto(ask)
    page.get_by_test_id("search").fill("ava")
    page.get_by_test_id("search-go").click()
    page.get_by_test_id("person-ava").click()
    assert "code=" in page.url
    page.goto(ask)
    page.get_by_test_id("cancel").click()
    assert "error=access_denied" in page.url
