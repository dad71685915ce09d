"""Sign-ins that end although the provider's answer was good: stopped logins, locks, too many comparisons, names that trick."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions, queries
from accounts.actions import Attempt
from accounts.models import (
    IdentityLink,
    LockKind,
    ProviderSwitch,
    RecordLock,
    ReviewCase,
    SignInTrace,
    StopReason,
    User,
)
from records import clock
from records.models import AuditEvent, FormerName
from taxportal.kit.models import OutboxMessage
from taxportal.kit.refs import new_reference
from tests.factories.accounts import (
    AddedLoginFactory,
    CitizenFactory,
    FederatedIdentityFactory,
    IdentityLinkFactory,
    ReviewCaseFactory,
    StaffFactory,
    an_identity,
)
from tests.factories.records import TaxpayerFactory, a_tin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ada() -> Any:
    """The record of the default identity."""
    return TaxpayerFactory.create(tin=a_tin("666209001"))


def sign_in(*, unlock: bool = False, **changes: Any) -> actions.SignedIn:
    attempt = Attempt(new_reference(), "browser", "")
    return actions.sign_in(identity=an_identity(**changes), attempt=attempt, at=clock.now(), unlock=unlock)


def end_of(result: actions.SignedIn) -> tuple[str, str]:
    """Outcome and log code, the latter as the trace keeps it."""
    return result.outcome, SignInTrace.objects.order_by("-pk")[0].log_code


def lock(record: Any, kind: str = LockKind.SELF) -> RecordLock:
    return RecordLock.objects.create(
        taxpayer=record, kind=kind, reference="ABCD2345", placed_at=clock.now().real, placed_on=date(2026, 3, 2)
    )


def test_each_reason_to_stop_has_its_own_log_code() -> None:
    known = FederatedIdentityFactory.create
    known(subject="clerk", user=StaffFactory.create())
    known(subject="paused", user=CitizenFactory.create(is_active=False))
    stopped = {"stopped_at": clock.now().real}
    for reason in StopReason.values:
        known(subject=reason, stopped_reason=reason, **stopped)
    expected = {
        "clerk": ("SI-25", "door.wrong"),
        "paused": ("SI-23", "account.paused"),
        "provider_disabled": ("SI-23", "identity.stopped"),
        "provider_purged": ("SI-23", "identity.stopped"),
        "removed": ("SI-23", "identity.removed"),
    }
    assert {subject: end_of(sign_in(subject=subject)) for subject in expected} == expected
    assert end_of(sign_in(subject="staff")) == ("SI-23", "identity.stopped_by_staff")
    assert not IdentityLink.objects.exists()
    assert AuditEvent.objects.filter(action="auth.signin_failed", details__why="identity.stopped").count() == 2


# covers T10
@pytest.mark.parametrize(
    ("kind", "end"),
    [(LockKind.SELF, ("SI-22", "account.self_locked")), (LockKind.AGENCY, ("SI-23", "account.agency_locked"))],
)
def test_a_lock_keeps_out_a_first_and_a_later_sign_in(ada: Any, kind: str, end: tuple[str, str]) -> None:
    standing = lock(ada, kind)
    result = sign_in()
    assert end_of(result) == end and not result.opens_record and not IdentityLink.objects.exists()
    RecordLock.objects.filter(pk=standing.pk).update(ended_at=clock.now().real)
    assert sign_in().outcome == "SI-00"
    lock(ada, kind)
    for changes in ({}, {"tin": None}, {"family_name": "Cole"}):
        assert end_of(sign_in(**changes)) == end


def test_the_agencys_lock_comes_before_the_persons_own(ada: Any) -> None:
    lock(ada)
    lock(ada, LockKind.AGENCY)
    assert end_of(sign_in()) == ("SI-23", "account.agency_locked")
    assert end_of(sign_in(unlock=True)) == ("SI-23", "account.agency_locked")
    assert RecordLock.objects.filter(ended_at__isnull=True).count() == 2


# covers T49
@pytest.mark.parametrize("changes", [{"family_name": "Cole"}, {"given_name": "Eda"}, {"birth_date": date(1980, 1, 2)}])
def test_a_lock_is_told_only_where_everything_agrees(ada: Any, changes: dict[str, Any]) -> None:
    lock(ada)
    for unlock in (False, True):
        assert end_of(sign_in(unlock=unlock, **changes)) == ("SI-18", "match.differs_review")
    assert not IdentityLink.objects.exists() and ReviewCase.objects.count() == 1


def test_a_record_that_another_login_opens_is_told_as_that_whether_locked_or_not(ada: Any) -> None:
    IdentityLinkFactory.create(taxpayer=ada)
    lock(ada)
    assert sign_in().outcome == "SI-19" and sign_in(unlock=True).outcome == "SI-19"
    assert RecordLock.objects.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize("linked", [False, True])
def test_fresh_proof_unlocks_and_signs_in(ada: Any, linked: bool) -> None:
    if linked:
        sign_in()
    lock(ada)
    result = sign_in(unlock=True)
    assert result.outcome == "SI-00" and result.opens_record
    assert RecordLock.objects.get().ended_by == result.user
    assert AuditEvent.objects.filter(action="account.unlocked", taxpayer=ada).count() == 1
    assert OutboxMessage.objects.filter(recipient_ref=str(result.user.pk)).count() == 1
    assert sign_in(unlock=True).outcome == "SI-00"  # nothing is left to unlock


def test_somebody_else_does_not_unlock(ada: Any) -> None:
    lock(ada)
    assert sign_in(unlock=True, given_name="Eda").outcome == "SI-18"
    assert RecordLock.objects.get().ended_at is None


# covers T59
def test_a_lock_that_came_between_closes_the_record_at_the_next_click(ada: Any) -> None:
    user = sign_in().user
    lock(ada)  # without ending any session
    found = queries.citizen(user.pk)
    assert found is not None and found.active_link is None


def test_no_new_link_by_a_provider_that_is_switched_off() -> None:
    switch = ProviderSwitch.objects.create(
        issuer=an_identity().issuer, reason="x", stopped_at=clock.now().real, stopped_by=StaffFactory.create()
    )
    assert end_of(sign_in()) == ("SI-23", "provider.switched_off")
    assert not IdentityLink.objects.exists()
    switch.delete()
    assert sign_in().outcome == "SI-00"


# covers T50, INV-18
def test_a_login_is_compared_ten_times_a_day_and_the_owner_is_never_kept_out(ada: Any) -> None:
    owner = sign_in()
    with time_machine.travel(datetime(2026, 3, 16, 12, tzinfo=UTC), tick=False):
        outcomes = [sign_in(subject="eve").outcome for _ in range(10)]
        assert outcomes == ["SI-19"] * 10
        for _ in range(3):
            with (
                pytest.raises(actions.TooManyComparisons) as limited,
                CaptureQueriesContext(connection) as queries_made,
            ):
                sign_in(subject="eve")
            assert limited.value.retry_after_s == 12 * 3600
            assert not any('FROM "records_taxpayer"' in query["sql"] for query in queries_made)
        assert AuditEvent.objects.filter(action="identity.match", reason_code="limited").count() == 3
        assert sign_in().user == owner.user and sign_in().outcome == "SI-00"
        assert sign_in(subject="somebody else").outcome == "SI-19"
    with time_machine.travel(datetime(2026, 3, 17, 12, tzinfo=UTC), tick=False):
        assert sign_in(subject="eve").outcome == "SI-19"
    assert ReviewCase.objects.filter(kind="taken").count() == 2
    assert OutboxMessage.objects.filter(kind="identity.claim_on_linked").count() == 2


def test_whoever_opens_a_record_is_never_limited(ada: Any) -> None:
    sign_in()
    with time_machine.travel(datetime(2026, 3, 16, 12, tzinfo=UTC), tick=False):
        assert {sign_in(tin=None).outcome for _ in range(12)} == {"SI-00"}
        assert [sign_in(tin=a_tin("666209999")).outcome for _ in range(10)] == ["SI-20"] * 10
        with pytest.raises(actions.TooManyComparisons):
            sign_in(tin=a_tin("666209999"))
        assert sign_in().outcome == "SI-00"


def test_a_former_name_of_the_record_opens_it_without_a_task(ada: Any) -> None:
    FormerName.objects.create(taxpayer=ada, family_name="Cole", folded_family="cole", until=date(2020, 6, 1))
    assert end_of(sign_in(family_name="COLE")) == ("SI-00", "match.matched")
    assert AuditEvent.objects.get(action="identity.match").details["family_name"] == "former_name"
    assert end_of(sign_in(family_name="Cole")) == ("SI-00", "match.matched")
    assert sign_in(family_name="Kole").outcome == "SI-18"
    assert sign_in(subject="eve", family_name="Cole").outcome == "SI-19"
    assert str(FormerName.objects.get()) == "Former name until 2020-06-01"


def test_former_names_are_looked_up_only_where_the_surname_alone_differs(ada: Any) -> None:
    for changes in ({}, {"given_name": "Eda"}, {"given_name": "Eda", "family_name": "Cole"}):
        with CaptureQueriesContext(connection) as made:
            sign_in(subject=str(changes), **changes)
        assert not any("formername" in query["sql"] for query in made)


# covers T58, T02
@pytest.mark.parametrize(
    ("changes", "attribute", "reason"),
    [
        ({"given_name": "Ad\u0430"}, "given_name", "mixed_scripts"),
        ({"family_name": "\u0421\u043e\u0445"}, "family_name", "other_script"),  # Cyrillic throughout
        ({"given_name": "\u0391\u03b4\u03b1"}, "given_name", "other_script"),  # Greek throughout
        ({"given_name": "\uff21\uff44\uff41"}, "given_name", "unusual_characters"),  # full width
        ({"family_name": "Qu\u200bill"}, "family_name", "unusual_characters"),  # zero width
        ({"family_name": "\u202elliuQ"}, "family_name", "unusual_characters"),  # right to left
        ({"family_name": "Quill Jr."}, "family_name", "suffix"),
        ({"given_name": "Ada Maria"}, "given_name", "differs"),
    ],
)
def test_names_that_trick_the_eye_go_to_a_person(changes: dict[str, str], attribute: str, reason: str) -> None:
    assert sign_in(**changes).outcome == "SI-18"
    assert ReviewCase.objects.get().reasons[attribute] == reason and not IdentityLink.objects.exists()


# covers T03, FED-06
def test_thirty_synthetic_identities_open_nothing(ada: Any) -> None:
    died = TaxpayerFactory.create(tin=a_tin("666209002"), date_of_death=date(2025, 1, 1))
    made = 0
    for n in range(30):
        invented: dict[str, Any] = [
            {"given_name": f"Mallory{n}"},
            {"given_name": f"Mallory{n}", "family_name": "Invented"},
            {"birth_date": date(1990, 1, 1) + timedelta(days=n), "family_name": "Invented"},
            {"birth_date": date(1990, 1, 1) + timedelta(days=n)},
            {"tin": a_tin(f"66621{n + 1:04d}")},
            {"tin": a_tin("666209002"), "given_name": "Mallory"},
        ][n % 6]
        result = sign_in(subject=f"synthetic-{n}", **invented)
        made += 1
        assert not result.opens_record, invented
    assert made == 30 and not IdentityLink.objects.exists() and died.pk != ada.pk


# covers FED-09, T01
@pytest.mark.parametrize(
    ("before", "changes", "kind"),
    [
        ("", {"given_name": "Eda"}, "differs"),
        ("taken", {}, "taken"),
        ("twin", {"tin": None}, "several"),
        ("own", {"tin": "666209002"}, "login_taken"),
        ("own", {"tin": "666209003"}, "login_taken"),
    ],
)
def test_each_decision_for_a_person_leaves_one_case_with_a_reference(
    ada: Any, before: str, changes: dict[str, Any], kind: str
) -> None:
    other = TaxpayerFactory.create(tin=a_tin("666209002"), given_name="Ada" if before == "twin" else "Bob")
    if before == "taken":
        IdentityLinkFactory.create(taxpayer=ada)
    if before == "own":
        sign_in()
    if changes.get("tin"):
        changes = {"tin": a_tin(changes["tin"])}
    first, again = sign_in(**changes), sign_in(**changes)
    case = ReviewCase.objects.get()
    assert (case.kind, case.status, case.user) == (kind, "open", first.user)
    assert first.reference == again.reference == case.reference
    assert case.answer_by - case.opened_on == timedelta(days=14) and "Quill" in (case.claims or "")
    named = {"differs": ada, "taken": ada, "several": None, "login_taken": other}[kind]
    assert case.taxpayer == (None if changes.get("tin") == a_tin("666209003") else named)


def test_a_case_is_withdrawn_when_the_record_opens_in_another_way(ada: Any) -> None:
    sign_in(given_name="Eda")
    assert sign_in().outcome == "SI-00"
    assert ReviewCase.objects.get().status == "withdrawn"


# covers CORE-20, FED-03, T07
def test_a_person_is_issuer_and_subject_and_nothing_else(ada: Any) -> None:
    first = sign_in(email="ada@example.com", phone="+1 202 555 0101")
    renamed = sign_in(email="other@example.com", given_name="Eda", family_name="Cole")
    assert renamed.user == first.user
    other_subject = sign_in(subject="eve", email="ada@example.com", phone="+1 202 555 0101")
    other_issuer = sign_in(issuer="https://other.example.org", email="ada@example.com")
    assert len({first.user, other_subject.user, other_issuer.user}) == 3
    assert {other_subject.outcome, other_issuer.outcome} == {"SI-19"}


# covers FED-04
def test_an_added_login_signs_in_to_the_account_it_was_added_to(ada: Any) -> None:
    owner = sign_in()
    second = FederatedIdentityFactory.create(subject="second", issuer="https://other.example.org")
    added = AddedLoginFactory.create(identity=second, user=owner.user)
    result = sign_in(subject="second", issuer="https://other.example.org")
    assert (result.outcome, result.user, result.identity) == ("SI-00", owner.user, second)
    with CaptureQueriesContext(connection) as made:
        sign_in(subject="second", issuer="https://other.example.org")
    assert not any('FROM "accounts_identitylink"' in query["sql"] for query in made)  # one join tells it all
    type(added).objects.update(ended_at=clock.now().real)
    after = sign_in(subject="second", issuer="https://other.example.org")
    assert (after.outcome, after.user) == ("SI-19", second.user)
    User.objects.filter(pk=second.user_id).update(is_active=False)
    assert sign_in(subject="second", issuer="https://other.example.org").outcome == "SI-23"


def test_cases_of_others_stay_when_somebody_gets_in(ada: Any) -> None:
    other = ReviewCaseFactory.create(taxpayer=ada)
    sign_in()
    other.refresh_from_db()
    assert other.status == "open"
