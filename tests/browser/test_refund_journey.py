"""Chloe answers for her return, both ways, and diego contests his offset: every page of the way, by what is read on it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.test_signed_in_pages import look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
IDENTITY, REFUND = "/account/refunds/2025/identity/", "/account/refunds/2025/"


def answer(portal: Portal, page: Page, label: str) -> None:
    """From home's way to the receipt, with the error on the way."""
    portal.sign_in(page, "chloe", next_page=REFUND)
    page.get_by_role("link", name="Tell us whether you filed it").click()
    look_at(page)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("link", name="Choose one of the answers")).to_be_visible()
    look_at(page)
    page.get_by_text(label).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answer before you send it")
    look_at(page)
    page.get_by_role("button", name="Send my answer").click()
    expect(page).to_have_url(portal.url + IDENTITY)
    look_at(page)


def test_this_is_mine(portal: Portal, page: Page) -> None:
    answer(portal, page, "I filed the return received on 6 February 2026")
    expect(page.get_by_role("heading", level=1)).to_have_text("You confirmed the return")
    page.get_by_role("link", name="See your refund for 2025 step by step").click()
    expect(page.get_by_role("main")).to_contain_text("between 6 April 2026 and 18 May 2026", ignore_case=True)
    page.locator("summary", has_text="What was expected after each step").click()
    look_at(page)


def test_this_is_not_mine_and_nothing_is_paid(portal: Portal, page: Page) -> None:
    answer(portal, page, "I did not file any of these returns")
    expect(page.get_by_role("main")).to_contain_text("Your reference")
    portal.advance(30)
    portal.sign_in(page, "chloe", next_page=REFUND)
    expect(page.get_by_role("main")).to_contain_text("You did not file this return. Nothing is paid on it.")
    expect(page.get_by_role("main")).not_to_contain_text("We approved")
    look_at(page)


def test_an_offset_is_contested(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "diego", next_page=REFUND)
    expect(page.locator("table.portal-money")).to_contain_text("$1,410.00")
    page.get_by_role("link", name="If you think this was wrong").click()
    page.get_by_role("button", name="Send and open a case").click()
    look_at(page)
    page.get_by_label("Why should this money not have been taken?").fill("I paid the agency in January.")
    page.get_by_role("button", name="Send and open a case").click()
    expect(page.get_by_role("main")).to_contain_text("You contested this: case")
    look_at(page)
