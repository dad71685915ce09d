"""The practice provider sends its own logout tokens and events, right and bent, to a running portal."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import FederatedIdentity, ProviderEvent, SignInTrace
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS
from tests.client_keys import KeyFiles
from tests.factories.accounts import FederatedIdentityFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, point_at_all
from tests.integration.test_signal_actions import a_session, is_signed_in
from tests.stub_server import StubServer, portal_clients

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = tomllib.loads((Path(__file__).parents[2] / "stub_idp" / "people.toml").read_text("utf-8"))["people"]
RIGHT = {"sid-only", "sub-only", "other-sub"}  # well-formed: what they name ends, if anything


@pytest.fixture(scope="module")
def calling_stub(live_server: Any) -> Iterator[StubServer]:
    """A provider that knows where the portal listens."""
    with StubServer(portal_clients(live_server.url)) as stub:
        yield stub


@pytest.fixture
def calling(calling_stub: StubServer, live_server: Any, settings: Any, keys: KeyFiles) -> StubServer:
    """The same with an empty memory, all three of its issuers known to the portal."""
    settings.PUBLIC_BASE_URL = live_server.url
    calling_stub.reset()
    point_at_all(settings, calling_stub, keys, idme={"EVENTS_ISSUER": f"{calling_stub.base_url}/idme-events"})
    return calling_stub


@pytest.fixture
def ava(calling: StubServer) -> Portal:
    """Ava's browser, signed in."""
    TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )
    portal = Portal(calling)
    assert portal.sign_in("ava")["Location"] == "/account/"
    return portal


def statuses(deliveries: list[dict[str, Any]]) -> list[int]:
    return [delivery["status"] for delivery in deliveries]


# covers BCL-09, BCL-10, BCL-11, RP-rp-backchannel-rpinitlogout
def test_who_signs_out_there_is_signed_out_here_and_reads_why(ava: Portal, calling: StubServer) -> None:
    assert statuses(calling.back_channel_logout("ava")) == [200]
    answer = ava.client.get("/account/")
    reference = SignInTrace.objects.get(outcome="SI-24").reference
    assert answer["Location"] == f"/signin/problem/SI-24/{reference}/"
    assert "your sign-in there has ended" in ava.client.get(answer["Location"]).content.decode()
    assert ava.client.get("/account/")["Location"].startswith("/signin/?next=")  # told once
    assert not ava.signed_in


def test_a_sign_out_of_somebody_else_ends_nothing(ava: Portal, calling: StubServer) -> None:
    assert statuses(calling.back_channel_logout("ben")) == [200]
    assert ava.client.get("/account/").status_code == 200


# covers BCL-02, BCL-03, BCL-04, BCL-05, BCL-06, BCL-07, BCL-08, BCL-10
# covers RP-rp-backchannel-rpinitlogout-alg-none, RP-rp-backchannel-rpinitlogout-wrong-alg
# covers RP-rp-backchannel-rpinitlogout-wrong-iss, RP-rp-backchannel-rpinitlogout-wrong-aud
# covers RP-rp-backchannel-rpinitlogout-no-event, RP-rp-backchannel-rpinitlogout-wrong-event
# covers RP-rp-backchannel-rpinitlogout-with-nonce
@pytest.mark.parametrize("bend", sorted(set(LOGOUT_BENDS) - RIGHT))
def test_each_bent_logout_token_is_400_and_the_session_lives(ava: Portal, calling: StubServer, bend: str) -> None:
    if bend == "replay":
        assert statuses(calling.back_channel_logout("ava", bend=bend)) == [200, 400]
        assert not ava.signed_in
        return
    assert statuses(calling.back_channel_logout("ava", bend=bend)) == [400]
    assert ava.client.get("/account/").status_code == 200
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize(("bend", "lives"), [("sid-only", False), ("sub-only", False), ("other-sub", True)])
def test_what_a_logout_token_names_ends(ava: Portal, calling: StubServer, bend: str, lives: bool) -> None:
    assert statuses(calling.back_channel_logout("ava", bend=bend)) == [200]
    assert (ava.client.get("/account/").status_code == 200) == lives


# covers SET-01, SET-02, SET-03, SET-04, SET-05, FED-08
@pytest.mark.parametrize("provider", ["generic", "idme", "logingov"])
@pytest.mark.parametrize(
    ("event", "stopped", "flagged", "lives"),
    [
        ("account-disabled", "provider_disabled", False, False),
        ("account-purged", "provider_purged", False, False),
        ("credential-change", "", True, False),
        ("recovery-activated", "", True, False),
        ("identifier-changed", "", True, False),
        ("password-reset", "", True, False),
        ("mfa-limit-account-locked", "", True, False),
        ("sessions-revoked", "", False, False),
        ("account-enabled", "", False, True),
        ("reproof-completed", "", False, True),
        ("unknown", "", False, True),
    ],
)
def test_each_event_of_each_profile_does_what_it_says(
    calling: StubServer, provider: str, event: str, stopped: str, flagged: bool, lives: bool
) -> None:
    login = _login(calling, provider)
    store = a_session(login)
    assert statuses(calling.security_event("ava", event, provider=provider)) == [202]
    login.refresh_from_db()
    assert (login.stopped_reason, login.flagged_at is not None) == (stopped, flagged)
    assert is_signed_in(store) == lives


# covers SET-01, SET-05
@pytest.mark.parametrize("provider", ["generic", "idme"])
@pytest.mark.parametrize("bend", sorted(SET_BENDS))
def test_each_bent_event_changes_nothing(calling: StubServer, provider: str, bend: str) -> None:
    login = _login(calling, provider)
    store = a_session(login)
    got = statuses(calling.security_event("ava", "account-disabled", provider=provider, bend=bend))
    login.refresh_from_db()
    if bend == "replay":
        assert got == [202, 202] and ProviderEvent.objects.count() == 1
        return
    assert got == [400]
    assert login.stopped_reason == "" and is_signed_in(store) and not ProviderEvent.objects.exists()


# covers SET-02, FED-08
def test_a_disabled_account_signs_in_again_once_the_provider_has_enabled_it(ava: Portal, calling: StubServer) -> None:
    assert statuses(calling.security_event("ava", "account-disabled")) == [202]
    assert ava.client.get("/account/")["Location"].startswith("/signin/problem/SI-24/")
    answer = ava.sign_in("ava")
    assert answer["Location"].startswith("/signin/problem/SI-23/") and not ava.signed_in
    assert SignInTrace.objects.get(outcome="SI-23").log_code.startswith("identity.stopped")
    assert statuses(calling.security_event("ava", "account-enabled")) == [202]
    assert ava.sign_in("ava")["Location"] == "/account/"


# covers SET-04
def test_a_flagged_login_may_sign_in_again(ava: Portal, calling: StubServer) -> None:
    assert statuses(calling.security_event("ava", "credential-change")) == [202]
    assert ava.sign_in("ava")["Location"] == "/account/"


def _login(stub: StubServer, provider: str) -> FederatedIdentity:
    """Ava's login there."""
    return FederatedIdentityFactory.create(
        provider=provider, issuer=stub.issuer(provider), subject=PEOPLE["ava"]["sub"][provider]
    )
