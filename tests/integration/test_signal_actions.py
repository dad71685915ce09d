"""What a provider's word changes, and that nothing changes without its audit row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from accounts import actions
from accounts.digests import digest
from accounts.models import AddedLogin, FederatedIdentity, ProviderEvent, SignInTrace
from accounts.session_store import SessionStore
from accounts.signals import CAEP, KINDS, LOGINGOV, RISC, Signal, kind_of
from records import clock
from records.models import AuditEvent
from taxportal.kit.models import OutboxMessage
from tests.factories.accounts import ISSUER, CitizenFactory, FederatedIdentityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> clock.Moment:
    """Now, on both clocks."""
    return clock.now()


@pytest.fixture
def ada() -> FederatedIdentity:
    """Ada's login."""
    return FederatedIdentityFactory.create(subject="ada")


def a_session(identity: FederatedIdentity, *, sid: str = "", browser: str = "of-ada") -> SessionStore:
    """A signed-in session as a sign-in leaves it."""
    store = SessionStore()
    store["_auth_user_id"] = str(identity.user_id)
    store["identity"] = {"id": identity.pk, "sid": sid}
    if browser:
        store["browser"] = browser
    store.save()
    return store


def is_signed_in(store: SessionStore) -> bool:
    """As another worker would see it."""
    return "_auth_user_id" in SessionStore(store.session_key)


def signal(token_id: str = "t1", *, event: str = "", **changes: Any) -> Signal:
    """A checked token about Ada."""
    values: dict[str, Any] = {"provider": "generic", "issuer": ISSUER, "token_issuer": ISSUER, "subject": "ada"}
    kind = {"kind": kind_of(event)} if event else {}
    return Signal(**{**values, "token_id": token_id, **kind, **changes})


# covers BCL-09, BCL-11, RP-rp-backchannel-rpinitlogout
def test_a_sid_ends_its_own_session_only(ada: FederatedIdentity, at: clock.Moment) -> None:
    one, other = a_session(ada, sid="s1"), a_session(ada, sid="s2")
    event = actions.log_out(signal=signal(sid="s1"), at=at)
    assert not is_signed_in(one) and is_signed_in(other)
    assert (event.sessions_ended, event.effect, event.identity) == (1, "signed_out", ada)


def test_a_sid_without_a_subject_is_enough(ada: FederatedIdentity, at: clock.Moment) -> None:
    one, unnamed = a_session(ada, sid="s1"), a_session(ada)
    assert actions.log_out(signal=signal(subject="", sid="s1"), at=at).sessions_ended == 1
    assert not is_signed_in(one) and is_signed_in(unnamed)


def test_a_session_of_the_subject_whose_sid_was_never_told_ends_too(ada: FederatedIdentity, at: clock.Moment) -> None:
    unnamed = a_session(ada)
    actions.log_out(signal=signal(sid="s1"), at=at)
    assert not is_signed_in(unnamed)


# covers BCL-09
def test_without_a_sid_all_sessions_of_the_subject_end(ada: FederatedIdentity, at: clock.Moment) -> None:
    stores = [a_session(ada, sid=sid) for sid in ("s1", "s2", "")]
    assert actions.log_out(signal=signal(), at=at).sessions_ended == 3
    assert not any(is_signed_in(store) for store in stores)
    assert AuditEvent.objects.get(action="auth.backchannel_logout").details == {"provider": "generic", "sessions": 3}


def test_the_sid_of_another_issuer_or_subject_names_nobody_here(ada: FederatedIdentity, at: clock.Moment) -> None:
    store = a_session(ada, sid="s1")
    foreign = "https://other.example.org"
    for n, changes in enumerate([{"issuer": foreign, "subject": ""}, {"issuer": foreign}, {"subject": "bea"}]):
        assert actions.log_out(signal=signal(f"t{n}", sid="s1", **changes), at=at).sessions_ended == 0
    assert is_signed_in(store)


# covers BCL-10
def test_an_unknown_subject_changes_nothing(ada: FederatedIdentity, at: clock.Moment) -> None:
    store = a_session(ada)
    event = actions.log_out(signal=signal(subject="nobody"), at=at)
    assert (event.effect, event.identity, event.sessions_ended) == ("none", None, 0)
    assert is_signed_in(store) and not SignInTrace.objects.exists()


