"""A fresh sign-in for a sensitive step: asked for, checked, and back to the page with the half-filled form."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests
import time_machine
from django.conf import settings as portal_settings
from django.test import Client

from accounts import sessions
from accounts.models import FederatedIdentity, KeptForm, PortalSession, SignInTrace, SignInTransaction
from accounts.oidc import metadata
from accounts.session_store import SessionStore
from records.models import AuditEvent
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, query_of
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db
END = "/account/security/end/"
CONFIRM_END = "/account/confirm/?next=%2Faccount%2Fsecurity%2Fend%2F"


@pytest.fixture(autouse=True)
def ava() -> Any:
    """Ava's tax record, nothing in it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def grow_old(portal: Portal, **changes: Any) -> None:
    """The session's sign-in was a while ago."""
    session = portal.client.session
    session["identity"] = {**session["identity"], "auth_time": session["identity"]["signed_in_at"] - 3600, **changes}
    session.save()


def identity_of(portal: Portal) -> dict[str, Any]:
    """What the session knows of its person."""
    return dict(portal.client.session["identity"])


def off_to_confirm(portal: Portal, next_path: str = END) -> str:
    """Press Confirm: the address at the provider."""
    answer = portal.client.get("/signin/generic/confirm/", {"next": next_path})
    assert answer.status_code == 302
    return str(answer["Location"])


def confirm(portal: Portal, person: str, faults: list[str] | None = None, next_path: str = END) -> Any:
    """All of it; what the callback answers."""
    return portal.come_back(portal.at_provider(off_to_confirm(portal, next_path), person, faults or []))


@pytest.fixture
def signed_in(portal: Portal) -> Portal:
    """Ava, signed in by this browser an hour ago and by another one."""
    portal.landing("ava")
    Portal(portal.stub).landing("ava")
    grow_old(portal)
    return portal


# covers STEP-01, STEP-07, V7.5.1, V7.5.3
def test_a_form_that_needs_a_fresh_sign_in_is_kept_and_shown_again_but_never_sent(signed_in: Portal) -> None:
    portal = signed_in
    asked = portal.client.post(END, {"session": "others", "csrfmiddlewaretoken": "secret"})
    assert (asked.status_code, asked["Location"]) == (303, CONFIRM_END)
    kept = KeptForm.objects.get()
    assert kept.data == "session=others" and kept.path == END
    page = portal.client.get(asked["Location"]).content.decode()
    assert "Confirm with Harbor ID" in page and "kept for 15 minutes" in page
    assert "a sign-in within the last 5 minutes" in page
    back = confirm(portal, "ava")
    assert (back.status_code, back["Location"]) == (303, END)
    shown = portal.client.get(END).content.decode()
    assert 'value="others" id="id_session_1" checked' in shown or "checked" in shown.split('value="others"')[1][:120]
    assert PortalSession.objects.filter(user__isnull=False).count() == 2  # nothing was sent by itself
    assert not KeptForm.objects.exists()
    again = portal.client.get(END).content.decode()
    assert "checked" not in again.split('value="others"')[1][:120]
    assert portal.client.post(END, {"session": "others"})["Location"] == "/account/security/"
    assert PortalSession.objects.filter(user__isnull=False).count() == 1


# covers STEP-02
def test_a_fresh_sign_in_is_asked_in_a_transaction_of_its_own(signed_in: Portal) -> None:
    asked = query_of(off_to_confirm(signed_in))
    assert asked["max_age"] == "0" and asked["acr_values"] == "urn:stub:ial2:aal2"
    row = SignInTransaction.objects.latest("pk")
    assert (row.purpose, row.identity_id) == ("step_up", identity_of(signed_in)["id"])
    assert row.asked_acr == ["urn:stub:ial2:aal2"] and row.asked["max_age"] == "0"
    assert row.next_path == END


