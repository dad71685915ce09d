"""Many at once: the database decides who wins, on both engines."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts import actions, policies
from accounts.actions import Attempt
from accounts.models import FederatedIdentity, IdentityLink, SignInTransaction, User
from accounts.outcomes import Refusal
from accounts.states import LinkStatus
from records import clock
from taxportal.kit.refs import new_reference
from tests.factories.accounts import CitizenFactory, IdentityLinkFactory, StaffFactory, an_identity
from tests.factories.records import TaxpayerFactory, a_tin

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, CLAIMANTS = 5, 8


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


# covers T01, INV-16, INV-19
def test_one_of_many_claimants_wins_and_the_others_are_told_so() -> None:
    for round_ in range(ROUNDS):
        number = f"66630{round_ + 1:04d}"
        TaxpayerFactory.create(tin=a_tin(number))
        outcomes = together(*[lambda who=who, n=number, r=round_: sign_in(f"{r}-{who}", n) for who in range(CLAIMANTS)])
        assert Counter(outcomes) == {"SI-00": 1, "SI-19": CLAIMANTS - 1}
        assert IdentityLink.objects.filter(status=LinkStatus.ACTIVE).count() == round_ + 1


# covers INV-22
def test_first_sign_ins_of_one_person_make_one_user() -> None:
    TaxpayerFactory.create(tin=a_tin("666300001"))
    outcomes = together(*[lambda: sign_in("ada", "666300001")] * CLAIMANTS)
    assert Counter(outcomes) == {"SI-00": CLAIMANTS}
    assert User.objects.count() == FederatedIdentity.objects.count() == IdentityLink.objects.count() == 1


def test_cases_of_one_person_are_one_case() -> None:
    TaxpayerFactory.create(tin=a_tin("666300001"), given_name="Benedict")
    outcomes = together(*[lambda: sign_in("ada", "666300001")] * CLAIMANTS)
    assert Counter(outcomes) == {"SI-18": CLAIMANTS}
    assert IdentityLink.objects.get().status == LinkStatus.NEEDS_REVIEW


# covers T59
def test_two_reviewers_decide_once() -> None:
    for _ in range(ROUNDS):
        case = IdentityLinkFactory.create(status=LinkStatus.NEEDS_REVIEW)
        one, two = StaffFactory.create(), StaffFactory.create()

        def decide(by: User, act: Any, pk: Any = case.pk) -> Any:
            return act(link=IdentityLink.objects.get(pk=pk), by=by, reason="", at=clock.now())

        results = together(partial(decide, one, actions.approve_link), partial(decide, two, actions.reject_link))
        assert sorted(isinstance(result, policies.CannotReview) for result in results) == [False, True]


# covers T01
def test_a_reviewer_and_a_sign_in_do_not_both_give_the_record() -> None:
    for round_ in range(ROUNDS):
        number = f"66631{round_ + 1:04d}"
        record = TaxpayerFactory.create(tin=a_tin(number))
        case = IdentityLinkFactory.create(status=LinkStatus.NEEDS_REVIEW, taxpayer=record, user=CitizenFactory.create())
        staff = StaffFactory.create()
        together(
            lambda c=case, s=staff: actions.approve_link(link=c, by=s, reason="", at=clock.now()),
            lambda n=number, r=round_: sign_in(f"rival-{r}", n),
        )
        assert IdentityLink.objects.filter(taxpayer=record, status=LinkStatus.ACTIVE).count() == 1


# covers T06, T08
def test_a_state_is_used_once() -> None:
    for _ in range(ROUNDS):
        at = clock.now().real
        state = actions.start(provider="generic", browser="b", next_path="", at=at).state
        results = together(
            *[lambda s=state, a=at: actions.consume(state=s, browser="b", provider="generic", at=a)] * CLAIMANTS
        )
        won = [result for result in results if isinstance(result, SignInTransaction)]
        lost = [result for result in results if isinstance(result, Refusal)]
        assert len(won) == 1 and won[0].verifier
        assert {refusal.log_code for refusal in lost} == {"state.used"} and len(lost) == CLAIMANTS - 1
