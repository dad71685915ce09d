"""One login, two services: the portal and Parks Pass, opened with one sign-in, and signed out of one from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Portal, assert_accessible, assert_fits
from tests.browser.test_provider_pages import DESIGN_SYSTEM
from tests.parks_server import ParksServer, parks_client
from tests.server_process import free_port
from tests.stub_server import StubServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def open_both(page: Page, portal: Portal, parks: ParksServer) -> None:
    """Sign in at the portal by the picker; Parks Pass is one press more."""
    page.goto(f"{portal.url}/signin/generic/?next=/account/")
    page.get_by_test_id("person-ava").click()
    expect(page).to_have_url(f"{portal.url}/account/")
    page.goto(parks.base_url)
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("greeting")).to_have_text("Hello Ava Martinez")


def expect_portal_was_signed_out(page: Page, portal: Portal) -> None:
    """The portal says that the provider ended the session (SI-24)."""
    page.goto(f"{portal.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
    expect(page.get_by_text("Harbor ID told us that your sign-in there has ended")).to_be_visible()


def expect_parks_was_signed_out(page: Page, parks: ParksServer) -> None:
    """Parks Pass says so too, with the time."""
    page.goto(parks.base_url)
    expect(page.get_by_test_id("ended")).to_have_text(re.compile(r"^Harbor ID signed you out at \d\d:\d\d"))
    expect(page.get_by_test_id("sign-in")).to_be_visible()


def test_signing_out_of_the_portal_signs_out_of_parks_pass(portal: Portal, parks: ParksServer, page: Page) -> None:
    open_both(page, portal, parks)
    page.goto(f"{portal.url}/account/")
    page.get_by_role("button", name="Sign out").first.click()
    expect(page).to_have_url(re.compile("/signed-out/"))
    expect_parks_was_signed_out(page, parks)
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("continue")).to_have_count(0)


def test_signing_out_of_parks_pass_everywhere_signs_out_of_the_portal(
    portal: Portal, parks: ParksServer, page: Page
) -> None:
    open_both(page, portal, parks)
    page.get_by_test_id("sign-out-everywhere").click()
    expect(page.get_by_test_id("signed-out")).to_have_text("You are signed out everywhere")
    expect_portal_was_signed_out(page, portal)


def test_signing_out_of_parks_pass_only_leaves_the_portal_open(portal: Portal, parks: ParksServer, page: Page) -> None:
    open_both(page, portal, parks)
    page.get_by_test_id("sign-out-here").click()
    expect(page.get_by_test_id("signed-out")).to_have_text("You are signed out of Parks Pass")
    page.goto(f"{portal.url}/account/")
    expect(page).to_have_url(f"{portal.url}/account/")


def test_signing_out_at_the_provider_signs_out_of_both(portal: Portal, parks: ParksServer, page: Page) -> None:
    open_both(page, portal, parks)
    page.goto(portal.stub.base_url)
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    expect_parks_was_signed_out(page, parks)
    expect_portal_was_signed_out(page, portal)


@pytest.fixture(scope="module", params=["with the design system", "plain"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[StubServer, ParksServer]]:
    """Provider and Parks Pass, with and without the design system's files."""
    static: Path = tmp_path_factory.mktemp("static")
    if request.param != "plain":
        (static / "uswds").symlink_to(DESIGN_SYSTEM)
    port, env = free_port(), {"STUB_IDP_STATIC_DIR": str(static)}
    with StubServer([parks_client(port)]) as stub, ParksServer(port, stub.issuer(), env=env) as parks:
        yield stub, parks


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_of_parks_pass_fits_and_is_accessible(
    width: int, page: Page, pair: tuple[StubServer, ParksServer]
) -> None:
    stub, parks = pair
    stub.reset()
    page.set_viewport_size({"width": width, "height": 900})

    def look() -> None:
        assert_fits(page)
        assert_accessible(page)

    def sign_in() -> None:
        stub.next_sign_in("ava")
        page.goto(parks.base_url)
        page.get_by_test_id("sign-in").click()
        expect(page.get_by_test_id("greeting")).to_be_visible()

    page.goto(parks.base_url)
    look()
    sign_in()
    look()
    page.get_by_test_id("sign-out-here").click()
    look()
    sign_in()
    page.get_by_test_id("sign-out-everywhere").click()
    look()
    sign_in()
    stub.back_channel_logout("ava")
    expect_parks_was_signed_out(page, parks)
    look()
    page.goto(f"{parks.base_url}/callback/?code=made-up")
    expect(page.get_by_test_id("problem")).to_be_visible()
    look()


def test_parks_pass_works_by_keyboard_and_without_scripts(
    page_without_scripts: Page, pair: tuple[StubServer, ParksServer]
) -> None:
    """Nothing of it needs a script or a mouse."""
    page, (stub, parks) = page_without_scripts, pair
    stub.reset()
    stub.next_sign_in("ava")
    page.goto(parks.base_url)
    # Each press of Enter leads to another page: what is on it must be there before the next Tab.
    for words, then in (("Sign in with Harbor ID", "greeting"), ("Sign out of Parks Pass only", "signed-out")):
        focused = page.locator(":focus")
        for _press in range(10):
            page.keyboard.press("Tab")
            if focused.count() == 1 and focused.inner_text() == words:
                break
        page.keyboard.press("Enter")
        expect(page.get_by_test_id(then)).to_be_visible()
