"""The practice provider's fault panel in a real browser: narrow and wide, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits
from tests.server_process import ROOT
from tests.stub_server import CLIENT_ID, StubServer, portal_client

pytestmark = pytest.mark.browser

DESIGN_SYSTEM = ROOT / "frontend" / "node_modules" / "@uswds" / "uswds" / "dist"


@pytest.fixture(scope="module", params=["with the design system", "plain"])
def running_provider(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StubServer]:
    """The provider with and without the design system's files."""
    static: Path = tmp_path_factory.mktemp("static")
    if request.param != "plain":
        (static / "uswds").symlink_to(DESIGN_SYSTEM)
    with StubServer([portal_client("http://localhost:9")], env={"STUB_IDP_STATIC_DIR": str(static)}) as server:
        yield server


@pytest.fixture
def provider(running_provider: StubServer) -> StubServer:
    """The provider with nothing live."""
    running_provider.reset()
    return running_provider


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_fits_and_is_accessible(width: int, page: Page, provider: StubServer) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    def look() -> None:
        assert_fits(page)
        assert_accessible(page)

    for path in ("/panel/", "/panel/next/", "/panel/signals/", "/faults/", "/panel/faults/"):
        page.goto(provider.base_url + path)
        look()
    page.get_by_test_id("find-words").fill("issuer")
    page.get_by_test_id("find").click()
    page.get_by_test_id("choose-wrong-iss").click()
    page.get_by_test_id("arm-count").fill("none")
    page.get_by_test_id("arm").click()
    expect(page.get_by_role("alert")).to_contain_text("count must be a whole number")
    look()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_test_id("arm-count")).to_be_focused()
    page.get_by_test_id("arm-count").fill("2")
    page.get_by_test_id("arm-client").select_option(CLIENT_ID)
    page.get_by_test_id("arm").click()
    expect(page.get_by_test_id("told")).to_have_text("1 fault is live now.")
    expect(page.get_by_test_id("badge")).to_contain_text(f"wrong-iss for client {CLIENT_ID}, 2 sign-ins left")
    page.get_by_test_id("to-next").click()
    page.get_by_test_id("next-person").select_option("ava")
    page.get_by_test_id("order").click()
    expect(page.get_by_test_id("badge")).to_contain_text("1 ordered sign-in waits.")
    look()
    page.get_by_test_id("to-signals").click()
    page.get_by_test_id("logout-person").select_option("ava")
    page.get_by_test_id("send-logout").click()
    expect(page.get_by_test_id("told")).to_contain_text("did not answer")
    look()
    page.get_by_test_id("badge-panel").click()
    page.get_by_test_id("stop-wrong-iss").click()
    page.get_by_test_id("cancel-ava").click()
    expect(page.get_by_test_id("badge")).to_have_count(0)
    page.get_by_test_id("reset").click()
    expect(page.get_by_test_id("told")).to_contain_text("as it was at the start")


def test_a_fault_is_armed_by_keyboard_alone(page: Page, provider: StubServer) -> None:
    page.goto(provider.base_url + "/panel/faults/")
    page.get_by_test_id("find-words").focus()
    page.keyboard.type("ten minutes ahead")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("found")).to_contain_text("1 fault found")
    page.get_by_test_id("fault-clock-ahead").focus()
    page.keyboard.press("Space")
    page.get_by_test_id("arm").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("live-clock-ahead")).to_be_visible()


def test_it_works_without_scripts(page_without_scripts: Page, provider: StubServer) -> None:
    page = page_without_scripts
    page.goto(provider.base_url + "/panel/faults/")
    page.get_by_test_id("group-CLOCK").locator("summary").click()
    page.get_by_test_id("choose-clock-behind").click()
    page.get_by_test_id("arm").click()
    page.get_by_test_id("stop-clock-behind").click()
    expect(page.get_by_test_id("no-faults")).to_be_visible()
