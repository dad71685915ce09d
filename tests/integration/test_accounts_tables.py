"""The database refuses nonsense about people, logins and links; each constraint is broken once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import (
    AddedLogin,
    FederatedIdentity,
    IdentityLink,
    PortalSession,
    ReviewCase,
    SignInTransaction,
    User,
)
from tests.factories.accounts import (
    LONG_AGO,
    AddedLoginFactory,
    CitizenFactory,
    FederatedIdentityFactory,
    IdentityLinkFactory,
    ReviewCaseFactory,
    StaffFactory,
)
from tests.factories.records import TaxpayerFactory

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 2, 1, tzinfo=UTC)


def refused(make: Any, **changes: Any) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(**changes)
    return str(error.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "somebody"},
        {"is_superuser": True},
        {"password": "pbkdf2_sha256$1$a$b"},
        {"kind": "visitor"},
        {"kind": "staff"},
    ],
)
def test_citizens_have_no_name_password_or_power(changes: dict[str, Any]) -> None:
    assert "citizens_have_no_name_password_or_power" in refused(CitizenFactory.create, **changes)


def test_both_kinds_are_made_by_the_manager() -> None:
    citizen, clerk = User.objects.create_citizen(), User.objects.create_user("clerk")
    assert not citizen.is_staff and not citizen.has_usable_password() and str(citizen).startswith("login ")
    assert clerk.is_staff and not clerk.is_superuser and clerk.get_full_name() == "clerk"


# covers T07, INV-22
def test_an_identity_belongs_to_one_user() -> None:
    known = FederatedIdentityFactory.create()
    refused(FederatedIdentityFactory.create, subject=known.subject)
    assert FederatedIdentityFactory.create(subject=known.subject, issuer="https://other.example.org")


@pytest.mark.parametrize("changes", [{"issuer": ""}, {"subject": ""}])
def test_an_identity_names_issuer_and_subject(changes: dict[str, Any]) -> None:
    assert "identity_names_issuer_and_subject" in refused(FederatedIdentityFactory.create, **changes)


# covers T01, INV-16
def test_a_record_opens_with_one_login_and_a_login_opens_one_record() -> None:
    link = IdentityLinkFactory.create()
    refused(IdentityLinkFactory.create, taxpayer=link.taxpayer)
    refused(IdentityLinkFactory.create, user=link.user)
    IdentityLink.objects.update(status="revoked", ended_at=LATER)
    assert IdentityLinkFactory.create(taxpayer=link.taxpayer, user=link.user)


def test_one_open_case_per_login_kind_and_record() -> None:
    case = ReviewCaseFactory.create()
    same = {"user": case.user, "identity": case.identity}
    refused(ReviewCaseFactory.create, taxpayer=case.taxpayer, **same)
    assert ReviewCaseFactory.create(taxpayer=case.taxpayer, kind="taken", **same)
    assert ReviewCaseFactory.create(taxpayer=None, kind="several", **same)
    refused(ReviewCaseFactory.create, taxpayer=None, kind="several", **same)
    ReviewCase.objects.update(status="withdrawn", closed_at=LATER)
    assert ReviewCaseFactory.create(taxpayer=case.taxpayer, **same)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        (
            {"status": "maybe"},
            "link_status_known or link_ended_when_over",
        ),  # both refuse it; which is told is the engine's
        ({"decided_at": LATER}, "link_decided_when_and_by_whom"),
        ({"ended_at": LATER}, "link_ended_when_over"),
        ({"status": "revoked"}, "link_ended_when_over"),
    ],
)
def test_a_link_is_whole(changes: dict[str, Any], constraint: str) -> None:
    told = refused(IdentityLinkFactory.create, **changes)
    assert any(name in told for name in constraint.split(" or "))


def test_a_decision_has_a_day_and_a_name() -> None:
    staff = StaffFactory.create()
    assert "link_decided_when_and_by_whom" in refused(IdentityLinkFactory.create, decided_by=staff)
    assert IdentityLinkFactory.create(decided_by=staff, decided_at=LATER)


def proposed(**changes: Any) -> dict[str, Any]:
    values = {
        "status": "proposed",
        "proposed_by": StaffFactory.create(),
        "proposed_at": LATER,
        "proposed_approval": True,
    }
    return {**values, **changes}


# covers INV-26
def test_a_case_is_decided_by_somebody_else_than_it_was_proposed() -> None:
    one, two = StaffFactory.create(), StaffFactory.create()
    decided = {"status": "rejected", "decided_at": LATER, "closed_at": LATER}
    name = "case_decided_by_somebody_else_than_proposed"
    assert name in refused(ReviewCaseFactory.create, **proposed(proposed_by=one, decided_by=one, **decided))
    assert name in refused(ReviewCaseFactory.create, decided_by=one, **decided)
    assert ReviewCaseFactory.create(**proposed(proposed_by=one, decided_by=two, **decided))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "maybe"}, "case_"),
        ({"kind": "fun"}, "case_kind_known"),
        ({"proposed_at": LATER}, "case_"),
        ({"decided_at": LATER}, "case_decided_when_and_by_whom"),
        ({"status": "proposed"}, "case_status_fits_who_acted"),
        ({"status": "approved", "closed_at": LATER}, "case_status_fits_who_acted"),
        ({"status": "withdrawn"}, "case_closed_when_over"),
        ({"closed_at": LATER}, "case_closed_when_over"),
    ],
)
def test_a_case_is_whole(changes: dict[str, Any], constraint: str) -> None:
    assert constraint in refused(ReviewCaseFactory.create, **changes)


def test_approving_takes_a_proposal_to_approve_that_names_a_record() -> None:
    staff, record = StaffFactory.create(), TaxpayerFactory.create()
    approved = {"status": "approved", "decided_by": staff, "decided_at": LATER, "closed_at": LATER}
    for wrong in ({"proposed_approval": False, "proposed_taxpayer": record}, {"proposed_approval": True}):
        refused(ReviewCaseFactory.create, **proposed(**wrong, **approved))
    assert ReviewCaseFactory.create(**proposed(proposed_taxpayer=record, **approved))


# covers FED-03
def test_a_login_is_added_to_one_account_at_a_time() -> None:
    added = AddedLoginFactory.create()
    refused(AddedLoginFactory.create, identity=added.identity)
    AddedLogin.objects.update(ended_at=LATER)
    assert AddedLoginFactory.create(identity=added.identity)
    assert str(added).startswith("added login ")


def a_transaction(**changes: Any) -> SignInTransaction:
    values = {"state_hash": "a" * 64, "browser": "b" * 64, "provider": "generic", "created_at": LONG_AGO}
    return SignInTransaction.objects.create(**{**values, **changes})


def test_a_used_sign_in_keeps_no_secrets() -> None:
    assert "used_sign_in_keeps_no_secrets" in refused(a_transaction, used_at=LATER, nonce="n")
    assert "used_sign_in_keeps_no_secrets" in refused(a_transaction, used_at=LATER, verifier="v")
    assert "sign_in_purpose_known" in refused(a_transaction, purpose="fun", identity=FederatedIdentityFactory.create())
    a_transaction()
    refused(a_transaction)


def test_a_session_row_has_a_digest_and_its_identity_a_user() -> None:
    def row(**changes: Any) -> PortalSession:
        values = {
            "key_hash": "a" * 64,
            "session_data": "",
            "expire_date": LATER,
            "created_at": LATER,
            "last_seen_at": LATER,
        }
        return PortalSession.objects.create(**{**values, **changes})

    assert "session_key_is_a_digest" in refused(row, key_hash="short")
    assert "session_identity_has_a_user" in refused(row, identity=FederatedIdentityFactory.create())
    assert row()


def test_nobody_with_a_link_can_be_deleted() -> None:
    link = IdentityLinkFactory.create()
    for thing in (link.user, link.taxpayer, FederatedIdentityFactory.create().user):
        with pytest.raises(ProtectedError):
            thing.delete()
    assert str(link).startswith("link ") and str(FederatedIdentity.objects.first()).startswith("generic #")
