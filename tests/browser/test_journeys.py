"""The main jobs as people do them: in a browser, from the front page, by what they can read on the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from payments.models import Payment
from tests.browser.conftest import PHONE, Portal, assert_accessible, assert_fits
from tests.browser.steps import ACCOUNT, enter, figures, fill_in_a_payment, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # many pages in one journey


def test_ava_reads_when_her_refund_was_sent_and_sees_it_add_up(portal: Portal, page: Page) -> None:
    page.goto(portal.url)
    page.get_by_role("main").get_by_role("link", name="Sign in", exact=True).click()
    portal.stub.next_sign_in("ava")
    page.get_by_role("link", name="Continue with Harbor ID").click()
    expect(page).to_have_url(f"{portal.url}/account/")
    expect(page.locator("h1")).to_contain_text("$1,842.00")
    expect(page.locator("h1")).to_contain_text("sent on 6 March")
    page.get_by_role("link", name="See your refund step by step").click()
    expect(page).to_have_url(f"{portal.url}/account/refunds/2025/")
    expect(page.locator("ol.portal-timeline")).to_contain_text("6 March 2026")
    shown = figures(page.locator("table.portal-money"))
    assert shown[-1] == 184200
    assert sum(shown[:-1]) == shown[-1]


# covers INV-08
def test_emma_pays_once_whatever_she_presses(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "emma")
    expect(page.locator("h1")).to_have_text("You owe $3,275.40 by 15 April.")
    page.get_by_role("main").get_by_role("link", name="Make a payment").click()
    fill_in_a_payment(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers before you pay")
    for words in ("$3,275.40", "17 March 2026"):
        expect(page.locator("dl.portal-key-values")).to_contain_text(words)
    page.get_by_role("button", name="Pay $3,275.40").click()
    expect(page).to_have_url(re.compile("/confirmation/$"))
    reference = page.locator(".portal-confirmation__reference strong")
    said = reference.inner_text()

    page.reload()
    expect(reference).to_have_text(said)
    page.go_back()
    expect(page).to_have_url(re.compile("/confirmation/$"))
    expect(page.get_by_text("Nothing was paid twice")).to_be_visible()
    expect(reference).to_have_text(said)
    assert Payment.objects.filter(made_by__isnull=False).count() == 1

    page.goto(f"{portal.url}/account/")
    expect(page.locator("h1")).to_contain_text("$3,275.40 is on its way")
    portal.advance(days=1)
    page.goto(f"{portal.url}/account/balance/")
    expect(page.locator(".portal-answer")).to_contain_text(re.compile(r"owe nothing|\$0\.00"))
    page.goto(f"{portal.url}/account/transcripts/2025/account/")
    posting = page.get_by_role("row", name=re.compile("payment")).filter(has_text="3,275.40")
    expect(posting).to_have_count(1)


@pytest.mark.parametrize(
    ("person", "address", "code"),
    [
        ("kofi", "/account/match/", "SI-16"),
        ("john1", "/account/match/", "SI-17"),
        ("priya", "/account/limited/", "SI-03"),
        ("leonard", "/signin/problem/SI-21/", "SI-21"),
    ],
)
def test_who_has_no_record_gets_a_page_of_their_own(
    portal: Portal, page: Page, person: str, address: str, code: str
) -> None:
    portal.sign_in(page, person, next_page="/account/refunds/2025/")
    assert page.url.startswith(portal.url + address)
    expect(page.locator("[data-outcome]")).to_have_attribute("data-outcome", code)
    expect(page.locator("h1")).to_have_count(1)
    assert "$" not in page.locator("body").inner_text()
    expect(page.get_by_role("link", name="Refunds")).to_have_count(0)
    for width in (PHONE, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)


def test_signing_out_leaves_nothing_behind(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava", next_page="/account/refunds/2025/")
    expect(page.locator("main")).to_contain_text("$1,842.00")
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.go_back()
    expect(page.get_by_text("$1,842.00")).to_have_count(0)
    page.goto(f"{portal.url}/account/refunds/2025/")
    expect(page).to_have_url(re.compile("/signin/"))


def test_the_way_asked_for_is_kept(portal: Portal, page: Page) -> None:
    page.goto(f"{portal.url}/account/transcripts/")
    portal.stub.next_sign_in("ava")
    page.get_by_role("link", name="Continue with Harbor ID").click()
    expect(page).to_have_url(f"{portal.url}/account/transcripts/")
    expect(page.locator(".portal-menu [aria-current=page]")).to_have_text("Transcripts")


def test_a_mistake_is_told_where_it_is_and_nothing_typed_is_lost(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "emma", next_page="/account/pay/2025/amount/")
    page.get_by_label("How much do you want to pay?").fill("12,5")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    field = page.get_by_label("How much do you want to pay?")
    expect(field).to_have_value("12,5")
    words = summary.get_by_role("link").inner_text()
    expect(page.locator("#id_amount_error")).to_contain_text(words)
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()


def test_emma_pays_by_keyboard_alone(portal: Portal, page: Page) -> None:
    page.goto(portal.url)
    tab_to(page, "Sign in")
    enter(page, "/signin/")
    portal.stub.next_sign_in("emma")
    tab_to(page, "Continue with Harbor ID")
    enter(page, "/account/")
    tab_to(page, "Make a payment")
    enter(page, "/account/pay/2025/amount/")
    tab_to(page, "Continue")
    enter(page, "/bank/")
    tab_to(page, "Checking")
    page.keyboard.press("Space")
    tab_to(page, "Routing number")
    page.keyboard.type(ACCOUNT.routing_number)
    tab_to(page, "Account number")
    page.keyboard.type(ACCOUNT.account_number)
    enter(page, "/date/")
    tab_to(page, "Continue")
    enter(page, "/check/")
    tab_to(page, "Pay $3,275.40")
    enter(page, "/confirmation/")


def test_emma_pays_on_a_phone_without_scripts(portal: Portal, page_without_scripts: Page) -> None:
    page = page_without_scripts
    portal.sign_in(page, "emma")
    page.get_by_role("navigation", name="Your account").get_by_role("link", name="Balance and pay").click()
    page.get_by_role("link", name="Make a payment").click()
    page.get_by_label("How much do you want to pay?").fill("")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text("Enter an amount")
    page.get_by_label("How much do you want to pay?").fill("25.00")
    fill_in_a_payment(page)
    page.get_by_role("button", name="Pay $25.00").click()
    expect(page.locator(".portal-confirmation__reference")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
