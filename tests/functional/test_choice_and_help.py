"""The choice of providers and the help pages: honest about health, and the page asked for is never lost."""

import re
import time
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.utils import timezone

from accounts.help_topics import TOPICS
from accounts.models import ProviderSwitch
from taxportal.kit import breaker
from tests.factories.accounts import StaffFactory
from tests.functional.conftest import Portal, point_at
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db

NEXT = "%2Faccount%2Fsignin%2F"


@pytest.fixture(autouse=True)
def closed_breakers() -> Any:
    """No provider is being left alone, before and after."""
    breaker.forget()
    yield
    breaker.forget()


def test_a_provider_that_is_well_is_offered_plainly(portal: Portal) -> None:
    page = portal.client.get("/signin/?next=/account/signin/").content.decode()
    assert "Continue with Harbor ID" in page and "Not available" not in page and "Switched off" not in page
    assert page.count(NEXT) == 2  # the button and the way to help


# covers T44
def test_a_provider_that_is_down_is_marked_and_not_hidden(portal: Portal) -> None:
    for _ in range(breaker.FAILURES):
        breaker.of("generic").failed(time.monotonic())
    page = portal.client.get("/signin/").content.decode()
    assert "Not available" in page and "Continue with Harbor ID" in page


def test_a_provider_that_was_switched_off_is_marked_and_not_hidden(portal: Portal, stub: StubServer) -> None:
    ProviderSwitch.objects.create(
        issuer=stub.issuer(), stopped_at=timezone.now(), stopped_by=StaffFactory.create(), reason="a test"
    )
    page = portal.client.get("/signin/").content.decode()
    assert "Switched off" in page and "Harbor ID" in page


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.slug or "all")
def test_every_help_page_leads_on_and_keeps_the_way_back(portal: Portal, topic: Any) -> None:
    address = f"/signin/help/{topic.slug}/" if topic.slug else "/signin/help/"
    answer = portal.client.get(f"{address}?next=/account/signin/")
    body = answer.content.decode()
    assert answer.status_code == 200 and f'href="/signin/?next={NEXT}"' in body
    others = re.findall(r'href="(/signin/help/[^"]*)"', body)
    assert len(others) == len(TOPICS) - 1
    for other in others:
        assert other.endswith(f"?next={NEXT}")
        assert portal.client.get(other).status_code == 200
    assert not portal.client.cookies, "help makes no session"


# covers T12
def test_help_leads_nowhere_else(portal: Portal) -> None:
    body = portal.client.get("/signin/help/?next=https://evil.example.org/").content.decode()
    assert "evil" not in body and "next=" not in body


def test_the_providers_own_recovery_page_is_linked_where_one_is_configured(
    portal: Portal, stub: StubServer, settings: Any
) -> None:
    assert "Get back into" not in portal.client.get("/signin/help/lost-access/").content.decode()
    point_at(settings, stub.issuer(), RECOVERY_URL="https://idp.example.org/recover")
    assert portal_settings.OIDC_PROVIDERS["generic"]["RECOVERY_URL"]
    body = portal.client.get("/signin/help/lost-access/").content.decode()
    assert 'href="https://idp.example.org/recover"' in body and "Get back into Harbor ID" in body
    assert "Get back into" not in portal.client.get("/signin/help/document/").content.decode()