def test_the_next_page_of_each_browser_can_say_why(ada: FederatedIdentity, at: clock.Moment) -> None:
    one, two, bare = a_session(ada), a_session(ada, browser="of-her-phone"), a_session(ada, browser="")
    actions.log_out(signal=signal(), at=at)
    traces = SignInTrace.objects.all()
    assert {trace.browser for trace in traces} == {digest("of-ada"), digest("of-her-phone"), ""}
    assert {(trace.outcome, trace.log_code) for trace in traces} == {("SI-24", "session.ended_by_provider")}
    assert {trace.user for trace in traces} == {ada.user}
    for store in (one, two, bare):
        ended = SessionStore(store.session_key)["ended"]
        assert ended["reason"] == "provider" and SignInTrace.objects.filter(reference=ended["ref"]).exists()


# covers BCL-05
def test_a_token_counts_once(ada: FederatedIdentity, at: clock.Moment) -> None:
    actions.log_out(signal=signal(), at=at)
    store = a_session(ada)
    with pytest.raises(actions.Replayed):
        actions.log_out(signal=signal(), at=at)
    assert is_signed_in(store)
    assert AuditEvent.objects.filter(action="auth.backchannel_logout").count() == 1
    assert actions.log_out(signal=signal(token_issuer="https://other.example.org"), at=at).sessions_ended == 1


