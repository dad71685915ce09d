"""Many at once: the database decides who wins, on both engines."""

import os
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts import actions, policies, queries
from accounts.actions import Attempt
from accounts.models import FederatedIdentity, IdentityLink, ReviewCase, SignInTransaction, User
from accounts.outcomes import Refusal
from accounts.states import LinkStatus
from records import clock
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

pytestmark = pytest.mark.django_db(transaction=True)
# How many rounds: more with TAKEOVER_ROUNDS in the environment.
ROUNDS = int(os.environ.get("TAKEOVER_ROUNDS", "1"))
CLAIMANTS, TABS, FEW = 50, 20, 5


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Run all tasks at the same moment, each in its own thread and connection; what each returned or raised."""
    barrier = threading.Barrier(len(tasks))
    results: list[Any] = [None] * len(tasks)

    def run(place: int) -> None:
        try:
            barrier.wait(10)
            results[place] = tasks[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def sign_in(subject: str, number: str) -> str:
    identity = an_identity(subject=subject, tin=a_tin(number))
    return actions.sign_in(identity=identity, attempt=Attempt(new_reference(), "", ""), at=clock.now()).outcome


# covers T01, INV-16, INV-17, INV-19
def test_one_of_many_claimants_wins_and_the_others_wait_as_cases(record_property: Any) -> None:
    more_than_one = 0
    for round_ in range(ROUNDS):
        number = f"66630{round_ + 1:04d}"
        record = TaxpayerFactory.create(tin=a_tin(number))
        outcomes = together(*[lambda who=who, n=number, r=round_: sign_in(f"{r}-{who}", n) for who in range(CLAIMANTS)])
        assert Counter(outcomes) == {"SI-00": 1, "SI-19": CLAIMANTS - 1}
        links = IdentityLink.objects.filter(taxpayer=record, status=LinkStatus.ACTIVE)
        more_than_one += links.count() != 1
        assert ReviewCase.objects.filter(taxpayer=record, kind="taken", status="open").count() == CLAIMANTS - 1
        told = OutboxMessage.objects.filter(recipient_ref=str(links.get().user_id), kind="identity.claim_on_linked")
        assert told.count() == CLAIMANTS - 1  # the owner is told once per claimant
    record_property("takeover_rounds", ROUNDS)
    record_property("takeover_links_more_than_one", more_than_one)
    print(f"takeover races: {ROUNDS} rounds of {CLAIMANTS} claimants, {more_than_one} with more than one link")
    assert more_than_one == 0


# covers INV-22
def test_first_sign_ins_of_one_person_make_one_user() -> None:
    for round_ in range(ROUNDS):
        TaxpayerFactory.create(tin=a_tin(f"66632{round_ + 1:04d}"))
        outcomes = together(*[lambda r=round_: sign_in(f"ada-{r}", f"66632{r + 1:04d}")] * TABS)
        assert Counter(outcomes) == {"SI-00": TABS}
        made = FederatedIdentity.objects.count(), User.objects.count(), IdentityLink.objects.count()
        assert made == (round_ + 1,) * 3


def test_cases_of_one_person_are_one_case() -> None:
    TaxpayerFactory.create(tin=a_tin("666300001"), given_name="Benedict")
    outcomes = together(*[lambda: sign_in("ada", "666300001")] * FEW)
    assert Counter(outcomes) == {"SI-18": FEW}
    assert ReviewCase.objects.get().status == "open"


def a_proposal(**changes: Any) -> ReviewCase:
    case = ReviewCaseFactory.create(**changes)
    return actions.propose(
        case=case, taxpayer_id=None, approve=True, by=StaffFactory.create(), reason="", at=clock.now()
    )


def decide(pk: Any, by: User, *, approve: bool = True) -> Any:
    return actions.decide(case=ReviewCase.objects.get(pk=pk), approve=approve, by=by, reason="", at=clock.now())


# covers T59, INV-26
def test_two_reviewers_decide_once() -> None:
    for _ in range(FEW):
        case = a_proposal()
        one, two = StaffFactory.create(), StaffFactory.create()
        results = together(partial(decide, case.pk, one), partial(decide, case.pk, two, approve=False))
        assert sorted(isinstance(result, policies.CannotReview) for result in results) == [False, True]
        assert IdentityLink.objects.filter(user=case.user).count() == (
            not isinstance(results[0], policies.CannotReview)
        )


# covers T01
def test_a_reviewer_and_a_sign_in_do_not_both_give_the_record() -> None:
    for round_ in range(FEW):
        number = f"66631{round_ + 1:04d}"
        record = TaxpayerFactory.create(tin=a_tin(number))
        case = a_proposal(taxpayer=record)
        together(
            partial(decide, case.pk, StaffFactory.create()),
            lambda n=number, r=round_: sign_in(f"rival-{r}", n),
        )
        assert IdentityLink.objects.filter(taxpayer=record, status=LinkStatus.ACTIVE).count() == 1


# covers T01, INV-16
def test_a_record_that_many_cases_ask_for_moves_to_one_login() -> None:
    for _ in range(FEW):
        owner = IdentityLinkFactory.create()
        cases = [a_proposal(kind="taken", taxpayer=owner.taxpayer) for _ in range(3)]
        together(*[partial(decide, case.pk, StaffFactory.create()) for case in cases])
        assert IdentityLink.objects.filter(taxpayer=owner.taxpayer, status=LinkStatus.ACTIVE).count() == 1


# covers FED-05
def test_of_two_removals_at_once_one_login_is_left() -> None:
    for _ in range(FEW):
        link = IdentityLinkFactory.create()
        first = FederatedIdentityFactory.create(user=link.user)
        second = AddedLoginFactory.create(user=link.user).identity

        def remove(which: int, other: int, user: User = link.user) -> None:
            actions.remove_login(user=user, identity_id=which, current_id=other, at=clock.now())

        results = together(partial(remove, first.pk, second.pk), partial(remove, second.pk, first.pk))
        assert sorted(isinstance(result, policies.CannotRemove) for result in results) == [False, True]
        assert len(queries.logins_of(link.user)) == 1


# covers FED-03
def test_a_login_is_added_to_one_account_at_a_time() -> None:
    for round_ in range(FEW):
        login = FederatedIdentityFactory.create(subject=f"second-{round_}")
        results = together(
            *[partial(AddedLoginFactory.create, identity=login, user=CitizenFactory.create()) for _ in range(FEW)]
        )
        assert sum(isinstance(result, IntegrityError) for result in results) == FEW - 1


# covers T06, T08
def test_a_state_is_used_once() -> None:
    for _ in range(FEW):
        at = clock.now().real
        state = actions.start(provider="generic", browser="b", next_path="", at=at).state
        results = together(
            *[lambda s=state, a=at: actions.consume(state=s, browser="b", provider="generic", at=a)] * FEW
        )
        won = [result for result in results if isinstance(result, SignInTransaction)]
        lost = [result for result in results if isinstance(result, Refusal)]
        assert len(won) == 1 and won[0].verifier
        assert {refusal.log_code for refusal in lost} == {"state.used"} and len(lost) == FEW - 1
