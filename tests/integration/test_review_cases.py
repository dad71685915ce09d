"""Review cases: one person proposes, another one decides, and what follows happens in the same transaction."""

from typing import Any

import pytest

from accounts import actions, policies, queries
from accounts.actions.cases import _move, withdraw_open
from accounts.actions.purge import RULES
from accounts.models import IdentityLink, LinkEnd, PortalSession, ProviderSwitch, ReviewCase, User
from accounts.session_store import SessionStore
from accounts.states import CASE_MEANINGS, CASE_TRANSITIONS, LINK_MEANINGS, LINK_TRANSITIONS, CaseStatus, may_move
from records import clock
from records.models import AuditEvent
from taxportal.kit.models import OutboxMessage
from tests.factories.accounts import (
    LONG_AGO,
    CitizenFactory,
    FederatedIdentityFactory,
    IdentityLinkFactory,
    ReviewCaseFactory,
    StaffFactory,
)
from tests.factories.records import TaxpayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> clock.Moment:
    """Now, on both clocks."""
    return clock.now()


@pytest.fixture
def case() -> ReviewCase:
    """A case that waits."""
    return ReviewCaseFactory.create()


def propose(case: ReviewCase, at: clock.Moment, *, approve: bool = True, **changes: Any) -> User:
    by = changes.pop("by", None) or StaffFactory.create()
    actions.propose(case=case, taxpayer_id=None, approve=approve, by=by, reason="Passport", at=at, **changes)
    return by


def decide(case: ReviewCase, at: clock.Moment, *, approve: bool = True, by: User | None = None) -> ReviewCase:
    return actions.decide(case=case, approve=approve, by=by or StaffFactory.create(), reason="I agree", at=at)


def a_session(user: User) -> SessionStore:
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store.save()
    return store


def told(user: User) -> set[str]:
    return set(OutboxMessage.objects.filter(recipient_ref=str(user.pk)).values_list("kind", flat=True))


# covers INV-26, INV-27, FED-09
def test_two_people_open_the_record_and_the_person_is_told(case: ReviewCase, at: clock.Moment) -> None:
    first = propose(case, at)
    assert case.status == CaseStatus.PROPOSED and not IdentityLink.objects.exists()
    decided = decide(case, at)
    link = IdentityLink.objects.get()
    assert (link.user, link.taxpayer, link.reference) == (case.user, case.taxpayer, case.reference)
    assert (decided.status, decided.proposed_by) == (CaseStatus.APPROVED, first)
    assert link.decided_by == decided.decided_by != first
    assert told(case.user) == {"identity.case_decided"}
    trail = list(AuditEvent.objects.order_by("id").values_list("action", "reason_code", "outcome"))
    assert trail == [
        ("identity.case_proposed", "approve", "ok"),
        ("identity.case_decided", "approved", "ok"),
        ("identity.linked", "review_differs", "ok"),
    ]


def test_rejecting_opens_nothing_and_the_person_is_told(case: ReviewCase, at: clock.Moment) -> None:
    propose(case, at, approve=False)
    decide(case, at, approve=False)
    assert case.status == CaseStatus.REJECTED and case.closed_at == at.real
    assert not IdentityLink.objects.exists() and told(case.user) == {"identity.case_decided"}
    assert AuditEvent.objects.get(action="identity.case_decided").outcome == "denied"


def test_the_second_person_may_reject_what_the_first_would_approve(case: ReviewCase, at: clock.Moment) -> None:
    propose(case, at)
    assert decide(case, at, approve=False).status == CaseStatus.REJECTED
    assert not IdentityLink.objects.exists()


# covers INV-26
def test_what_was_proposed_to_be_rejected_is_not_approved_by_one_person(case: ReviewCase, at: clock.Moment) -> None:
    propose(case, at, approve=False)
    second = StaffFactory.create()
    with pytest.raises(policies.CannotReview, match="propose that first"):
        decide(case, at, by=second)
    propose(case, at, by=second)
    with pytest.raises(policies.CannotReview, match="You proposed this"):
        decide(case, at, by=second)
    assert decide(case, at).status == CaseStatus.APPROVED


