"""Pages that everybody sees, in a browser: widths, accessibility, keyboard, paper, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.help_topics import TOPICS
from tests.browser.conftest import DESK, PHONE, TABLET, Portal, assert_accessible, assert_fits

pytestmark = pytest.mark.browser

PUBLIC = [
    *("/", "/help/", "/privacy/", "/accessibility/", "/about/", "/no-such-page/"),
    *("/signin/", "/signed-out/", "/signin/problem/SI-14/ABCD2345/", "/signin/?next=/account/&ended=1"),
    *(f"/signin/help/{topic.slug}/" if topic.slug else "/signin/help/" for topic in TOPICS.values()),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_accessible_at_every_width(front: Portal, page: Page, address: str) -> None:
    page.goto(front.url + address)
    for width in (PHONE, TABLET, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_text("This is a practice site. Not a government website.").first).to_be_visible()
    assert page.locator("form[method=post]").count() == 0  # a form would make a session row
    assert page.context.cookies() == []


def test_the_banner_opens_by_keyboard(front: Portal, page: Page) -> None:
    page.goto(front.url)
    explanation = page.get_by_text("no seal or flag on any page")
    expect(explanation).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    assert_accessible(page)


def test_the_skip_link_leads_past_the_menu(front: Portal, page: Page) -> None:
    page.goto(front.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Sign in")
    assert focused.evaluate("element => element.closest('main') !== null")


def test_everything_is_reachable_without_scripts_on_a_phone(front: Portal, page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto(front.url)
    page.get_by_text("How you know").click()
    expect(page.get_by_text("no seal or flag on any page")).to_be_visible()
    for words in ("Help", "Privacy", "Accessibility", "About this practice site"):
        page.get_by_role("contentinfo").get_by_role("link", name=words).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile("/signin/$"))


def test_paper_carries_the_content_and_no_menus(front: Portal, page: Page) -> None:
    page.goto(f"{front.url}/help/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_be_hidden()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_hidden()
