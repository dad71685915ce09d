"""Notices in a browser: read, disagree and follow the case; large print, paper, without scripts, by keyboard. covers T19"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Portal, assert_fits
from tests.browser.steps import tab_to
from tests.browser.test_signed_in_pages import look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many pages in one journey
INBOX = "/account/notices/"


def test_grace_disagrees_with_a_penalty_and_follows_her_case(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "grace", next_page=INBOX)
    expect(page.get_by_text("1 unread")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Dishonored payment penalty explained").click()
    look_at(page)
    for heading in (
        "What this is",
        "Why you get it",
        "What to do, and by when",
        "What happens if you don’t",
        "The letter",
    ):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("link", name="I disagree").click()
    look_at(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_at(page)
    page.get_by_label("What do you want to tell us?").fill("I acted in good faith.\nPlease remove it.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answer before you send it")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Send: I disagree").click()
    expect(page).to_have_url(re.compile(r"/account/cases/[2-9A-Z]{8}/$"))
    expect(page.get_by_role("heading", name="We have what you sent")).to_be_visible()
    expect(page.get_by_text("We answer by 15 May 2026")).to_be_visible()
    look_at(page)
    case = page.url
    page.go_back()
    expect(
        page.get_by_role("heading", name="What you wrote to us")
    ).to_be_visible()  # nothing is there to be sent again
    page.get_by_role("link", name=re.compile("^follow")).click()
    expect(page).to_have_url(case)
    page.get_by_role("link", name="All your cases").click()
    expect(page.get_by_role("row")).to_have_count(2)
    look_at(page)
    page.goto(portal.url + INBOX)
    expect(page.get_by_text("You have read all notices.")).to_be_visible()


def test_a_notice_in_large_print_fits_a_phone(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "chloe", next_page=INBOX)
    page.get_by_role("link", name="Verify your identity online or by phone").click()
    page.get_by_role("link", name="Show in large print").click()
    look_at(page)
    box = page.locator(".portal-box p").first
    assert box.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 24  # 18 point
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert_fits(page)


def test_on_paper_the_letter_stands_without_buttons(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "grace", next_page=INBOX)
    page.get_by_role("link", name="Dishonored payment penalty explained").click()
    page.emulate_media(media="print")
    expect(page.get_by_text("Dear Grace Lee,")).to_be_visible()
    for gone in ("Make a payment", "I disagree", "Show in large print"):
        expect(page.get_by_role("link", name=gone)).to_be_hidden()


def test_without_scripts_and_by_keyboard(portal: Portal, page_without_scripts: Page) -> None:
    page = page_without_scripts
    portal.sign_in(page, "farid", next_page=INBOX)
    tab_to(page, "Installment due")  # the table, which can be scrolled
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/account/notices/[2-9A-Z]{8}/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Installment due")
    page.goto(f"{portal.url}{INBOX}?year=2024&unread=1")
    expect(page.get_by_text("You owe: first bill")).to_be_visible()
    page.get_by_role("link", name="You owe: first bill").click()
    page.get_by_role("link", name="I disagree").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The day to disagree here has passed")
    assert_fits(page)
