"""Posting, payments in the ledger, planned events: once, with the audit row in the same transaction. covers INV-05, INV-28"""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from records import actions, audit, clock, policies, queries
from records.actions import planned
from records.models import AuditEvent, PlannedEvent, Posting, RefundEvent, TaxModule
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxpayerFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)


@pytest.fixture
def module() -> TaxModule:
    return TaxModuleFactory.create()


def pay(module: TaxModule, **other: Any) -> Posting:
    values = {"amount_cents": 5_000, "date": ON, "source_kind": "payment", "source_id": "p-1", "by": None}
    return actions.post_payment(module=module, at=clock.on(ON), **{**values, **other})


def test_credits_a_payment(module: TaxModule) -> None:
    spouse = TaxpayerFactory.create()
    posting = pay(module, payer=spouse)
    assert (posting.code, posting.amount_cents, posting.posted_on, posting.payer) == ("670", -5_000, ON, spouse)
    event = AuditEvent.objects.get(action="ledger.posted")
    assert event.taxpayer == module.primary and event.object_ref == str(posting.pk)
    assert event.details == {"code": "670", "amount_cents": -5_000, "source": "payment"}


def test_a_payment_told_twice_stands_once(module: TaxModule) -> None:
    first = pay(module)
    again = pay(module, amount_cents=9_999)
    assert again.pk == first.pk and again.amount_cents == -5_000
    assert Posting.objects.count() == 1 and AuditEvent.objects.count() == 1


@pytest.mark.parametrize("cents", [0, -1, 1_000_000_000])
def test_refuses_amounts_that_no_payment_has(module: TaxModule, cents: int) -> None:
    with pytest.raises(policies.CannotPost, match="between"):
        pay(module, amount_cents=cents)
    assert not Posting.objects.exists()


def test_nothing_is_posted_when_the_audit_row_fails(module: TaxModule, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        pay(module)
    assert not Posting.objects.exists()


def test_another_broken_rule_is_not_taken_for_a_repetition(module: TaxModule) -> None:
    with pytest.raises(IntegrityError):
        pay(module, source_id="")


def test_a_reversal_says_so(module: TaxModule) -> None:
    paid = pay(module)
    back = actions.post(
        module=module,
        code="671",
        amount_cents=5_000,
        date=ON,
        source_kind="payment_return",
        source_id="p-1",
        by=None,
        at=clock.on(ON),
        reverses=paid,
    )
    assert back.reverses == paid and queries.balance(taxpayer=module.primary, on=ON) == 0
    assert AuditEvent.objects.filter(action="ledger.reversed").count() == 1


@pytest.mark.parametrize(
    ("code", "cents", "memo", "sentence"),
    [
        ("999", 1, 0, "does not exist"),
        ("670", 1, 0, "does not take this sign"),
        ("846", -1, 0, "does not take this sign"),
        ("570", 1, 0, "does not take this sign"),
        ("150", 10_000_000_000, 0, "beyond"),
        ("898", 0, -1, "beyond"),
        ("898", 0, 10_000_000_000, "beyond"),
    ],
)
def test_what_may_not_be_posted(code: str, cents: int, memo: int, sentence: str) -> None:  # covers INV-04
    with pytest.raises(policies.CannotPost, match=sentence):
        policies.check_can_post(code=code, amount_cents=cents, memo_cents=memo)


@pytest.mark.parametrize(("code", "cents"), [("670", -1), ("670", 0), ("846", 5), ("898", 0)])
def test_what_may_be_posted(code: str, cents: int) -> None:
    policies.check_can_post(code=code, amount_cents=cents, memo_cents=0)


def plan(module: TaxModule, kind: str, /, due_on: date = ON, **payload: Any) -> PlannedEvent:
    return PlannedEvent.objects.create(module=module, due_on=due_on, kind=kind, payload=payload, key=f"{kind}-{due_on}")


def a_refund(module: TaxModule, *, held: bool = True) -> None:
    PostingFactory.create(module=module, code="806", amount_cents=-100_000)
    if held:
        PostingFactory.create(module=module, code="570", amount_cents=0, reason="wage_match")


@pytest.mark.parametrize(("held", "codes"), [(True, ["571", "846"]), (False, ["846"])])
def test_releases_a_refund(module: TaxModule, held: bool, codes: list[str]) -> None:
    a_refund(module, held=held)
    event = plan(module, "release_refund", pay_on="2026-03-18")
    assert actions.apply_planned_events(at=clock.on(ON)) == [event]
    posted = Posting.objects.filter(source_kind="planned").order_by("code")
    assert [posting.code for posting in posted] == codes
    last = posted.last()
    assert last is not None
    assert (last.amount_cents, last.date, last.cycle) == (100_000, date(2026, 3, 18), "20261102")
    assert queries.balance(taxpayer=module.primary, on=ON) == 0
    assert AuditEvent.objects.filter(action="refund.released").count() == 1


def test_releases_nothing_where_nothing_is_held_for_the_person(module: TaxModule) -> None:
    plan(module, "release_refund", pay_on="2026-03-18")
    actions.apply_planned_events(at=clock.on(ON))
    assert not Posting.objects.exists()
    assert AuditEvent.objects.get().details == {"amount_cents": 0}


def test_a_late_run_pays_no_earlier_than_its_own_day(module: TaxModule) -> None:
    a_refund(module)
    plan(module, "release_refund", pay_on="2026-03-10")
    actions.apply_planned_events(at=clock.on(date(2026, 3, 21)))
    issued = Posting.objects.get(code="846")
    assert (issued.date, issued.cycle) == (date(2026, 3, 21), "")  # a Saturday has no cycle


def test_posts_what_was_planned(module: TaxModule) -> None:
    plan(module, "post", code="286", amount_cents=2_500)
    plan(module, "post", due_on=date(2026, 3, 15), code="971", amount_cents=0, date="2026-03-20", text_data="CP 0014")
    assert len(actions.apply_planned_events(at=clock.on(ON))) == 2
    assert Posting.objects.get(code="286").date == ON
    assert Posting.objects.get(code="971").date == date(2026, 3, 20)


def test_records_a_planned_refund_event(module: TaxModule) -> None:
    plan(module, "refund_event", kind="cleared")
    actions.apply_planned_events(at=clock.on(ON))
    assert RefundEvent.objects.get().kind == "cleared"


def plan_later(module: TaxModule) -> PlannedEvent:
    return plan(module, "post", due_on=date(2026, 3, 17), code="286", amount_cents=2_500)


def test_the_future_waits(module: TaxModule) -> None:
    plan_later(module)
    assert actions.apply_planned_events(at=clock.on(ON)) == []


def test_happens_once(module: TaxModule) -> None:
    event = plan_later(module)
    at = clock.on(date(2026, 3, 17))
    assert actions.apply_planned_events(at=at) == [event]
    assert actions.apply_planned_events(at=at) == []
    assert not planned._apply(event, at)  # another runner had read the list before
    assert Posting.objects.count() == 1


def test_a_planned_event_that_fails_stays_open(module: TaxModule) -> None:
    event = plan(module, "post", code="999", amount_cents=1)
    with pytest.raises(policies.CannotPost):
        actions.apply_planned_events(at=clock.on(ON))
    event.refresh_from_db()
    assert event.applied_on is None and not Posting.objects.exists()
