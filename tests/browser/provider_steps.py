"""What a person does on the practice provider's long way in, one function a page, for the journeys."""

import re
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Page, expect

EMAIL, PASSWORD = "emma.new@example.com", "a-long-enough-phrase-42"
SAID = {
    "given-name": "Emma",
    "family-name": "Johansson",
    "birthdate": "1972-11-15",
    "tax-id": "666-10-0005",
    "street-address": "3 Orchard Row",
    "locality": "Applegate",
    "region": "MN",
    "postal-code": "00105",
}


def code_from_the_outbox(page: Page) -> str:
    """The six digits of the latest message, read in another tab as a person would."""
    parts = urlsplit(page.url)
    outbox = page.context.new_page()
    outbox.goto(f"{parts.scheme}://{parts.netloc}/outbox/")
    outbox.get_by_test_id("message").first.click()
    text = outbox.get_by_test_id("text").inner_text()
    outbox.close()
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found.group()


def make_an_account(page: Page) -> None:
    """From the picker to the second factor: address, password, the code that came by mail."""
    page.get_by_test_id("new-account").click()
    page.get_by_test_id("email").fill(EMAIL)
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("password_again").fill(PASSWORD)
    page.get_by_test_id("create-account").click()
    page.get_by_test_id("code").fill(code_from_the_outbox(page))
    page.get_by_test_id("confirm-address").click()


def set_up_an_app(page: Page) -> str:
    """Scan nothing, type the secret instead; returns it."""
    page.get_by_test_id("choose-app").click()
    expect(page.locator("svg").first).to_be_visible()
    secret = re.sub(r"\s", "", page.get_by_test_id("secret").inner_text())
    page.get_by_test_id("code").fill(pyotp.TOTP(secret).now())
    page.get_by_test_id("confirm-app").click()
    return secret


def give_details(page: Page) -> None:
    """Who this account says it is: somebody of whom the agency has a record."""
    page.get_by_test_id("start-proofing").click()
    for name, value in SAID.items():
        page.get_by_test_id(name).fill(value)
    page.get_by_test_id("details-go").click()


def choose_a_licence(page: Page) -> None:
    """A driver's licence is the document."""
    page.locator("label[for=document-drivers-licence]").click()
    page.get_by_test_id("document-go").click()


def show(page: Page, picture: str) -> None:
    """Hand in the prepared picture of this outcome."""
    page.locator(f"label[for=sample-{picture}]").click()
    page.get_by_test_id("use-sample").click()