# covers INV-26, T15
def test_one_person_alone_decides_nothing(case: ReviewCase, at: clock.Moment) -> None:
    one = StaffFactory.create()
    with pytest.raises(policies.CannotReview, match="propose a decision first"):
        decide(case, at, by=one)
    propose(case, at, by=one)
    for approve in (True, False):
        with pytest.raises(policies.CannotReview, match="Somebody else must decide"):
            decide(case, at, by=one, approve=approve)
    case.refresh_from_db()
    assert case.status == CaseStatus.PROPOSED and not IdentityLink.objects.exists()


# covers T15, INV-27
def test_nobody_decides_about_their_own_login_or_record(case: ReviewCase, at: clock.Moment) -> None:
    own = ReviewCaseFactory.create(user=StaffFactory.create())
    with pytest.raises(policies.CannotReview, match="your own"):
        propose(own, at, by=own.user)
    relative = StaffFactory.create()
    IdentityLinkFactory.create(user=relative, taxpayer=case.taxpayer, status="revoked", ended_at=LONG_AGO)
    with pytest.raises(policies.CannotReview, match="your own"):
        propose(case, at, by=relative)
    propose(case, at)
    with pytest.raises(policies.CannotReview, match="your own"):
        decide(case, at, by=relative)
    several = ReviewCaseFactory.create(kind="several", taxpayer=None)
    with pytest.raises(policies.CannotReview, match="your own"):
        actions.propose(case=several, taxpayer_id=case.taxpayer_id, approve=True, by=relative, reason="", at=at)


def test_only_active_staff_decide(case: ReviewCase, at: clock.Moment) -> None:
    for by in (CitizenFactory.create(), StaffFactory.create(is_active=False)):
        with pytest.raises(policies.CannotReview, match="Only staff"):
            propose(case, at, by=by)
        with pytest.raises(policies.CannotReview, match="Only staff"):
            actions.end_link(link=IdentityLinkFactory.create(), kind=LinkEnd.STAFF, by=by, reason="", at=at)


def test_a_case_is_decided_once(case: ReviewCase, at: clock.Moment) -> None:
    propose(case, at)
    decide(case, at, approve=False)
    for again in (propose, decide):
        with pytest.raises(policies.CannotReview, match="already been decided"):
            again(case, at)


# covers T59
def test_a_decision_is_about_the_proposal_that_was_looked_at(case: ReviewCase, at: clock.Moment) -> None:
    propose(case, at)
    seen = ReviewCase.objects.get(pk=case.pk)
    propose(case, clock.now())
    with pytest.raises(policies.CannotReview, match="just decided"):
        decide(seen, at)
    stale = ReviewCase.objects.get(pk=case.pk)
    stale.status, stale.proposed_by, stale.proposed_at = CaseStatus.OPEN, None, None
    with pytest.raises(policies.CannotReview, match="just decided"):
        propose(stale, at)
    assert not IdentityLink.objects.exists()


def test_one_of_several_records_is_chosen_by_the_proposal(at: clock.Moment) -> None:
    case, record = ReviewCaseFactory.create(kind="several", taxpayer=None), TaxpayerFactory.create()
    with pytest.raises(policies.CannotReview, match="Choose the record"):
        propose(case, at)
    actions.propose(case=case, taxpayer_id=record.pk, approve=True, by=StaffFactory.create(), reason="", at=at)
    decide(case, at)
    assert IdentityLink.objects.get().taxpayer == record


# covers T01, INV-16, INV-17
def test_a_taken_record_moves_and_both_are_told(at: clock.Moment) -> None:
    owner = IdentityLinkFactory.create()
    session = a_session(owner.user)
    case = ReviewCaseFactory.create(kind="taken", taxpayer=owner.taxpayer)
    propose(case, at)
    assert queries.active_link_of(owner.taxpayer_id) == owner
    decide(case, at)
    owner.refresh_from_db()
    assert (owner.status, owner.end_kind, owner.ended_by) == ("revoked", "moved", case.decided_by)
    link = queries.active_link_of(owner.taxpayer_id)
    assert link is not None and link.user == case.user
    assert not PortalSession.objects.filter(user=owner.user).exists()
    assert SessionStore(session.session_key)["ended"]["reason"] == "disabled"
    assert told(owner.user) == {"identity.link_ended"} and told(case.user) == {"identity.case_decided"}
    assert AuditEvent.objects.filter(action="identity.link_ended", taxpayer=owner.taxpayer).count() == 1


