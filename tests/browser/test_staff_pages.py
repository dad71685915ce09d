"""The staff's side in a browser: the admin under our content policy, with the practice notice, read by axe-core."""

import pytest
from playwright.sync_api import Page, expect

from taxportal.demo import database
from tests.browser.conftest import Portal, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LISTS = ["records/taxpayer", "records/posting", "records/auditevent", "payments/payment", "accounts/identitylink"]


def test_staff_sign_in_and_read_the_lists(portal: Portal, page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    name, password = database.staff_login(tmp_path_factory.mktemp("staff") / "password")
    page.goto(f"{portal.url}/staff/")
    assert_accessible(page)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("This is a practice site. Not a government website.")).to_be_visible()
    assert_accessible(page)
    for address in LISTS:
        page.goto(f"{portal.url}/staff/{address}/")
        expect(page.locator("#changelist")).to_be_visible()
        # The stock search box is labelled by a magnifying glass with a text alternative.
        assert_accessible(page, leaving_out="label-title-only")
        assert "666-10-" not in page.content()


def test_staff_move_the_practice_date_and_read_what_changed(
    portal: Portal, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name, password = database.staff_login(tmp_path_factory.mktemp("staff") / "password")
    page.goto(f"{portal.url}/staff/login/?next=/staff/records/businessclock/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("What is due next").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Or to this day").fill("2020-01-01")
    page.get_by_role("button", name="Move to this day").click()
    expect(page.get_by_role("alert")).to_contain_text("it never goes back")
    assert_accessible(page)
    page.get_by_role("button", name="One day on").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert_accessible(page)


def test_a_taxpayer_does_not_get_in(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava")
    answer = page.goto(f"{portal.url}/staff/records/taxpayer/")
    assert answer is not None
    assert answer.status in {403, 404}
    assert page.locator("#changelist").count() == 0
