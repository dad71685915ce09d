"""Somebody else is quicker, at the worst moment: another's write lands between our look and ours. Deterministic on both engines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from accounts import actions, policies
from accounts.actions import Attempt
from accounts.actions.cases import withdraw_open
from accounts.models import FederatedIdentity, IdentityLink, ReviewCase, SignInTransaction, User
from accounts.outcomes import Refusal
from records import clock
from taxportal.kit.refs import new_reference
from tests.factories.accounts import (
    FederatedIdentityFactory,
    IdentityLinkFactory,
    ReviewCaseFactory,
    StaffFactory,
    an_identity,
)
from tests.factories.records import TaxpayerFactory, a_tin

pytestmark = pytest.mark.django_db


@contextmanager
def after_reading(table: str, deed: Callable[[], Any], *, nth: int = 1) -> Iterator[None]:
    """Do the deed right after the nth SELECT from the table, before the code under test sees the answer."""
    seen = 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            seen += 1
            if seen == nth:
                deed()
        return answer

    with connection.execute_wrapper(watch):
        yield
    assert seen >= nth


@pytest.fixture
def ada() -> Any:
    """The record of the default identity."""
    return TaxpayerFactory.create(tin=a_tin("666209001"))


def sign_in(**changes: Any) -> actions.SignedIn:
    identity = an_identity(**changes)
    return actions.sign_in(identity=identity, attempt=Attempt(new_reference(), "", ""), at=clock.now())


# covers T01, INV-16
def test_another_login_takes_the_record_first(ada: Any) -> None:
    with after_reading("accounts_identitylink", lambda: IdentityLinkFactory.create(taxpayer=ada)):
        result = sign_in()
    assert result.outcome == "SI-19" and not result.opens_record
    assert IdentityLink.objects.filter(taxpayer=ada, status="active").count() == 1


def test_the_same_login_links_first_in_another_tab(ada: Any) -> None:
    identity = FederatedIdentityFactory.create(subject="ada")
    with after_reading("accounts_identitylink", lambda: IdentityLinkFactory.create(taxpayer=ada, user=identity.user)):
        result = sign_in()
    assert result.outcome == "SI-00" and result.opens_record


def test_the_same_login_links_another_record_first(ada: Any) -> None:
    identity = FederatedIdentityFactory.create(subject="ada")
    with after_reading("accounts_identitylink", lambda: IdentityLinkFactory.create(user=identity.user)):
        assert sign_in().outcome == "SI-20"


# covers INV-22
def test_the_same_person_is_made_first_in_another_tab(ada: Any) -> None:
    with after_reading("accounts_federatedidentity", lambda: FederatedIdentityFactory.create(subject="ada")):
        result = sign_in()
    assert FederatedIdentity.objects.get().user == result.user
    assert User.objects.count() == 1


def test_the_same_case_is_opened_first_in_another_tab(ada: Any) -> None:
    identity = FederatedIdentityFactory.create(subject="ada")

    def other_tab() -> None:
        ReviewCaseFactory.create(taxpayer=ada, identity=identity, user=identity.user, reference="ABCD2345")

    with after_reading("accounts_reviewcase", other_tab):
        result = sign_in(given_name="Eda")
    assert (result.outcome, result.reference) == ("SI-18", "ABCD2345")


def test_the_other_login_gives_the_record_up_meanwhile(ada: Any) -> None:
    owner = IdentityLinkFactory.create(taxpayer=ada)

    def ends() -> None:
        IdentityLink.objects.filter(pk=owner.pk).update(status="revoked", ended_at=clock.now().real)

    with after_reading("accounts_identitylink", ends):
        result = sign_in()
    assert (result.outcome, result.other_issuer) == ("SI-19", "")


# covers T59
def test_a_sign_in_takes_the_record_while_a_reviewer_decides() -> None:
    case = ReviewCaseFactory.create()
    actions.propose(case=case, taxpayer_id=None, approve=True, by=StaffFactory.create(), reason="", at=clock.now())
    with (
        after_reading("accounts_identitylink", lambda: IdentityLinkFactory.create(taxpayer=case.taxpayer), nth=3),
        pytest.raises(policies.CannotReview, match="very moment"),
    ):
        actions.decide(case=case, approve=True, by=StaffFactory.create(), reason="", at=clock.now())
    case.refresh_from_db()
    assert case.status == "proposed"
    assert not IdentityLink.objects.filter(user=case.user).exists()


# covers T59
def test_the_owner_loses_the_link_while_a_reviewer_moves_it() -> None:
    owner = IdentityLinkFactory.create()
    case = ReviewCaseFactory.create(kind="taken", taxpayer=owner.taxpayer)
    actions.propose(case=case, taxpayer_id=None, approve=True, by=StaffFactory.create(), reason="", at=clock.now())

    def ends() -> None:
        IdentityLink.objects.filter(pk=owner.pk).update(status="revoked", ended_at=clock.now().real)

    with (
        after_reading("accounts_identitylink", ends, nth=3),
        pytest.raises(policies.CannotReview, match="already been ended"),
    ):
        actions.decide(case=case, approve=True, by=StaffFactory.create(), reason="", at=clock.now())


def test_a_case_is_decided_while_it_is_withdrawn() -> None:
    case = ReviewCaseFactory.create()

    def decided() -> None:
        ReviewCase.objects.update(status="withdrawn", closed_at=clock.now().real)

    with after_reading("accounts_reviewcase", decided):
        assert withdraw_open(user=case.user, at=clock.now()) == 0


# covers T06
def test_the_same_state_is_used_first_in_another_tab() -> None:
    at = clock.now().real
    state = actions.start(provider="generic", browser="b", next_path="", at=at).state

    def other_tab() -> None:
        SignInTransaction.objects.update(used_at=at, nonce="", verifier="")

    with after_reading("accounts_signintransaction", other_tab), pytest.raises(Refusal) as refusal:
        actions.consume(state=state, browser="b", provider="generic", at=at)
    assert refusal.value.log_code == "state.used"