def test_a_record_that_became_free_meanwhile_is_given(at: clock.Moment) -> None:
    case = ReviewCaseFactory.create(kind="taken")
    propose(case, at)
    decide(case, at)
    assert queries.active_link_of(case.taxpayer_id) is not None


def test_a_login_moves_to_the_record_it_belongs_to(at: clock.Moment) -> None:
    old = IdentityLinkFactory.create()
    case = ReviewCaseFactory.create(kind="login_taken", user=old.user)
    propose(case, at)
    decide(case, at)
    old.refresh_from_db()
    link = queries.active_link_of_user(old.user_id)
    assert old.status == "revoked" and link is not None and link.taxpayer == case.taxpayer


# covers T01, INV-16
@pytest.mark.parametrize("kind", ["differs", "login_taken"])
def test_a_case_cannot_take_a_record_that_another_login_opens(at: clock.Moment, kind: str) -> None:
    case = ReviewCaseFactory.create(kind=kind)
    holder = IdentityLinkFactory.create(taxpayer=case.taxpayer)
    propose(case, at)
    with pytest.raises(policies.CannotReview, match="Another login opens"):
        decide(case, at)
    case.refresh_from_db()
    assert case.status == CaseStatus.PROPOSED and queries.active_link_of(case.taxpayer_id) == holder


@pytest.mark.parametrize("kind", ["differs", "taken"])
def test_a_case_cannot_take_a_login_that_opens_another_record(at: clock.Moment, kind: str) -> None:
    case = ReviewCaseFactory.create(kind=kind)
    IdentityLinkFactory.create(user=case.user)
    propose(case, at)
    with pytest.raises(policies.CannotReview, match="already opens another"):
        decide(case, at)


# covers T04
def test_a_provider_that_is_switched_off_gets_no_new_link(case: ReviewCase, at: clock.Moment) -> None:
    propose(case, at)
    ProviderSwitch.objects.create(
        issuer=case.identity.issuer, reason="x", stopped_at=at.real, stopped_by=StaffFactory.create()
    )
    with pytest.raises(policies.CannotReview, match="switched off"):
        decide(case, at)
    assert not IdentityLink.objects.exists()


def test_other_cases_of_somebody_who_got_in_are_withdrawn(case: ReviewCase, at: clock.Moment) -> None:
    other = ReviewCaseFactory.create(user=case.user, kind="several", taxpayer=None)
    propose(other, at, approve=False)
    propose(case, at)
    decide(case, at)
    other.refresh_from_db()
    assert other.status == CaseStatus.WITHDRAWN and other.decided_by is None
    assert withdraw_open(user=case.user, at=at) == 0


# covers T01, FED-09
def test_a_claimant_asks_once_for_the_record_to_move_and_the_owner_is_told(at: clock.Moment) -> None:
    owner = IdentityLinkFactory.create()
    case = ReviewCaseFactory.create(kind="taken", taxpayer=owner.taxpayer)
    stale = ReviewCase.objects.get(pk=case.pk)
    assert not actions.request_move(case=case, by=CitizenFactory.create(), at=at)
    assert actions.request_move(case=case, by=case.user, at=at)
    assert not actions.request_move(case=stale, by=case.user, at=at)
    case.refresh_from_db()
    assert case.move_requested_at == at.real and told(owner.user) == {"identity.move_requested"}
    assert AuditEvent.objects.filter(action="identity.move_requested").count() == 1
    assert queries.active_link_of(owner.taxpayer_id) == owner  # asking moves nothing


