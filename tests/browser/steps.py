"""What a person does on a page, and what they read there, for the journeys."""

import re

from playwright.sync_api import Locator, Page, expect

from payments.bank import SANDBOX_ACCOUNTS

ACCOUNT = SANDBOX_ACCOUNTS[0]


def cents(text: str) -> int:
    """The amount that a cell shows, in cents; a real minus sign counts."""
    found = re.fullmatch(r"(−?)\$([\d,]+)\.(\d\d)", text.strip())
    assert found, text
    amount = int(found[2].replace(",", "") + found[3])
    return -amount if found[1] else amount


def figures(table: Locator) -> list[int]:
    """The amounts of a table of figures, in cents, top to bottom."""
    return [cents(text) for text in table.locator("td").all_inner_texts()]


def fill_in_a_payment(page: Page) -> None:
    """From the first step to the check page: the suggested amount, an invented bank, the suggested day."""
    go_on = page.get_by_role("button", name="Continue")
    go_on.click()
    expect(page).to_have_url(re.compile("/bank/$"))
    page.get_by_text("Checking", exact=True).click()
    page.get_by_label("Routing number").fill(ACCOUNT.routing_number)
    page.get_by_label("Account number").fill(ACCOUNT.account_number)
    go_on.click()
    expect(page).to_have_url(re.compile("/date/$"))
    go_on.click()
    expect(page).to_have_url(re.compile("/check/$"))


def enter(page: Page, address: str) -> None:
    """Press Enter and wait for the page that it leads to; `address` is how its URL ends."""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def tab_to(page: Page, words: str, *, at_most: int = 60) -> Locator:
    """Press Tab until the focus is on the control with these words; each stop on the way must be visible."""
    focused = page.locator(":focus")
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if focused.count() != 1:
            continue
        name = focused.evaluate(
            "element => [element.innerText, element.getAttribute('aria-label'),"
            " ...Array.from(element.labels || [], label => label.innerText)].filter(Boolean).join(' ')"
        )
        if words in name:
            assert focused.evaluate(
                "element => { const style = getComputedStyle(element);"
                " return style.outlineStyle !== 'none' || style.boxShadow !== 'none'"
                " || (element.nextElementSibling && getComputedStyle(element.nextElementSibling, '::before').outlineStyle"
                " !== 'none') }"
            ), f"the focus on {words!r} cannot be seen"
            return focused
    raise AssertionError(f"the keyboard does not reach {words!r} on {page.url}")
