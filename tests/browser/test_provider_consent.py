"""The practice provider's consent pages in a real browser: narrow and wide, with and without the design system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits
from tests.server_process import ROOT
from tests.stub_idp.receiver import Receiver
from tests.stub_server import StubServer

pytestmark = pytest.mark.browser

DESIGN_SYSTEM = ROOT / "frontend" / "node_modules" / "@uswds" / "uswds" / "dist"


@pytest.fixture(scope="module")
def service() -> Iterator[Receiver]:
    """The service that asks; it writes down what is posted to it."""
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module", params=["with the design system", "plain"])
def provider(
    request: pytest.FixtureRequest, service: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StubServer]:
    """The provider with and without the design system's files."""
    static: Path = tmp_path_factory.mktemp("static")
    if request.param != "plain":
        (static / "uswds").symlink_to(DESIGN_SYSTEM)
    client = {
        "issuer": "generic",
        "client_id": "lakes",
        "name": "Lake Permits",
        "secret": "s",
        "redirect_uris": [f"{service.url}/callback"],
        "backchannel_logout_uri": f"{service.url}/logout",
    }
    with StubServer([client], env={"STUB_IDP_STATIC_DIR": str(static)}) as server:
        yield server


def ask(page: Page, provider: StubServer, service: Receiver, **more: str) -> None:
    """Open the authorization endpoint as the service would, and choose Ava."""
    asked = {
        "response_type": "code",
        "client_id": "lakes",
        "redirect_uri": f"{service.url}/callback",
        "scope": "openid profile email address phone social_security_number offline_access",
        "state": "s" * 24,
        "code_challenge": "c" * 43,
        "code_challenge_method": "S256",
        **more,
    }
    page.goto(f"{provider.issuer()}/authorize?{urlencode(asked)}")
    page.get_by_test_id("person-ava").click()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_from_consent_to_the_end_of_sharing(width: int, page: Page, provider: StubServer, service: Receiver) -> None:
    provider.reset()
    service.clear()
    page.set_viewport_size({"width": width, "height": 900})

    def look() -> None:
        assert_fits(page)
        assert_accessible(page)

    ask(page, provider, service, prompt="consent", response_mode="form_post")
    expect(page.get_by_role("heading", level=1)).to_have_text("Share with Lake Permits?")
    look()
    switch = page.get_by_test_id("attribute-tax_id")
    expect(switch).to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    page.get_by_test_id("share").click()
    look()
    page.get_by_test_id("go-back").click()
    page.wait_for_url(f"{service.url}/callback")
    ((path, _, body),) = service.posts
    assert path == "/callback" and set(parse_qs(body)) == {"code", "state", "iss"}

    page.goto(f"{provider.issuer()}/account/services/")
    expect(page.get_by_test_id("kept")).to_have_text("Taxpayer identification number")
    look()
    page.get_by_test_id("change-lakes").click()
    look()
    page.get_by_test_id("attribute-phone").focus()
    page.keyboard.press("Space")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("note")).to_contain_text("Your choices for Lake Permits are saved.")
    expect(page.get_by_test_id("kept")).to_contain_text("Telephone number")
    look()
    page.get_by_test_id("stop-lakes").click()
    expect(page.get_by_test_id("note")).to_contain_text("It was told to sign you out.")
    expect(page.get_by_test_id("stopped-lakes")).to_be_visible()
    look()
    assert [path for path, _, _ in service.posts] == ["/callback", "/logout"]


def test_not_to_share_goes_back_with_a_refusal(page: Page, provider: StubServer, service: Receiver) -> None:
    provider.reset()
    ask(page, provider, service, prompt="consent")
    page.get_by_test_id("refuse").press("Enter")
    page.wait_for_url(f"{service.url}/callback?error=access_denied*")