def test_a_move_is_asked_for_only_where_another_login_opens_the_record(case: ReviewCase, at: clock.Moment) -> None:
    assert not actions.request_move(case=case, by=case.user, at=at)
    free = ReviewCaseFactory.create(kind="taken")
    assert actions.request_move(case=free, by=free.user, at=at) and not OutboxMessage.objects.exists()


# covers INV-31
def test_what_a_provider_said_is_encrypted_and_emptied_after_thirty_days(case: ReviewCase, at: clock.Moment) -> None:
    from datetime import timedelta

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT claims FROM accounts_reviewcase")
        assert "Quill" not in cursor.fetchone()[0]
    later = clock.Moment(real=at.real + timedelta(days=31), business=at.business)
    (claims,) = (rule for rule in RULES if rule.table == "case_claims")
    assert actions.purge(rule=claims, at=later) == 0  # it still waits
    propose(case, at)
    decide(case, at, approve=False)
    assert actions.purge(rule=claims, at=at) == 0
    assert actions.purge(rule=claims, at=later) == 1 and actions.purge(rule=claims, at=later) == 0
    case.refresh_from_db()
    assert case.claims is None


# covers FED-05
def test_staff_end_a_link_with_a_reason(at: clock.Moment) -> None:
    link, staff = IdentityLinkFactory.create(), StaffFactory.create()
    a_session(link.user)
    stale = IdentityLink.objects.get()
    actions.end_link(link=link, kind=LinkEnd.STAFF, by=staff, reason="Wrong person", at=at)
    assert (link.status, link.end_reason, link.ended_by) == ("revoked", "Wrong person", staff)
    assert not PortalSession.objects.filter(user=link.user).exists() and told(link.user) == {"identity.link_ended"}
    for again in (link, stale):
        with pytest.raises(policies.CannotReview, match="already been ended"):
            actions.end_link(link=again, kind=LinkEnd.STAFF, by=staff, reason="", at=at)


# covers T15
def test_nobody_ends_a_link_of_their_own(at: clock.Moment) -> None:
    own = IdentityLinkFactory.create(user=StaffFactory.create())
    with pytest.raises(policies.CannotReview, match="of your own"):
        actions.end_link(link=own, kind=LinkEnd.STAFF, by=own.user, reason="", at=at)
    other = IdentityLinkFactory.create()
    relative = StaffFactory.create()
    IdentityLinkFactory.create(user=relative, taxpayer=other.taxpayer, status="revoked", ended_at=LONG_AGO)
    with pytest.raises(policies.CannotReview, match="of your own"):
        actions.end_link(link=other, kind=LinkEnd.STAFF, by=relative, reason="", at=at)


# covers T35, INV-28
def test_nothing_is_decided_when_the_trail_cannot_be_written(case: ReviewCase, at: clock.Moment, settings: Any) -> None:
    propose(case, at)
    settings.AUDIT_KEY = None
    with pytest.raises(AttributeError):
        decide(ReviewCase.objects.get(), at)
    assert ReviewCase.objects.get().status == CaseStatus.PROPOSED and not IdentityLink.objects.exists()


def test_cases_and_links_move_along_the_tables_only(case: ReviewCase) -> None:
    assert may_move("open", "proposed") and may_move("proposed", "approved")
    assert not may_move("open", "approved") and not may_move("rejected", "open")
    assert set(CASE_TRANSITIONS) == set(CASE_MEANINGS) and set(LINK_TRANSITIONS) == set(LINK_MEANINGS)
    with pytest.raises(ValueError, match="open to approved"):
        _move(case, CaseStatus.APPROVED)
    assert str(case).startswith("case ")


def test_the_case_that_waits_is_the_one_that_is_told(case: ReviewCase) -> None:
    newer = ReviewCaseFactory.create(
        user=case.user, identity=case.identity, status="withdrawn", closed_at=LONG_AGO, opened_at=clock.now().real
    )
    assert queries.case_of(user=case.user) == case
    ReviewCase.objects.filter(pk=case.pk).update(status="withdrawn", closed_at=LONG_AGO)
    assert queries.case_of(user=case.user) == newer
    assert queries.case_of(user=FederatedIdentityFactory.create().user) is None
