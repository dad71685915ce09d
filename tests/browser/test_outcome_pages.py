"""Every outcome of a sign-in in a real browser: the page that the person sees, narrow and wide, and the trace behind it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import SignInTrace
from accounts.outcomes import CATALOGUE, Place
from tests.browser.conftest import DESK, PHONE, Portal, assert_accessible, assert_fits, watch
from tests.functional.conftest import Portal as PlainBrowser
from tests.outcome_ways import NEXT, WAYS
from tests.stub_server import CLIENT_ID

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("PICTURES", "")  # a folder to keep a picture of each page in, to be looked at


def look(page: Page, name: str) -> None:
    """The page fits, axe finds nothing, at 320 and 1280 pixels."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
        assert_fits(page)
        assert_accessible(page)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A new browser's page, watched for complaints; that a page was answered with the 503 that we want is none."""
    context = browser.new_context(viewport={"width": DESK, "height": 900})
    page = context.new_page()
    complaints = watch(page)
    yield page
    context.close()
    assert [complaint for complaint in complaints if "the server responded with a status of 503" not in complaint] == []


# covers INV-34
@pytest.mark.parametrize("code", WAYS)
def test_the_page_of_the_outcome_is_usable_by_everybody(front: Portal, visitor: Page, code: str) -> None:
    outcome, way, page = CATALOGUE[code], WAYS[code], visitor
    way.before(PlainBrowser(front.stub))
    more = dict(way.order)
    front.stub.next_sign_in(way.person, more.pop("faults", ()), **more)
    answer = page.goto(f"{front.url}/signin/generic/?next={NEXT}")
    assert answer is not None and answer.status == outcome.status
    heading = (
        str(outcome.heading) % {"provider": "Harbor ID"} if outcome.place is not Place.NEXT else "Who is signed in"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    read_on(page, code)


# covers BCL-11
def test_the_page_of_a_session_that_the_provider_ended_is_usable_too(front: Portal, visitor: Page) -> None:
    WAYS["SI-00"].before(PlainBrowser(front.stub))
    front.sign_in(visitor, "ava")
    assert [told["status"] for told in front.stub.back_channel_logout("ava", client=CLIENT_ID)] == [200]
    visitor.goto(f"{front.url}/account/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(str(CATALOGUE["SI-24"].heading))
    read_on(visitor, "SI-24")


def read_on(page: Page, code: str) -> None:
    """From the outcome's page to its help and back, and to the trace, each looked at."""
    reference = SignInTrace.objects.latest("pk").reference
    expect(page.locator(".portal-reference")).to_have_text(reference)
    look(page, code)
    if CATALOGUE[code].help_route:
        page.get_by_role("link", name="Help with this, step by step").click()
        expect(page).to_have_url(re.compile("/signin/help/"))
        page.go_back()
    page.get_by_role("link", name="See how this sign-in was checked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How this sign-in was checked")
    expect(page.get_by_text(reference)).to_be_visible()
    look(page, f"{code}-trace")
