"""Access marks and sessions: silence means no, and sessions are what their table says."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from accounts import sessions
from accounts.models import PortalSession, User
from accounts.oidc import logout
from accounts.oidc.asking import asked_of
from accounts.providers import provider_named
from accounts.providers.profile import LevelRequest
from accounts.session_store import SessionStore, digest_of
from taxportal.kit.access import signed_in
from tests.factories.accounts import CitizenFactory, IdentityLinkFactory, a_session_identity

pytestmark = pytest.mark.django_db


def unmarked(request: HttpRequest) -> HttpResponse:
    """A view whose writer forgot the mark."""
    return HttpResponse("secret")


@signed_in(ial=2, aal=3)
def strict(request: HttpRequest) -> HttpResponse:
    """A view that asks for more than a record does."""
    return HttpResponse("secret")


@signed_in(max_age_s=300)
def fresh(request: HttpRequest) -> HttpResponse:
    """A view that asks for somebody who has just signed in."""
    return HttpResponse("secret")


urlpatterns = [
    path("unmarked/", unmarked),
    path("fresh/", fresh),
    path("strict/", strict),
    path("", include("taxportal.urls")),
]


def client_of(**changes: Any) -> Client:
    """Ada's browser, with a session as a sign-in leaves it."""
    link = IdentityLinkFactory.create()
    client = Client()
    client.force_login(link.user, backend=sessions.BACKEND)
    session = client.session
    session["identity"] = a_session_identity(**changes)
    session.save()
    return client


# covers T16, INV-23, V8.3.1
@override_settings(ROOT_URLCONF=__name__)
def test_a_view_without_a_mark_is_closed_to_everybody() -> None:
    for client in (Client(), client_of()):
        answer = client.get("/unmarked/")
        assert answer.status_code == 404 and b"secret" not in answer.content


# covers STEP-01
@override_settings(ROOT_URLCONF=__name__)
def test_a_level_below_that_of_records_leads_to_the_limited_account_and_above_it_to_confirming() -> None:
    assert client_of(ial=1).get("/strict/")["Location"] == "/account/limited/"
    client = client_of()
    confirm = client.get("/strict/")["Location"]
    assert confirm == "/account/confirm/?next=%2Fstrict%2F"
    assert "sign-in level AAL3; yours is AAL2" in client.get(confirm).content.decode()
    assert client_of(aal=3).get("/strict/").content == b"secret"


# covers V7.5.3, STEP-01
@override_settings(ROOT_URLCONF=__name__)
def test_a_sign_in_that_is_too_old_is_asked_for_again() -> None:
    now = int(timezone.now().timestamp())
    assert client_of(auth_time=now - 200).get("/fresh/").content == b"secret"
    for old in (None, now - 400):
        assert client_of(auth_time=old).get("/fresh/")["Location"] == "/account/confirm/?next=%2Ffresh%2F"


def test_below_the_level_of_records_nobody_is_a_taxpayer() -> None:
    client = client_of(ial=1)
    for _ in range(2):
        assert client.get("/account/")["Location"] == "/account/limited/"
    assert client.session["wanted"] == "/account/"
    page = client.get("/account/limited/")
    assert "/account/refunds/" not in page.content.decode()
    assert client.post("/account/")["Location"] == "/account/limited/"


def test_the_header_shows_whose_session_it_is_without_the_name() -> None:
    page = client_of().get("/account/signin/").content.decode()
    assert "A… Q…" in page


def test_answers_that_are_no_pages_name_no_provider(client: Client) -> None:
    assert "localhost:9000" not in client.get("/healthz")["Content-Security-Policy"]
    assert "localhost:9000" in client.get("/")["Content-Security-Policy"]


def test_a_session_ended_elsewhere_does_not_come_back_to_life() -> None:
    store = SessionStore()
    store["a"] = 1
    store.save()
    other = SessionStore(store.session_key)
    assert other["a"] == 1
    PortalSession.objects.all().delete()
    other["a"] = 2
    with pytest.raises(UpdateError):
        other.save()
    assert SessionStore(store.session_key).get("a") is None


def test_sessions_have_the_whole_interface_of_djangos() -> None:
    store = SessionStore()
    store.create()
    assert store.session_key and store.exists(store.session_key) and not store.exists("other")
    twin = SessionStore(store.session_key)
    with pytest.raises(CreateError):
        twin.save(must_create=True)
    first = store.session_key
    store["a"] = 1
    store.cycle_key()
    store.cycle_key()
    assert not SessionStore(store.session_key).get("a")  # nothing is written yet
    store.save()
    assert SessionStore(store.session_key)["a"] == 1 and not store.exists(first)
    store.cycle_key()
    PortalSession.objects.all().delete()  # ended elsewhere, while a sign-in was under way
    store.save()
    assert SessionStore(store.session_key)["a"] == 1
    store.cycle_key()
    store.delete()
    assert not PortalSession.objects.exists()
    PortalSession.objects.create(
        key_hash=digest_of("old"),
        session_data="",
        expire_date=timezone.now(),
        created_at=timezone.now(),
        last_seen_at=timezone.now(),
    )
    SessionStore.clear_expired()
    assert not PortalSession.objects.exists()


def test_a_flushed_session_is_another_one() -> None:
    store = SessionStore()
    store["a"] = 1
    store.save()
    store.flush()
    store.save()
    assert "a" not in SessionStore(store.session_key)


def test_a_hint_whose_key_is_gone_is_no_hint() -> None:
    identity = sessions.identity_in(client_of(hint="k9:AAAA").session)
    assert identity is not None and sessions.id_token_hint(identity) == ""
    assert sessions.identity_in({}) is None


def test_a_user_of_nobody_is_not_signed_in_by_django(client: Client) -> None:
    assert not client.login(username=str(CitizenFactory.create().pk), password="")
    assert User.objects.create_superuser("chief").is_superuser


def test_a_profile_says_how_the_level_is_asked(settings: Any) -> None:
    from dataclasses import replace

    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": {**known, "ACR_VALUES": ("high", "low")}}
    provider = provider_named("generic")
    assert provider is not None
    scope = {"scope": " ".join(provider.scopes)}
    assert asked_of(provider).parameters == {**scope, "acr_values": "high low", "max_age": "43200"}
    assert asked_of(provider, "step_up").max_age_s == 0
    other = replace(provider.profile, level_request=LevelRequest.SCOPE, prompt="select_account", asks_max_age=False)
    assert asked_of(replace(provider, profile=other)).parameters == {**scope, "prompt": "select_account"}


def test_a_provider_without_sign_out_is_not_asked(settings: Any) -> None:
    from accounts.oidc import metadata
    from accounts.oidc.metadata import Metadata, _entry

    metadata.forget()
    provider = provider_named("generic")
    assert provider is not None
    entry = _entry(provider)
    entry.metadata = Metadata(provider.issuer, "a", "t", "u", "j", "", False)
    assert logout.address("generic", id_token="x.y.z") == ""
    entry.metadata = Metadata(provider.issuer, "a", "t", "u", "j", "https://idp.example.org/end?a=b", False)
    address = logout.address("generic", id_token="")
    assert address.startswith("https://idp.example.org/end?a=b&client_id=") and "id_token_hint" not in address
    assert "id_token_hint=x.y.z" in logout.address("generic", id_token="x.y.z")
    metadata.forget()


def test_a_browser_without_a_value_of_its_own_keeps_none(rf: Any) -> None:
    request = rf.get("/")
    request.session = SessionStore()
    assert sessions.browser_of(request) == ""
    value = sessions.ensure_browser(request)
    assert value == sessions.ensure_browser(request) == sessions.browser_of(request)