# covers STEP-05, T09, V7.2.4, SESS-03, SESS-05
def test_the_session_key_is_new_after_it_and_both_limits_begin_anew(signed_in: Portal) -> None:
    portal = signed_in
    before, old = portal.client.cookies["taxportal"].value, identity_of(portal)
    PortalSession.objects.update(created_at=datetime.now(UTC) - timedelta(hours=11))
    address = portal.at_provider(off_to_confirm(portal), "ava")
    portal.come_back(address)
    assert portal.client.cookies["taxportal"].value != before
    thief = Client()
    thief.cookies["taxportal"] = before
    assert thief.get("/account/")["Location"].startswith("/signin/")
    new = identity_of(portal)
    assert new["auth_time"] > old["auth_time"] and new["subject"] == old["subject"]
    mine = PortalSession.objects.order_by("-created_at").first()
    assert mine is not None and datetime.now(UTC) - mine.created_at < timedelta(minutes=1)
    event = AuditEvent.objects.get(action="auth.stepup_ok")
    trace = SignInTrace.objects.get(purpose="step_up")
    assert (event.outcome, trace.outcome, trace.log_code) == ("ok", "SI-00", "step_up.ok")
    assert event.details["reference"] == trace.reference and event.actor_ref == str(trace.user_id)
    # and a token of the page before it does not count any more
    replay = portal.come_back(address)
    assert (replay.status_code, replay["Location"]) == (303, END)


def refused(portal: Portal, answer: Any, log_code: str, outcome: str = "SI-14") -> None:
    """The step was not taken: the outcome's page, the session as it was, the failure in the trail."""
    assert answer["Location"].startswith(f"/signin/problem/{outcome}/"), answer["Location"]
    reference = answer["Location"].split("/")[-2]
    trace = SignInTrace.objects.get(reference=reference)
    assert (trace.purpose, trace.outcome, trace.log_code) == ("step_up", outcome, log_code)
    assert AuditEvent.objects.get(action="auth.stepup_failed").reason_code == log_code
    assert portal.client.get(answer["Location"]).status_code == 400


# covers STEP-03, T08, T07
def test_only_the_same_login_may_come_back(signed_in: Portal) -> None:
    before, key = identity_of(signed_in), signed_in.client.cookies["taxportal"].value
    refused(signed_in, confirm(signed_in, "kofi"), "step_up.other_person")
    assert identity_of(signed_in) == before and signed_in.client.cookies["taxportal"].value == key
    assert not FederatedIdentity.objects.filter(user__identities__isnull=True).exists()
    assert FederatedIdentity.objects.count() == 1  # somebody who only confirms leaves no account
    assert AuditEvent.objects.get(action="auth.stepup_failed").actor_ref != ""
    assert signed_in.client.post(END, {"session": "others"})["Location"] == CONFIRM_END  # and still asked


# covers STEP-03
def test_a_session_that_became_somebody_elses_is_not_confirmed(signed_in: Portal) -> None:
    address = signed_in.at_provider(off_to_confirm(signed_in), "ava")
    other = FederatedIdentity.objects.create(
        user=FederatedIdentity.objects.get().user,
        provider="generic",
        issuer="https://idp.example.org",
        subject="x",
        created_at=datetime.now(UTC),
    )
    grow_old(signed_in, id=other.pk)
    refused(signed_in, signed_in.come_back(address), "step_up.other_person")


# covers STEP-04
@pytest.mark.parametrize(
    ("fault", "log_code"), [("auth-time-too-old", "step_up.not_fresh"), ("lower-acr", "step_up.level")]
)
def test_an_old_sign_in_or_a_lower_level_is_not_taken(signed_in: Portal, fault: str, log_code: str) -> None:
    before = identity_of(signed_in)
    refused(signed_in, confirm(signed_in, "ava", [fault]), log_code)
    assert identity_of(signed_in) == before


# covers STEP-04
def test_a_level_that_sinks_is_not_taken_where_none_was_asked_for(signed_in: Portal) -> None:
    address = signed_in.at_provider(off_to_confirm(signed_in), "ava", ["lower-acr"])
    SignInTransaction.objects.filter(purpose="step_up").update(asked_acr=[])
    refused(signed_in, signed_in.come_back(address), "step_up.level")


