"""What sign-ins and reviewers change, and that nothing changes without its audit row."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from accounts import actions, queries
from accounts.actions import Attempt
from accounts.models import FederatedIdentity, IdentityLink, SignInTrace, User
from records import clock
from records.models import AuditEvent
from tests.factories.accounts import (
    CitizenFactory,
    FederatedIdentityFactory,
    StaffFactory,
    an_identity,
)
from tests.factories.records import TaxpayerFactory, a_tin

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> clock.Moment:
    """Now, on both clocks."""
    return clock.now()


@pytest.fixture
def ada() -> Any:
    """The record of the default identity."""
    return TaxpayerFactory.create(tin=a_tin("666209001"))


def sign_in(at: clock.Moment, **changes: Any) -> actions.SignedIn:
    from taxportal.kit.refs import new_reference

    attempt = Attempt(new_reference(), "browser", "")
    return actions.sign_in(identity=an_identity(**changes), attempt=attempt, at=at)


def test_links_a_full_match_and_says_so_in_the_trail(ada: Any, at: clock.Moment) -> None:
    result = sign_in(at)
    assert (result.outcome, result.opens_record, result.opens_session) == ("SI-00", True, True)
    linked = AuditEvent.objects.get(action="identity.linked")
    assert linked.taxpayer == ada and linked.actor_ref == str(result.user.pk)
    assert AuditEvent.objects.get(action="identity.match").details["birth_date"] == "agrees"
    trace = SignInTrace.objects.get()
    assert [step["result"] for step in trace.steps if step["name"].startswith("match.")] == ["agrees"] * 4


def test_a_person_who_comes_back_leaves_one_audit_row(ada: Any, at: clock.Moment) -> None:
    sign_in(at)
    before = AuditEvent.objects.count()
    sign_in(at)
    assert AuditEvent.objects.count() == before + 1


# covers T24, INV-31
def test_neither_trail_nor_trace_holds_personal_data(ada: Any, at: clock.Moment) -> None:
    sign_in(at, email="ada@example.com", given_name="Eda")
    text = repr([*AuditEvent.objects.values(), *SignInTrace.objects.values(), *IdentityLink.objects.values()])
    for secret in ("Quill", "Eda", "1980-02", "(1980", "666209001", "ada@"):  # short ones turn up in random ids
        assert secret not in text


# covers T35, INV-28
def test_nothing_is_linked_when_the_trail_cannot_be_written(ada: Any, at: clock.Moment, settings: Any) -> None:
    settings.AUDIT_KEY = None
    with pytest.raises(AttributeError):
        sign_in(at)
    assert not User.objects.exists() and not IdentityLink.objects.exists() and not SignInTrace.objects.exists()


def test_a_low_level_is_noted_and_opens_nothing(ada: Any, at: clock.Moment) -> None:
    from accounts.identity import AAL, IAL

    assert sign_in(at, ial=IAL.ONE).outcome == "SI-03"
    assert sign_in(at, aal=AAL.ONE).outcome == "SI-03"
    assert AuditEvent.objects.filter(action="auth.assurance_low").count() == 2
    assert not IdentityLink.objects.exists()


def test_without_enough_to_look_for_nobody_is_looked_for(ada: Any, at: clock.Moment) -> None:
    assert sign_in(at, tin=None, birth_date=None).outcome == "SI-16"
    assert sign_in(at, tin=None, family_name="").outcome == "SI-16"
    assert sign_in(at, birth_date=None).outcome == "SI-18"
    assert sign_in(at, tin=None).outcome == "SI-02"


# covers T07
def test_the_same_e_mail_is_not_the_same_person(ada: Any, at: clock.Moment) -> None:
    first = sign_in(at, email="shared@example.com")
    second = sign_in(at, subject="eve", email="shared@example.com", tin=None, given_name="Eve")
    assert first.user != second.user


def test_the_seeds_link_is_made_once(ada: Any, at: clock.Moment) -> None:
    wanted = {"issuer": "https://idp.example.org", "subject": "omar", "provider": "generic", "taxpayer": ada, "at": at}
    first = actions.link_seeded(**wanted)
    assert actions.link_seeded(**wanted) == first and FederatedIdentity.objects.count() == 1
    with pytest.raises(IntegrityError):
        actions.link_seeded(**{**wanted, "subject": "somebody else"})


def test_a_staff_identity_and_a_paused_one_open_nothing(ada: Any, at: clock.Moment) -> None:
    FederatedIdentityFactory.create(subject="ada", user=StaffFactory.create())
    FederatedIdentityFactory.create(subject="eve", user=CitizenFactory.create(is_active=False))
    assert [sign_in(at).outcome, sign_in(at, subject="eve").outcome] == ["SI-25", "SI-23"]
    assert AuditEvent.objects.filter(action="auth.signin_failed", outcome="denied").count() == 2


def test_reads_the_active_citizen_with_the_record_in_one_query(
    ada: Any, at: clock.Moment, django_assert_num_queries: Any
) -> None:
    user = sign_in(at).user
    with django_assert_num_queries(1):
        found = queries.citizen(user.pk)
        assert found is not None and found.active_link is not None and found.active_link.taxpayer == ada
    assert queries.citizen(StaffFactory.create().pk) is None
    assert queries.citizen("00000000-0000-0000-0000-000000000000") is None
    assert isinstance(at.real, datetime) and at.real.tzinfo == UTC
