"""Proving an identity at the practice provider in a real browser: narrow and wide, with a camera, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, watch
from tests.server_process import ROOT
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, IAL2_ACR, StubServer, portal_client

pytestmark = pytest.mark.browser

DESIGN_SYSTEM = ROOT / "frontend" / "node_modules" / "@uswds" / "uswds" / "dist"
SERVICE = "http://localhost:8999"


@pytest.fixture(scope="module", params=["with the design system", "plain"])
def provider(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StubServer]:
    """The provider with and without the design system's files."""
    static: Path = tmp_path_factory.mktemp("static")
    if request.param != "plain":
        (static / "uswds").symlink_to(DESIGN_SYSTEM)
    with StubServer([portal_client(SERVICE)], env={"STUB_IDP_STATIC_DIR": str(static)}) as server:
        yield server


@pytest.fixture
def ask(provider: StubServer) -> str:
    """The address of a request for a proven identity, with nobody signed in."""
    provider.reset()
    client = NaiveClient(provider.issuer(), CLIENT_ID, CLIENT_SECRET, f"{SERVICE}/signin/generic/callback/")
    return f"{client.issuer}/authorize?{urlencode(client.parameters('v' * 43, acr_values=IAL2_ACR))}"


def press(page: Page, *test_ids: str) -> None:
    """Press one thing after the other; what starts with an equals sign is the label of a choice."""
    for name in test_ids:
        if name.startswith("="):
            page.locator(f"label[for={name[1:]}]").click()
        else:
            page.get_by_test_id(name).click()


def to_the_selfie(page: Page, ask: str, person: str) -> None:
    """Details as known, and good photos of a passport."""
    page.goto(ask)
    press(page, f"person-{person}", "start-proofing", "details-go", "=document-passport", "document-go")
    press(page, "=sample-good", "use-sample")
    expect(page.get_by_role("heading", level=1)).to_have_text("Take a selfie")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_fits_and_is_accessible(width: int, page: Page, ask: str, provider: StubServer) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    def look(*test_ids: str) -> None:
        press(page, *test_ids)
        page.wait_for_load_state()
        assert_fits(page)
        if width == PHONE:  # what it finds does not depend on the width, and it takes its time
            assert_accessible(page)

    page.goto(ask)
    look("person-rosa")
    look("start-proofing")
    page.get_by_test_id("tax-id").fill("12-34")
    look("details-go")
    page.get_by_test_id("tax-id").fill("666-10-0019")
    look("details-go")
    page.get_by_test_id("tax-id").fill("666-10-0020")
    look("details-go")
    look("document-go")
    look("=document-passport", "document-go")
    look("upload")
    look("=sample-glare", "use-sample")
    look("other-ways")
    look("way-counter")
    look("ask-counter")
    look("leave-route")
    press(page, "back-to-photos", "=sample-good", "use-sample")
    look("other-ways")
    look("way-letter")
    look("ask-letter")
    look("leave-route")
    press(page, "back-to-photos", "use-sample", "use-sample")
    look("use-sample")
    look("book-slot")
    look("join-queue", "still")
    waiting = page.url
    page.goto(f"{provider.base_url}/agent/")
    look()
    look("call-rosa")
    look("decide")
    look("=decision-no-show", "decide")
    page.goto(waiting)
    look()
    press(page, "join-queue", "still")
    provider.control("video-calls", {"person": "rosa", "decision": "pass"})
    look("check-again")
    expect(page.get_by_test_id("way")).to_have_text("A video call with an agent")


def test_the_queue_looks_again_by_itself(page: Page, ask: str, provider: StubServer) -> None:
    to_the_selfie(page, ask, "rosa")
    press(page, "other-ways", "way-video", "join-queue")
    expect(page.get_by_test_id("position")).to_have_text("1")
    provider.control("video-calls", {"person": "rosa", "decision": "pass"})
    expect(page.get_by_test_id("way")).to_have_text("A video call with an agent", timeout=15_000)


def test_it_works_without_scripts(page_without_scripts: Page, ask: str) -> None:
    page = page_without_scripts
    to_the_selfie(page, ask, "quinn")
    expect(page.get_by_test_id("camera-start")).to_be_hidden()
    press(page, "=sample-good", "use-sample")
    expect(page.get_by_test_id("way")).to_have_text("Photos of a document and a selfie")


def test_the_camera_puts_a_picture_into_the_form(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], ask: str
) -> None:
    films = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *films]})
    page = browser.new_page()
    complaints = watch(page)
    to_the_selfie(page, ask, "quinn")
    press(page, "camera-start", "camera-take")
    expect(page.get_by_text("The picture is taken.")).to_be_visible(timeout=15_000)
    press(page, "upload")
    expect(page.get_by_test_id("way")).to_have_text("Photos of a document and a selfie", timeout=15_000)
    browser.close()
    assert not complaints, complaints


def test_without_a_camera_the_page_says_to_choose_a_file(page: Page, ask: str) -> None:
    to_the_selfie(page, ask, "quinn")
    press(page, "camera-start")
    expect(page.get_by_text("The camera can’t be used here. Choose a picture file instead.")).to_be_visible()
    expect(page.get_by_test_id("file")).to_be_visible()
