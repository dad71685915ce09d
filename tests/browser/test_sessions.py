"""The end of a session in a real browser: the warning, staying, leaving, the Back button, and all of it without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import PortalSession
from accounts.session_store import SessionStore
from tests.browser.conftest import DESK, PHONE, Portal, assert_accessible, assert_fits
from tests.browser.steps import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
MINUTE = 60_000


def warned(portal: Portal, page: Page, address: str = "/account/security/") -> None:
    """Signed in, on a page, and thirteen minutes away from the desk."""
    page.clock.install()
    portal.sign_in(page, "ava")
    page.goto(portal.url + address)
    page.clock.run_for(12 * MINUTE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.clock.run_for(MINUTE + 2_000)
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()


# covers SESS-04
def test_two_minutes_before_the_end_a_dialog_warns_and_escape_stays(portal: Portal, page: Page) -> None:
    warned(portal, page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert re.fullmatch(r"1:5\d|2:00", dialog.locator("[data-clock]").inner_text())
    expect(dialog.get_by_role("status")).to_have_text("2 minutes left")
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)
    seen = PortalSession.objects.get(user__isnull=False).last_seen_at
    with page.expect_response("**/account/stay/") as answer:
        page.keyboard.press("Escape")
    assert answer.value.status == 200 and answer.value.json()["idle_s"] == 900
    expect(dialog).to_have_count(0)
    assert PortalSession.objects.get(user__isnull=False).last_seen_at > seen
    page.clock.run_for(12 * MINUTE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.clock.run_for(MINUTE + 2_000)
    expect(page.get_by_role("dialog")).to_be_visible()


# covers SESS-04
def test_the_keyboard_goes_round_in_the_warning_and_hears_the_last_seconds(portal: Portal, page: Page) -> None:
    warned(portal, page)
    dialog = page.get_by_role("dialog")
    stay, leave = dialog.get_by_role("button", name="Stay signed in"), dialog.get_by_role("button", name="Sign out")
    for stop in (leave, stay, leave, stay):
        page.keyboard.press("Tab")
        expect(stop).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(leave).to_be_focused()
    page.clock.run_for(MINUTE)
    expect(dialog.get_by_role("status")).to_have_text("1 minute left")
    page.clock.run_for(38_000)
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"^(20|19|18) seconds left$"))
    said = dialog.get_by_role("status").inner_text()
    page.clock.run_for(5_000)
    expect(dialog.get_by_role("status")).to_have_text(said)


# covers SESS-01, SESS-04
def test_ignored_the_page_is_left_with_a_word_and_the_way_back(portal: Portal, page: Page) -> None:
    warned(portal, page)
    PortalSession.objects.update(last_seen_at="2020-01-01T00:00Z")  # the server's own clock has gone on as well
    page.clock.run_for(2 * MINUTE + 2_000)
    expect(page).to_have_url(re.compile(r"/signin/\?ended=1&next=%2Faccount%2Fsecurity%2F$"))
    expect(page.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    assert not PortalSession.objects.filter(user__isnull=False).exists()
    page.go_back()
    expect(page.get_by_role("heading", name="Where you are signed in")).to_have_count(0)


def test_a_second_tab_that_is_used_calms_the_first(portal: Portal, page: Page) -> None:
    warned(portal, page)
    second = page.context.new_page()
    second.goto(portal.url + "/account/signin/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    second.close()


# covers SESS-02
def test_where_nothing_can_be_put_off_the_warning_says_so(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava")
    row = PortalSession.objects.get(user__isnull=False)
    PortalSession.objects.update(created_at=row.created_at - timedelta(hours=11, minutes=59))
    page.goto(portal.url + "/account/security/")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("a session ends some hours after sign-in")).to_be_visible()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_stay_that_fails_is_said(portal: Portal, page: Page) -> None:
    warned(portal, page)
    page.route("**/account/stay/", lambda route: route.fulfill(status=403, body=""))
    page.get_by_role("dialog").get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_text("That did not work. Check your connection")).to_be_visible()


# covers T36, SESS-05
def test_the_back_button_shows_nothing_after_signing_out(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava")
    page.goto(portal.url + "/account/security/")
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("signed-out|end-session|logout"))
    page.goto(portal.url + "/signed-out/")
    for _ in range(4):
        page.go_back()
        expect(page.get_by_role("heading", name="Where you are signed in")).to_have_count(0)
        if page.url.endswith("about:blank"):
            break


# covers SESS-04
def test_without_scripts_a_button_stays_in_a_tab_of_its_own(portal: Portal, page_without_scripts: Page) -> None:
    page = page_without_scripts
    portal.sign_in(page, "emma", next_page="/account/pay/2025/amount/")
    page.locator("[name=amount]").fill("12.34")
    expect(page.get_by_text("you are signed out after 15 minutes without use")).to_be_visible()
    assert_fits(page)
    seen = PortalSession.objects.get(user__isnull=False).last_seen_at
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Stay signed in").click()
    expect(opened.value.get_by_role("heading", name="You are still signed in")).to_be_visible()
    assert PortalSession.objects.get(user__isnull=False).last_seen_at > seen
    assert page.locator("[name=amount]").input_value() == "12.34"
    assert page.get_by_role("dialog").count() == 0


# covers STEP-07
def test_confirming_again_and_ending_a_session_work_by_keyboard(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "ava")
    other = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    portal.sign_in(other, "ava")
    for row in PortalSession.objects.filter(user__isnull=False):
        _grow_old(row)
    page.goto(portal.url + "/account/security/end/")
    page.get_by_text("All sessions but this one").click()
    tab_to(page, "End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)
    portal.stub.next_sign_in("ava")
    page.get_by_role("link", name="Confirm with Harbor ID").click()
    expect(page.get_by_label("All sessions but this one")).to_be_checked()
    page.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_text("1 session was ended.")).to_be_visible()
    other.goto(portal.url + "/account/")
    expect(other.get_by_role("heading", name="This session was ended from another one")).to_be_visible()
    other.context.close()


def _grow_old(row: PortalSession) -> None:
    store = SessionStore()
    data = store.decode(row.session_data)
    data["identity"]["auth_time"] -= 3600
    row.session_data = store.encode(data)
    row.save()


@pytest.mark.parametrize("address", ["/account/security/", "/account/security/end/", "/account/security/lock/"])
def test_the_security_pages_fit_and_are_accessible(portal: Portal, page: Page, address: str) -> None:
    portal.sign_in(page, "ava")
    page.goto(portal.url + address)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)


def test_the_limited_home_fits_and_is_accessible(portal: Portal, page: Page) -> None:
    portal.sign_in(page, "priya")
    expect(page).to_have_url(re.compile("/account/limited/$"))
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)