def test_cancelling_changes_nothing(signed_in: Portal) -> None:
    before = identity_of(signed_in)
    signed_in.stub.next_sign_in("ava", proofing="cancelled")
    answer = requests.get(off_to_confirm(signed_in), allow_redirects=False, timeout=5)
    path = answer.headers["Location"].replace(portal_settings.PUBLIC_BASE_URL, "")
    assert signed_in.come_back(path)["Location"].startswith("/signin/problem/SI-01/")
    assert identity_of(signed_in) == before and signed_in.signed_in


def test_somebody_signed_out_meanwhile_is_told_calmly(signed_in: Portal) -> None:
    address = signed_in.at_provider(off_to_confirm(signed_in), "ava")
    signed_in.client.post("/signout/")
    answer = signed_in.come_back(address)
    assert answer["Location"].startswith("/signin/problem/SI-13/")
    assert signed_in.client.get("/signin/generic/confirm/?next=/account/security/end/")["Location"] == (
        "/signin/?next=%2Faccount%2Fsecurity%2Fend%2F"
    )


# covers STEP-03
def test_a_session_ended_meanwhile_is_not_revived(signed_in: Portal) -> None:
    address = signed_in.at_provider(off_to_confirm(signed_in), "ava")
    SessionStore.end_all(PortalSession.objects.all(), reason="elsewhere")
    answer = signed_in.come_back(address)
    reference = answer["Location"].split("/")[-2]
    assert answer["Location"].startswith("/signin/problem/SI-13/")
    assert SignInTrace.objects.get(reference=reference).log_code == "step_up.no_session"
    assert not signed_in.signed_in


# covers STEP-06
def test_there_is_no_second_try_by_itself(signed_in: Portal, settings: Any) -> None:
    grow_old(signed_in)
    signed_in.client.post(END, {"session": "others"})
    session = signed_in.client.session
    session["waiting"] = {**session["waiting"], "aal": 3}
    session.save()
    confirm(signed_in, "ava")
    page = signed_in.client.get(CONFIRM_END)
    text = page.content.decode()
    assert page.status_code == 200 and "That was not enough for this step" in text
    assert "sign-in level AAL3; yours is AAL2" in text and "a sign-in within" not in text


def test_the_page_that_asks_leads_on_when_nothing_is_missing(signed_in: Portal) -> None:
    confirm(signed_in, "ava")
    assert signed_in.client.get(CONFIRM_END)["Location"] == END
    assert signed_in.client.get("/account/confirm/?next=//evil.example")["Location"] == "/account/"
    assert signed_in.client.get("/account/confirm/")["Location"] == "/account/"


def test_another_provider_than_the_sessions_does_not_confirm_it(signed_in: Portal, settings: Any) -> None:
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": known, "other": {**known, "CLIENT_ID": "other"}}
    answer = signed_in.client.get("/signin/other/confirm/?next=/account/security/end/")
    assert answer["Location"] == CONFIRM_END
    assert signed_in.client.get("/signin/nobody/confirm/").status_code == 404
    settings.OIDC_PROVIDERS = {"other": known}
    page = signed_in.client.get(CONFIRM_END).content.decode()
    assert "is not offered here any more" in page and "/confirm/?next" not in page


# covers STEP-07
def test_a_form_that_is_too_long_or_too_old_or_unreadable_is_not_shown(signed_in: Portal) -> None:
    signed_in.client.post(END, {"session": "x" * 17_000})
    assert not KeptForm.objects.exists()
    assert "kept for 15 minutes" not in signed_in.client.get(CONFIRM_END).content.decode()
    signed_in.client.post(END, {"session": "others"})
    signed_in.client.post(END, {"session": "others"})
    assert KeptForm.objects.count() == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=14, seconds=50), tick=False):
        PortalSession.objects.update(last_seen_at=datetime.now(UTC))
        KeptForm.objects.update(created_at=datetime.now(UTC) - timedelta(minutes=16))
        assert "checked" not in signed_in.client.get(END).content.decode()
    signed_in.client.post(END, {"session": "others"})
    KeptForm.objects.update(data="x")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_keptform SET data = 'k9:AAAA'")
    assert "checked" not in signed_in.client.get(END).content.decode()


