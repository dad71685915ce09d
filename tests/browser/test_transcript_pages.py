"""Pages of transcripts in a real browser: every type and view at a phone's and a desk's width, the toggle by keyboard, paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Portal, assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many pages in one journey
# ava has everything; uma filed nothing, so that her account has no return and the letter can be had
PAGES = {
    "ava": (
        "",
        "2025/return/",
        "2025/account/",
        "2025/record/",
        "2025/wage/",
        "2025/nonfiling/",
        "2025/account/?view=story",
    ),
    "uma": ("", "2024/account/", "2024/nonfiling/", "2024/account/?view=official"),
}


@pytest.mark.parametrize("person", PAGES)
def test_every_transcript_fits_and_can_be_read_by_everybody(portal: Portal, page: Page, person: str) -> None:
    portal.sign_in(page, person)
    addresses = [f"/account/transcripts/{rest}" for rest in PAGES[person]]
    for address in addresses:
        page.goto(portal.url + address)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            assert_fits(page)
            assert_accessible(page)
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator("[style]").count() == 0
        assert not re.search(r"666-\d\d-\d{4}", page.content())


def test_a_code_opens_by_keyboard_without_script(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava", next_page="/account/transcripts/2025/account/")
    code = page.get_by_text("Code 150", exact=True)
    expect(page.get_by_text("From your return, entered on 2 March 2026").first).to_be_hidden()
    code.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("From your return, entered on 2 March 2026").first).to_be_visible()


def test_paper_shows_the_official_layout_and_nothing_around_it(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava", next_page="/account/transcripts/2025/account/%3Fview=official")
    page.goto(f"{portal.url}/account/transcripts/2025/account/?view=official")
    page.emulate_media(media="print")
    expect(page.get_by_text("EXPLANATION OF TRANSACTION")).to_be_visible()
    expect(page.get_by_text("As of 16 March 2026")).to_be_visible()
    for gone in (page.locator(".portal-ways"), page.locator("main form"), page.locator(".portal-menu")):
        expect(gone).to_be_hidden()


def test_the_number_for_a_lender(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava", next_page="/account/transcripts/2025/return/")
    field = page.get_by_label("Customer file number")
    field.fill("666100001")
    page.get_by_role("button", name="Print this number on it").click()
    expect(page.get_by_role("link", name="Enter a number that is not a tax number")).to_be_visible()
    assert_accessible(page)
    field.fill("0012345678")
    page.get_by_role("button", name="Print this number on it").click()
    expect(page.locator("main")).to_contain_text("0012345678")
    assert "0012345678" not in page.url
