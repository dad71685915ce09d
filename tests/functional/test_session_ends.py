"""How a session ends: signing out, waiting too long, growing too old."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import time_machine
from django.test import Client

from accounts.models import PortalSession
from accounts.oidc import metadata
from accounts.sessions import HINT_PLACE
from records.models import AuditEvent
from taxportal.kit import crypto
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, point_at, query_of
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ava() -> Any:
    """Ava's tax record, nothing in it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


# covers RPL-01, RPL-03, RP-rp-init-logout
def test_signing_out_works_here_first_and_then_at_the_provider(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    key = portal.client.cookies["taxportal"].value
    answer = portal.client.post("/signout/")
    assert answer.status_code == 303 and "storage" in answer["Clear-Site-Data"]
    asked = query_of(answer["Location"])
    assert asked["post_logout_redirect_uri"] == "http://localhost:8000/signed-out/"
    assert asked["client_id"] == "taxportal" and asked["id_token_hint"].count(".") == 2
    assert not PortalSession.objects.exists() and not portal.signed_in
    thief = Client()
    thief.cookies["taxportal"] = key
    assert thief.get("/account/")["Location"].startswith("/signin/")
    back = requests.get(answer["Location"], allow_redirects=False, timeout=5)
    place = urlsplit(back.headers["Location"])
    assert "signed you out too" in portal.client.get(f"{place.path}?{place.query}").content.decode()
    assert AuditEvent.objects.filter(action="auth.logout").count() == 1


# covers RPL-04, RPL-06
def test_signing_out_works_when_the_provider_is_down(portal: Portal, ava: Any, settings: Any) -> None:
    portal.landing("ava")
    point_at(settings, "http://localhost:9/generic")
    answer = portal.client.post("/signout/")
    assert answer["Location"] == "/signed-out/" and not portal.signed_in
    page = portal.client.get("/signed-out/?state=forged")
    assert page.status_code == 200 and "may still be signed in at your provider" in page.content.decode()


def test_signing_out_works_when_the_provider_is_gone_or_forgotten(
    portal: Portal, ava: Any, settings: Any, stub: StubServer
) -> None:
    portal.landing("ava")
    metadata.forget()  # another worker
    assert portal.client.post("/signout/")["Location"].startswith(stub.issuer())
    portal.landing("ava")
    settings.OIDC_PROVIDERS = {}
    assert portal.client.post("/signout/")["Location"] == "/signed-out/"
    assert portal.client.get("/signin/").status_code == 503
    assert Client().post("/signout/")["Location"] == "/signed-out/"


# covers INV-34
def test_an_endless_id_token_does_not_stop_the_sign_out(portal: Portal, ava: Any, stub: StubServer) -> None:
    portal.landing("ava")
    session = portal.client.session
    long_token = crypto.encrypt("x" * 16_000, place=HINT_PLACE)
    session["identity"] = {**session["identity"], "hint": long_token}
    session.save()
    answer = portal.client.post("/signout/")
    assert answer.status_code == 303 and answer["Location"].startswith(stub.issuer())
    assert "id_token_hint" not in answer["Location"] and not portal.signed_in


# covers RPL-05
def test_signing_out_needs_a_post(portal: Portal, ava: Any) -> None:
    portal.landing("ava")
    assert portal.client.get("/signout/").status_code == 405
    assert portal.signed_in


# covers T10, V7.3.1, V7.3.2, INV-37
@pytest.mark.parametrize(("step_minutes", "steps", "kind"), [(16, 1, "idle"), (10, 73, "absolute")])
def test_sessions_end_when_idle_or_old(portal: Portal, ava: Any, step_minutes: int, steps: int, kind: str) -> None:
    begun = datetime.now(UTC)
    portal.landing("ava")
    with time_machine.travel(begun, tick=False) as clock:
        for _ in range(steps):
            clock.shift(timedelta(minutes=step_minutes))
            answer = portal.client.get("/account/signin/")
        assert answer["Location"] == "/signin/?next=%2Faccount%2Fsignin%2F&ended=1"
        assert "we signed you out" in portal.client.get(answer["Location"]).content.decode()
    assert AuditEvent.objects.get(action="session.expired").reason_code == kind


def test_use_keeps_a_session_alive(portal: Portal, ava: Any) -> None:
    begun = datetime.now(UTC)
    portal.landing("ava")
    with time_machine.travel(begun, tick=False) as clock:
        for _ in range(4):
            clock.shift(timedelta(minutes=14))
            assert portal.client.get("/account/signin/").status_code == 200


def test_a_form_sent_after_the_end_is_not_sent_again(portal: Portal, ava: Any) -> None:
    begun = datetime.now(UTC)
    portal.landing("ava")
    with time_machine.travel(begun + timedelta(minutes=20), tick=False):
        answer = portal.client.post("/account/signin/")
    assert (answer.status_code, answer["Location"]) == (303, "/signin/?ended=1")