def test_a_form_can_be_taken_by_its_own_person_only_and_once(signed_in: Portal) -> None:
    from django.http import QueryDict

    from accounts import actions
    from records import clock
    from tests.factories.accounts import CitizenFactory

    user, at = FederatedIdentity.objects.get().user, clock.now()
    pk = actions.keep_form(path=END, form=QueryDict("a=1&a=2"), by=user, at=at)
    assert pk is not None
    assert actions.keep_form(path="/other/", form=QueryDict(""), by=user, at=at) is None
    assert actions.take_kept_form(pk=pk, path=END, by=CitizenFactory.create(), at=at) is None
    assert actions.take_kept_form(pk=pk, path="/other/", by=user, at=at) is None
    taken = actions.take_kept_form(pk=pk, path=END, by=user, at=at)
    assert taken is not None and taken.getlist("a") == ["1", "2"]
    assert actions.take_kept_form(pk=pk, path=END, by=user, at=at) is None


# covers STEP-08
def test_a_provider_without_auth_time_is_judged_by_iat(portal: Portal, settings: Any, stub: StubServer) -> None:
    use_idme(settings, stub)
    portal.come_back(idme_answer(portal, portal.start(provider="idme")))
    assert identity_of(portal)["auth_time"] is None
    asked = portal.client.post(END, {"session": "others"})
    assert asked["Location"] == CONFIRM_END
    away = portal.client.get("/signin/idme/confirm/", {"next": END})["Location"]
    assert query_of(away)["prompt"] == "login" and "max_age" not in query_of(away)
    back = portal.come_back(idme_answer(portal, away))
    assert back["Location"] == END
    trace = SignInTrace.objects.get(purpose="step_up")
    assert any(step["detail"] == "freshness by iat" for step in trace.steps)
    assert portal.client.get(END).status_code == 200
    assert portal.client.post(END, {"session": ""}).status_code == 422  # let in, not asked again


def use_idme(settings: Any, stub: StubServer) -> None:
    """A second kind of provider, which states no auth_time."""
    import environ

    from taxportal.kit import providers_env

    values = {
        "OIDC_IDME_PROFILE": "idme",
        "OIDC_IDME_LABEL": "Anchor ID",
        "OIDC_IDME_ISSUER": stub.issuer("idme"),
        "OIDC_IDME_CLIENT_ID": "taxportal",
        "OIDC_IDME_CLIENT_SECRET": settings.OIDC_PROVIDERS["generic"]["CLIENT_SECRET"],
    }
    env = environ.Env()
    env.ENVIRON = values
    found, problems = providers_env.read(env, ["idme"])
    assert not problems
    settings.OIDC_PROVIDERS = {**settings.OIDC_PROVIDERS, **found}
    metadata.forget()


def idme_answer(portal: Portal, address: str) -> str:
    """Sign in at the second provider as Ava; the way back."""
    return portal.at_provider(address, "ava")


def test_a_limited_person_can_confirm_too(portal: Portal) -> None:
    portal.landing("priya")
    Portal(portal.stub).landing("priya")
    grow_old(portal)
    portal.client.post(END, {"session": "others"})
    assert confirm(portal, "priya")["Location"] == END
    assert portal.client.post(END, {"session": "others"})["Location"] == "/account/security/"


def test_a_session_value_of_an_older_shape_counts_as_none() -> None:
    assert sessions.waiting_in({"waiting": {"x": 1}}) is None
    assert sessions.ended_in({"ended": {"x": 1}}).reason == ""


# covers T10
def test_a_session_ended_while_it_is_renewed_does_not_come_back(db: None) -> None:
    from django.contrib.sessions.backends.base import UpdateError

    store = SessionStore()
    store["a"] = 1
    store.save()
    other = SessionStore(store.session_key)
    other.rotate()
    PortalSession.objects.all().delete()
    with pytest.raises(UpdateError):
        other.save()
    assert not PortalSession.objects.exists()
