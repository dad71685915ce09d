"""The page of somebody whose case waits, over real HTTP: where it stands, asking for a move, being kept from trying for ever."""

import time
from datetime import date
from typing import Any

import pytest

from accounts import actions
from accounts.models import IdentityLink, ReviewCase
from records import clock
from taxportal.kit.models import OutboxMessage
from tests.factories.accounts import IdentityLinkFactory, StaffFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal

pytestmark = pytest.mark.django_db
MATCH = "/account/match/"
DAY_S = 24 * 60 * 60


@pytest.fixture
def ava() -> Any:
    """Ava's tax record."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


# covers T01, FED-09
def test_the_claimant_of_a_taken_record_asks_for_it_to_move_and_gets_it(portal: Portal, ava: Any) -> None:
    owner = IdentityLinkFactory.create(taxpayer=ava, issuer="https://elsewhere.example.org")
    page = portal.landing("ava").content.decode()
    assert "Ask us to move my record" in page and "It waits for a person" in page and "30 March 2026" in page
    answer = portal.client.post(MATCH)
    assert (answer.status_code, answer["Location"]) == (303, MATCH)
    page = portal.client.get(MATCH).content.decode()
    assert "You asked us to move the record" in page and "Ask us to move my record" not in page
    assert OutboxMessage.objects.filter(kind="identity.move_requested").count() == 1
    case, at = ReviewCase.objects.get(), clock.now()
    assert case.reference in page
    actions.propose(case=case, taxpayer_id=None, approve=True, by=StaffFactory.create(), reason="", at=at)
    assert "A second one must agree" in portal.client.get(MATCH).content.decode()
    actions.decide(case=case, approve=True, by=StaffFactory.create(), reason="", at=at)
    assert portal.client.get(MATCH)["Location"] == "/account/"
    assert portal.client.get("/account/").status_code == 200
    owner.refresh_from_db()
    assert owner.status == "revoked"


def test_a_rejection_is_told_with_the_way_to_dispute_it(portal: Portal) -> None:
    TaxpayerFactory.create(tin=a_tin("666100002"), given_name="Benedict", family_name="Okafor")
    portal.landing("ben")
    case, at = ReviewCase.objects.get(), clock.now()
    for step in (actions.propose, actions.decide):
        more = {"taxpayer_id": None} if step is actions.propose else {}
        step(case=case, approve=False, by=StaffFactory.create(), reason="Not the same", at=at, **more)
    page = portal.client.get(MATCH).content.decode()
    assert "did not connect your login" in page and "call us" in page and case.reference in page
    assert "Not the same" not in page  # what staff wrote is not for this page
    ReviewCase.objects.update(status="withdrawn", decided_by=None, decided_at=None)
    assert "Nothing is left to decide" in portal.client.get(MATCH).content.decode()
    ReviewCase.objects.all().delete()
    assert "How your case stands" not in portal.client.get(MATCH).content.decode()


def test_an_approval_is_told_where_the_record_was_closed_again(portal: Portal) -> None:
    TaxpayerFactory.create(tin=a_tin("666100002"), given_name="Benedict", family_name="Okafor")
    portal.landing("ben")
    case, at = ReviewCase.objects.get(), clock.now()
    actions.propose(case=case, taxpayer_id=None, approve=True, by=StaffFactory.create(), reason="", at=at)
    actions.decide(case=case, approve=True, by=StaffFactory.create(), reason="", at=at)
    IdentityLink.objects.update(status="revoked", ended_at=at.real)
    assert "We connected your login" in portal.client.get(MATCH).content.decode()


def test_asking_for_a_move_without_a_case_changes_nothing(portal: Portal) -> None:
    portal.landing("kofi")
    assert portal.client.post(MATCH)["Location"] == MATCH
    assert b"How your case stands" not in portal.client.get(MATCH).content


# covers T50
def test_too_many_comparisons_answer_429_with_the_time_to_wait(portal: Portal) -> None:
    if time.time() % DAY_S > DAY_S - 60:  # all in one window of a day
        time.sleep(61)
    for _ in range(10):
        assert Portal(portal.stub).sign_in("kofi")["Location"] == MATCH
    last = Portal(portal.stub)
    answer = last.sign_in("kofi")
    assert answer.status_code == 429 and not last.signed_in
    assert 0 < int(answer["Retry-After"]) <= DAY_S
    assert Portal(portal.stub).sign_in("priya")["Location"] == "/account/limited/"
