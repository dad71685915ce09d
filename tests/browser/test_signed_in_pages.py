"""Every page of a signed-in person at a phone's and a desk's width: axe-core, sideways scrolling, headings, landmarks."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, TABLET, Portal, assert_accessible, assert_fits
from tests.browser.steps import fill_in_a_payment

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many pages in one journey

COMMON = [
    "/account/",
    "/account/?year=2024",
    "/account/tasks/",
    "/account/activity/",
    "/account/refunds/",
    "/account/refunds/2025/",
    "/account/refunds/2025/identity/",
    "/account/refunds/2025/offset/",
    "/account/refunds/2025/trace/",
    "/account/returns/",
    "/account/returns/2025/",
    "/account/income/",
    "/account/income/2025/",
    "/account/transcripts/",
    "/account/transcripts/2025/account/",
    "/account/transcripts/2024/return/",
    "/account/transcripts/2024/record/",
    "/account/transcripts/2025/wage/",
    "/account/transcripts/2023/nonfiling/",
    "/account/transcripts/1999/account/",
    "/account/notices/",
    "/account/cases/",
    "/account/balance/",
    "/account/balance/?pay_on_month=6&pay_on_day=30&pay_on_year=2026",
    "/account/pay/",
    "/account/payments/",
    "/account/profile/",
    "/account/profile/address/",
    "/account/profile/preferences/",
    "/account/profile/wrong/",
    "/account/security/ip-pin/",
    "/account/access-log/",
    "/account/data/",
    "/account/signin/",
]


def look_at(page: Page) -> None:
    """What holds for every page at every width."""
    for width in (PHONE, TABLET, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        if width != TABLET:
            assert_accessible(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()
    expect(page).to_have_title(re.compile(r" \| Practice Tax Agency$"))
    assert page.locator("[style]").count() == 0
    for text in (page.locator("body").inner_text(), page.content()):
        assert "still being processed" not in text
        assert not re.search(r"666-\d\d-\d{4}|900-89-\d{4}", text)


# ava: refund sent; henry: joint; diego: offset; tomas: in review, ITIN; zoe: nothing yet
@pytest.mark.parametrize("person", ["ava", "henry", "diego", "tomas", "zoe"])
def test_the_pages_of(portal: Portal, page: Page, person: str) -> None:
    portal.sign_in(page, person)
    for address in COMMON:
        page.goto(portal.url + address)
        look_at(page)


def test_the_pages_of_paying(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "emma")
    for step in ("amount",):
        page.goto(f"{portal.url}/account/pay/2025/{step}/")
        look_at(page)
        fill_in_a_payment(page)
    look_at(page)
    for step in ("bank", "date"):
        page.goto(f"{portal.url}/account/pay/2025/{step}/")
        look_at(page)
    page.goto(f"{portal.url}/account/pay/2025/check/")
    page.get_by_role("button", name="Pay $3,275.40").click()
    expect(page).to_have_url(re.compile("/confirmation/$"))
    look_at(page)
    page.get_by_role("link", name="Follow this payment").click()
    look_at(page)
    for address in ("/account/balance/", "/account/payments/", "/account/"):
        page.goto(portal.url + address)
        look_at(page)


def test_paper_shows_the_figures_and_their_date(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava", next_page="/account/refunds/2025/")
    page.emulate_media(media="print")
    expect(page.locator("table.portal-money")).to_be_visible()
    expect(page.get_by_text("As of 16 March 2026")).to_be_visible()
    for gone in (page.locator(".portal-menu"), page.get_by_role("button", name="Sign out")):
        expect(gone).to_be_hidden()


def test_a_page_of_an_ended_session_is_not_shown_again(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava")
    page.context.clear_cookies()
    page.reload()
    expect(page).to_have_url(re.compile("/signin/"))
