"""Adding and removing a second login: nothing changes unless both are proven, and both are told."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import actions, added_logins, policies, queries
from accounts.actions import Attempt
from accounts.identity import AAL, IAL
from accounts.models import (
    AddedLogin,
    FederatedIdentity,
    IdentityLink,
    PortalSession,
    ProviderSwitch,
    SignInTrace,
    StopReason,
    User,
)
from accounts.session_store import SessionStore
from records import clock
from records.models import AuditEvent, FormerName
from taxportal.kit.models import OutboxMessage
from taxportal.kit.refs import new_reference
from tests.factories.accounts import (
    AddedLoginFactory,
    CitizenFactory,
    FederatedIdentityFactory,
    IdentityLinkFactory,
    StaffFactory,
    an_identity,
)
from tests.factories.records import TaxpayerFactory, a_tin

pytestmark = pytest.mark.django_db
OTHER = "https://other.example.org"


@pytest.fixture
def at() -> clock.Moment:
    """Now, on both clocks."""
    return clock.now()


@pytest.fixture
def ada(at: clock.Moment) -> User:
    """Ada, whose login opens her record."""
    TaxpayerFactory.create(tin=a_tin("666209001"))
    return actions.sign_in(identity=an_identity(), attempt=Attempt(new_reference(), "b", ""), at=at).user


def add(user: User, at: clock.Moment, *, states_auth_time: bool = True, **changes: Any) -> AddedLogin:
    said = {"subject": "second", "issuer": OTHER, "provider": "other", "auth_time": at.real, **changes}
    attempt = Attempt(new_reference(), "b", "", "link")
    return actions.add_login(
        user=user, identity=an_identity(**said), states_auth_time=states_auth_time, attempt=attempt, at=at
    )


def refused(user: User, at: clock.Moment, **changes: Any) -> str:
    before = AddedLogin.objects.count(), IdentityLink.objects.count(), OutboxMessage.objects.count()
    with pytest.raises(policies.CannotAdd) as refusal:
        add(user, at, **changes)
    assert before == (AddedLogin.objects.count(), IdentityLink.objects.count(), OutboxMessage.objects.count())
    assert added_logins.words_of(refusal.value.code)
    return refusal.value.code


# covers FED-04, T07
def test_a_proven_login_is_added_and_both_are_told(ada: User, at: clock.Moment) -> None:
    added = add(ada, at)
    assert added.user == ada and added.identity.user != ada  # an identifier belongs to one account for ever
    assert AuditEvent.objects.get(action="identity.login_added").actor_ref == str(ada.pk)
    told = set(OutboxMessage.objects.filter(kind="identity.login_added").values_list("recipient_ref", flat=True))
    assert told == {str(ada.pk), f"login-{added.identity_id}"}
    trace = SignInTrace.objects.get(reference=added.reference)
    assert (trace.purpose, trace.log_code, trace.user) == ("link", "link.added", ada)
    assert [login.added for login in queries.logins_of(ada)] == [False, True]
    assert IdentityLink.objects.count() == 1


# covers FED-04, STEP-08
def test_where_a_provider_states_no_auth_time_the_age_of_its_answer_counts(ada: User, at: clock.Moment) -> None:
    quiet = {"auth_time": None, "states_auth_time": False}
    assert refused(ada, at, **quiet) == "link.not_fresh"
    assert refused(ada, at, issued_at=at.real - timedelta(seconds=301), **quiet) == "link.not_fresh"
    assert add(ada, at, issued_at=at.real, **quiet)


# covers FED-04, T49
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ial": IAL.ONE}, "link.level"),
        ({"aal": AAL.ONE}, "link.level"),
        ({"auth_time": None}, "link.not_fresh"),
        ({"tin": None}, "link.differs"),
        ({"tin": a_tin("666209002")}, "link.differs"),
        ({"given_name": "Eda"}, "link.differs"),
        ({"family_name": "Cole"}, "link.differs"),
        ({"birth_date": date(1980, 1, 2)}, "link.differs"),
        ({"family_name": "Qu\u200bill"}, "link.differs"),
        ({"subject": "ada", "issuer": an_identity().issuer}, "link.is_yours"),
    ],
)
def test_anything_less_changes_nothing(ada: User, at: clock.Moment, changes: dict[str, Any], code: str) -> None:
    assert refused(ada, at, **changes) == code


def test_a_sign_in_that_is_too_old_proves_nothing(ada: User, at: clock.Moment) -> None:
    assert refused(ada, at, auth_time=at.real - timedelta(seconds=301)) == "link.not_fresh"
    assert refused(ada, at, auth_time=at.real + timedelta(seconds=90)) == "link.not_fresh"


def test_a_former_name_of_the_record_agrees(ada: User, at: clock.Moment) -> None:
    record = IdentityLink.objects.get().taxpayer
    FormerName.objects.create(taxpayer=record, family_name="Cole", folded_family="cole", until=date(2020, 1, 1))
    assert add(ada, at, family_name="Cole")


# covers FED-03, T01
def test_a_login_that_signs_in_elsewhere_is_not_added(ada: User, at: clock.Moment) -> None:
    known = FederatedIdentityFactory.create(subject="second", issuer=OTHER)
    link = IdentityLinkFactory.create(user=known.user)
    assert refused(ada, at) == "link.opens_another"
    IdentityLink.objects.filter(pk=link.pk).update(status="revoked", ended_at=at.real)
    elsewhere = AddedLoginFactory.create(identity=known)
    assert refused(ada, at) == "link.is_taken"
    AddedLogin.objects.filter(pk=elsewhere.pk).update(user=ada)
    assert refused(ada, at) == "link.is_yours"
    AddedLogin.objects.update(ended_at=at.real)
    assert add(ada, at).identity == known


@pytest.mark.parametrize("what", ["staff", "paused", "stopped"])
def test_a_login_that_is_stopped_is_not_added(ada: User, at: clock.Moment, what: str) -> None:
    user = {"staff": StaffFactory.create, "paused": lambda: CitizenFactory.create(is_active=False)}.get(
        what, CitizenFactory.create
    )()
    stop = {"stopped_at": at.real, "stopped_reason": StopReason.PROVIDER_DISABLED} if what == "stopped" else {}
    FederatedIdentityFactory.create(subject="second", issuer=OTHER, user=user, **stop)
    assert refused(ada, at) == "link.stopped"


# covers T59
def test_a_record_that_closed_meanwhile_gets_no_login(ada: User, at: clock.Moment) -> None:
    IdentityLink.objects.update(status="revoked", ended_at=at.real)
    assert refused(ada, at) == "link.no_record"


# covers T59
def test_a_login_that_was_added_elsewhere_in_this_very_moment(ada: User, at: clock.Moment) -> None:
    from tests.integration.test_interleavings import after_reading

    known = FederatedIdentityFactory.create(subject="second", issuer=OTHER)
    with (
        after_reading("accounts_addedlogin", lambda: AddedLoginFactory.create(identity=known)),
        pytest.raises(policies.CannotAdd) as refusal,
    ):
        add(ada, at)
    assert refusal.value.code == "link.is_taken" and not queries.logins_of(ada)[1:]


# covers T04
def test_no_login_is_added_by_a_provider_that_is_switched_off(ada: User, at: clock.Moment) -> None:
    ProviderSwitch.objects.create(issuer=OTHER, reason="x", stopped_at=at.real, stopped_by=StaffFactory.create())
    assert refused(ada, at) == "link.switched_off"


def a_session(user: User, identity_id: int) -> SessionStore:
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["identity"] = {"id": identity_id}
    store.save()
    return store


# covers FED-05, V7.4.3
def test_a_removed_login_loses_access_and_both_are_told(ada: User, at: clock.Moment) -> None:
    second = add(ada, at).identity
    first = FederatedIdentity.objects.get(user=ada)
    kept, lost = a_session(ada, first.pk), a_session(ada, second.pk)
    actions.remove_login(user=ada, identity_id=second.pk, current_id=first.pk, at=at)
    assert SessionStore(lost.session_key).get("_auth_user_id") is None
    assert SessionStore(kept.session_key)["_auth_user_id"] == str(ada.pk)
    assert [login.identity_id for login in queries.logins_of(ada)] == [first.pk]
    result = actions.sign_in(
        identity=an_identity(subject="second", issuer=OTHER), attempt=Attempt(new_reference(), "b", ""), at=at
    )
    assert result.outcome == "SI-19" and result.user != ada  # never a silent way back
    assert OutboxMessage.objects.filter(kind="identity.login_removed").count() == 2
    assert AuditEvent.objects.filter(action="identity.login_removed").count() == 1
    assert add(ada, at).identity == second  # but by adding it again


# covers FED-05
def test_the_first_login_can_go_when_another_one_is_left(ada: User, at: clock.Moment) -> None:
    second = add(ada, at).identity
    first = FederatedIdentity.objects.get(user=ada)
    session = a_session(ada, first.pk)
    actions.remove_login(user=ada, identity_id=first.pk, current_id=second.pk, at=at)
    first.refresh_from_db()
    assert first.stopped_reason == StopReason.REMOVED
    assert not PortalSession.objects.filter(user=ada).exists() and session.session_key
    outcomes = [
        actions.sign_in(identity=who, attempt=Attempt(new_reference(), "b", ""), at=at).outcome
        for who in (an_identity(), an_identity(subject="second", issuer=OTHER))
    ]
    assert outcomes == ["SI-23", "SI-00"]
    assert refused(ada, at, subject="ada", issuer=an_identity().issuer) == "link.stopped"


def test_the_last_login_and_the_one_in_use_stay(ada: User, at: clock.Moment) -> None:
    first = FederatedIdentity.objects.get(user=ada)
    with pytest.raises(policies.CannotRemove, match="not one of yours"):
        actions.remove_login(user=ada, identity_id=0, current_id=first.pk, at=at)
    with pytest.raises(policies.CannotRemove, match="Add another one first"):
        actions.remove_login(user=ada, identity_id=first.pk, current_id=0, at=at)
    second = add(ada, at).identity
    with pytest.raises(policies.CannotRemove, match="using this login"):
        actions.remove_login(user=ada, identity_id=second.pk, current_id=second.pk, at=at)
    FederatedIdentity.objects.filter(pk=second.pk).update(stopped_at=at.real, stopped_reason="provider_disabled")
    with pytest.raises(policies.CannotRemove, match="Add another one first"):
        actions.remove_login(user=ada, identity_id=first.pk, current_id=0, at=at)
    FederatedIdentity.objects.filter(pk=first.pk).update(stopped_at=at.real, stopped_reason="provider_disabled")
    FederatedIdentity.objects.filter(pk=second.pk).update(stopped_at=None, stopped_reason="")
    with pytest.raises(policies.CannotRemove, match="stopped already"):
        actions.remove_login(user=ada, identity_id=first.pk, current_id=second.pk, at=at)


def test_a_refusal_leaves_its_trace(ada: User, at: clock.Moment) -> None:
    attempt = Attempt(new_reference(), "b", "", "link")
    actions.refuse_login(code="link.differs", user=ada, provider="other", attempt=attempt, at=at)
    assert SignInTrace.objects.get(reference=attempt.reference).log_code == "link.differs"
    assert AuditEvent.objects.get(action="identity.login_added").outcome == "denied"
    assert added_logins.words_of("anything else") == ""