def test_a_session_that_changes_its_key_meanwhile_is_found(
    ada: FederatedIdentity, at: clock.Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = a_session(ada)
    stock, moved = SessionStore.end_all.__func__, []

    def slow(cls: Any, rows: Any, **more: Any) -> int:
        """The person confirms again in the very moment between our look and our write."""
        if not moved:
            moved.append(store.cycle_key())
            store.save()
        return stock(cls, rows, **more)

    monkeypatch.setattr(SessionStore, "end_all", classmethod(slow))
    assert actions.log_out(signal=signal(), at=at).sessions_ended == 1
    assert not is_signed_in(store) and SignInTrace.objects.count() == 1


def test_a_session_that_changes_its_key_at_each_look_holds_nobody_up(
    ada: FederatedIdentity, at: clock.Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_session(ada)
    looks: list[Any] = []
    monkeypatch.setattr(SessionStore, "end_all", classmethod(lambda cls, rows, **more: len(looks.append(rows) or ())))
    assert actions.log_out(signal=signal(), at=at).sessions_ended == 0
    assert 1 < len(looks) < 10


# covers SET-02, SET-03, FED-08
@pytest.mark.parametrize(
    ("event", "reason"),
    [("account-disabled", "provider_disabled"), ("account-purged", "provider_purged")],
)
def test_a_closed_account_opens_nothing_any_more(
    ada: FederatedIdentity, at: clock.Moment, event: str, reason: str
) -> None:
    store = a_session(ada)
    done = actions.take_event(signal=signal(event=RISC + event), at=at)
    ada.refresh_from_db()
    assert (ada.stopped_reason, ada.stopped_at, done.effect, done.sessions_ended) == (reason, at.real, "stopped", 1)
    assert not is_signed_in(store)
    told = OutboxMessage.objects.get()
    assert (told.kind, told.recipient_ref, told.context) == ("identity.login_stopped", str(ada.user_id), {})
    stopped = AuditEvent.objects.get(action="identity.login_stopped")
    assert (stopped.reason_code, stopped.object_ref, stopped.severity) == (event, str(ada.pk), "warning")
    assert AuditEvent.objects.get(action="identity.provider_event").object_ref == str(done.pk)


# covers SET-04, FED-08
@pytest.mark.parametrize(
    "event",
    [
        RISC + "account-credential-change-required",
        CAEP + "credential-change",
        LOGINGOV + "password-reset",
        RISC + "recovery-activated",
        RISC + "recovery-information-changed",
        LOGINGOV + "mfa-limit-account-locked",
        RISC + "identifier-changed",
        RISC + "identifier-recycled",
        RISC + "credential-compromise",
    ],
)
def test_changed_credentials_end_sessions_and_leave_a_flag(
    ada: FederatedIdentity, at: clock.Moment, event: str
) -> None:
    store = a_session(ada)
    done = actions.take_event(signal=signal(event=event), at=at)
    ada.refresh_from_db()
    assert (ada.flagged_at, ada.stopped_at, done.effect) == (at.real, None, "flagged")
    assert not is_signed_in(store)
    assert OutboxMessage.objects.get().kind == "identity.login_flagged"
    assert AuditEvent.objects.get(action="identity.login_flagged").reason_code == KINDS[event].slug


@pytest.mark.parametrize("event", [RISC + "sessions-revoked", CAEP + "session-revoked"])
def test_revoked_sessions_end_and_nothing_else(ada: FederatedIdentity, at: clock.Moment, event: str) -> None:
    store = a_session(ada)
    done = actions.take_event(signal=signal(event=event), at=at)
    ada.refresh_from_db()
    assert (done.effect, done.sessions_ended, ada.flagged_at, ada.stopped_at) == ("ended", 1, None, None)
    assert not is_signed_in(store)
    assert OutboxMessage.objects.get().kind == "identity.login_ended"
    assert AuditEvent.objects.filter(action="session.ended_provider").count() == 1


# covers SET-05
@pytest.mark.parametrize("event", [LOGINGOV + "reproof-completed", RISC + "news", "urn:example:anything"])
def test_an_unknown_or_harmless_event_is_noted_only(ada: FederatedIdentity, at: clock.Moment, event: str) -> None:
    store = a_session(ada)
    done = actions.take_event(signal=signal(event=event), at=at)
    ada.refresh_from_db()
    assert (done.effect, done.sessions_ended, ada.flagged_at, ada.stopped_at) == ("none", 0, None, None)
    assert is_signed_in(store) and not OutboxMessage.objects.exists()
    assert AuditEvent.objects.filter(action="identity.provider_event").count() == 1


def test_an_event_about_a_stranger_is_noted_only(at: clock.Moment) -> None:
    done = actions.take_event(signal=signal(event=RISC + "account-disabled"), at=at)
    assert (done.effect, done.identity) == ("none", None)
    assert not OutboxMessage.objects.exists()


def test_an_enabled_account_is_opened_again_if_the_provider_had_disabled_it(
    ada: FederatedIdentity, at: clock.Moment
) -> None:
    actions.take_event(signal=signal("t1", event=RISC + "account-disabled"), at=at)
    done = actions.take_event(signal=signal("t2", event=RISC + "account-enabled"), at=at)
    ada.refresh_from_db()
    assert (done.effect, ada.stopped_at, ada.stopped_reason) == ("resumed", None, "")
    assert AuditEvent.objects.filter(action="identity.login_resumed").count() == 1
    assert OutboxMessage.objects.filter(kind="identity.login_resumed").count() == 1


@pytest.mark.parametrize("reason", ["provider_purged", "removed", "staff"])
def test_nothing_else_is_opened_by_it(ada: FederatedIdentity, at: clock.Moment, reason: str) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=9)
    FederatedIdentity.objects.update(stopped_at=long_ago, stopped_reason=reason)
    for n, event in enumerate(["account-enabled", "account-disabled", "account-purged"]):
        actions.take_event(signal=signal(f"t{n}", event=RISC + event), at=at)
    ada.refresh_from_db()
    assert (ada.stopped_at, ada.stopped_reason) == (long_ago, reason)


def test_a_disabled_account_that_is_deleted_stays_closed_for_ever(ada: FederatedIdentity, at: clock.Moment) -> None:
    for n, event in enumerate(["account-disabled", "account-purged", "account-enabled"]):
        actions.take_event(signal=signal(f"t{n}", event=RISC + event), at=at)
    ada.refresh_from_db()
    assert ada.stopped_reason == "provider_purged"


def test_an_enabled_account_that_was_never_stopped_is_left_alone(ada: FederatedIdentity, at: clock.Moment) -> None:
    store = a_session(ada)
    assert actions.take_event(signal=signal(event=RISC + "account-enabled"), at=at).effect == "none"
    assert is_signed_in(store) and not OutboxMessage.objects.exists()


def test_an_event_comes_once(ada: FederatedIdentity, at: clock.Moment) -> None:
    actions.take_event(signal=signal(event=RISC + "sessions-revoked"), at=at)
    store = a_session(ada)
    with pytest.raises(actions.Replayed):
        actions.take_event(signal=signal(event=RISC + "account-purged"), at=at)
    ada.refresh_from_db()
    assert is_signed_in(store) and ada.stopped_at is None
    assert ProviderEvent.objects.count() == 1


def test_whoever_signs_in_with_an_added_login_is_told(ada: FederatedIdentity, at: clock.Moment) -> None:
    owner = CitizenFactory.create()
    AddedLogin.objects.create(identity=ada, user=owner, reference="ABCD2345", added_at=at.real)
    actions.take_event(signal=signal(event=RISC + "account-disabled"), at=at)
    assert OutboxMessage.objects.get().recipient_ref == str(owner.pk)


@pytest.mark.parametrize("effect", ["stopped", "flagged", "ended", "resumed"])
def test_each_message_says_that_something_happened_and_names_nobody(effect: str) -> None:
    words = render_to_string(f"accounts/mail/login_{effect}.txt")
    assert "login" in words and "call us" in words and "{" not in words
