"""The balance with a date asked for: at a phone's and a desk's width, by keyboard, without anything sideways."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Portal, assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def look_at(page: Page) -> None:
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)


@pytest.mark.parametrize("person", ["emma", "farid"])
def test_asks_for_another_day_and_opens_the_working(portal: Portal, page: Page, person: str) -> None:
    portal.sign_in(page, person)
    page.goto(f"{portal.url}/account/balance/")
    look_at(page)
    page.get_by_role("combobox", name="Month").select_option("9")
    page.get_by_role("textbox", name="Day").fill("15")
    page.get_by_role("textbox", name="Year").fill("2026")
    page.get_by_role("textbox", name="Year").press("Enter")
    expect(page).to_have_url(re.compile(r"pay_on_month=9&pay_on_day=15&pay_on_year=2026"))
    expect(page.get_by_role("table", name="To pay everything on 15 September 2026")).to_be_visible()
    page.locator("summary", has_text="How we worked out").press("Enter")
    expect(page.get_by_role("table", name="Penalty for paying late").first).to_be_visible()
    look_at(page)


def test_a_day_that_cannot_be_worked_out_says_so_beside_the_field(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "emma")
    page.goto(f"{portal.url}/account/balance/?pay_on_month=2&pay_on_day=30&pay_on_year=2027")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter a real date, such as 17 March 2026.")
    look_at(page)
