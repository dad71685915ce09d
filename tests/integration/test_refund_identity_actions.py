"""The answer to an identity hold: one deed, said once, whatever is sent twice or by two. covers T12, INV-28"""

from datetime import date, timedelta

import pytest

from records import actions, clock, policies, queries
from records.models import (
    AuditEvent,
    Case,
    PlannedEvent,
    Posting,
    RefundEvent,
    ReturnRejection,
    TaxModule,
)
from records.refunds.values import Kind
from records.refunds.worked_again import chain_from
from tests.factories.records import PostingFactory, RefundEventFactory, TaxModuleFactory, TaxReturnFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)
LINES = {"24": 4115, "25d": 5480, "27": 100, "28": 50, "33": 5630, "34": 1515, "35a": 1515}


@pytest.fixture
def module() -> TaxModule:
    module = TaxModuleFactory.create()
    TaxReturnFactory.create(module=module, lines=LINES)
    TaxReturnFactory.create(module=module, lines={"24": 1, "25d": 6121, "35a": 6120}, version=2)
    RefundEventFactory.create(module=module)
    RefundEventFactory.create(
        module=module, kind="identity_hold_placed", date=date(2026, 3, 13), hold_reason="identity"
    )
    return module


def confirm(module: TaxModule, version: int = 1) -> RefundEvent:
    return actions.confirm_return(taxpayer=module.primary, module=module, version=version, by=None, at=clock.on(ON))


def disown(module: TaxModule) -> Case:
    return actions.disown_returns(taxpayer=module.primary, module=module, by=None, at=clock.on(ON))


def run_to(day: date) -> None:
    today = ON
    while today < day:
        today += timedelta(days=1)
        actions.apply_planned_events(at=clock.on(today))


def test_mine_ends_the_hold_rejects_the_other_return_and_plans_the_rest(module: TaxModule) -> None:
    event = confirm(module)
    assert (event.kind, event.date) == ("identity_hold_released", ON)
    rejected = ReturnRejection.objects.get()
    assert (rejected.tax_return.version, rejected.rejected_on) == (2, ON)
    actions_told = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions_told == ["return.rejected", "refund.identity_answered"]
    assert AuditEvent.objects.order_by("id").last().details == {"answer": "mine", "period": "202512"}  # type: ignore[union-attr]
    planned = PlannedEvent.objects.get()
    assert (planned.kind, planned.due_on, planned.due_on.weekday()) == ("post_return", date(2026, 4, 8), 2)


def test_the_return_posts_and_is_paid_as_it_was_said(module: TaxModule) -> None:
    confirm(module)
    chain = chain_from(ON)
    run_to(chain.pays_on)
    codes = list(Posting.objects.order_by("id").values_list("code", "amount_cents"))
    assert codes == [("150", 411_500), ("806", -548_000), ("766", -5_000), ("768", -10_000), ("846", 151_500)]
    story = queries.refund(taxpayer=module.primary, tax_year=2025, on=chain.pays_on)
    assert story is not None and story.status is Kind.SENT and story.claimed_cents == 151_500
    assert story.waterfall.paid_cents == 151_500 and story.hold_reason is None
    assert [row.amount_cents for row in story.waterfall.rows] == [151_500]


def test_the_second_return_may_be_the_persons_own(module: TaxModule) -> None:
    confirm(module, version=2)
    story = queries.refund(taxpayer=module.primary, tax_year=2025, on=ON)
    assert story is not None and story.claimed_cents == 612_000
    run_to(chain_from(ON).posts_on)
    assert Posting.objects.get(code="846").amount_cents == 612_000


def test_not_mine_protects_the_account_and_opens_a_case(module: TaxModule) -> None:
    case = disown(module)
    assert (case.kind, case.target_on, case.module) == ("identity_not_mine", date(2026, 4, 15), module)
    assert list(Posting.objects.values_list("code", "action_code")) == [("971", "522")]
    assert not PlannedEvent.objects.exists() and not ReturnRejection.objects.exists()
    run_to(ON + timedelta(days=30))
    assert not Posting.objects.filter(code="846").exists()
    story = queries.refund(taxpayer=module.primary, tax_year=2025, on=ON + timedelta(days=30))
    assert story is not None and story.disowned and not story.identity_asked and not story.next.must_act
    assert story.next.latest == date(2026, 4, 15)


@pytest.mark.parametrize("first", [confirm, disown])
@pytest.mark.parametrize("second", [confirm, disown])
def test_the_second_answer_is_refused(module: TaxModule, first, second) -> None:  # type: ignore[no-untyped-def]
    first(module)
    before = (RefundEvent.objects.count(), AuditEvent.objects.count(), Case.objects.count())
    with pytest.raises(policies.AlreadyAnswered):
        second(module)
    assert (RefundEvent.objects.count(), AuditEvent.objects.count(), Case.objects.count()) == before


def test_a_return_that_is_not_there_and_an_account_without_a_hold_are_refused(module: TaxModule) -> None:
    with pytest.raises(policies.NoSuchReturn):
        confirm(module, version=3)
    with pytest.raises(policies.AlreadyAnswered):
        confirm(TaxModuleFactory.create())
    assert not RefundEvent.objects.filter(kind="identity_hold_released").exists()


def test_a_hold_of_the_ledger_is_lifted_and_its_refund_released() -> None:
    module = TaxModuleFactory.create()
    TaxReturnFactory.create(module=module, lines=LINES)
    PostingFactory.create(module=module, code="150", amount_cents=0)
    PostingFactory.create(module=module, code="806", amount_cents=-700)
    PostingFactory.create(module=module, code="570", amount_cents=0, reason="duplicate_return")
    confirm(module)
    assert PlannedEvent.objects.get().kind == "release_refund"
    run_to(chain_from(ON).posts_on)
    assert Posting.objects.get(code="846").amount_cents == 700
    with pytest.raises(policies.AlreadyAnswered):
        disown(module)
    story = queries.refund(taxpayer=module.primary, tax_year=2025, on=chain_from(ON).posts_on)
    assert story is not None and story.hold_reason is None
