"""Returns are accepted and post on their day, once, whole, and only where nothing holds them. covers INV-15, INV-28, INV-33"""

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from payments.calendar import next_bank_day
from records import actions, audit, clock, queries
from records.models import AuditEvent, PlannedEvent, Posting, RefundEvent, TaxReturn
from records.queries.waiting import posts_on, unposted_returns
from tests.factories.records import PostingFactory, RefundEventFactory, TaxReturnFactory

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 2, 18)
LINES = {"16": 4115, "24": 4115, "25d": 5480, "33": 5480, "34": 1365, "35a": 1365}


def a_return(**other: Any) -> TaxReturn:
    """Came in on 9 February 2026 with a refund of $1,365."""
    return TaxReturnFactory.create(**{"lines": LINES, **other})


def post(on: date = WEDNESDAY, **other: Any) -> int:
    return actions.post_returns(at=clock.on(on), next_bank_day=next_bank_day, **other)


def codes(filed: TaxReturn) -> list[str]:
    return sorted(Posting.objects.filter(module=filed.module).values_list("code", flat=True))


def test_posts_with_its_refund_on_its_cycle_day_and_not_before() -> None:
    filed = a_return()
    assert [post(WEDNESDAY - timedelta(days=n)) for n in (3, 2, 1)] == [0, 0, 0]
    assert post() == 1
    assert codes(filed) == ["150", "806", "846"]
    issued = Posting.objects.get(code="846")
    assert (issued.amount_cents, issued.date, issued.posted_on) == (136_500, date(2026, 2, 24), WEDNESDAY)
    assert queries.balance(taxpayer=filed.module.primary, on=WEDNESDAY) == 0
    told = AuditEvent.objects.order_by("id")
    assert [event.action for event in told] == ["return.posted", "refund.released"]
    assert all(event.taxpayer == filed.module.primary and audit.is_intact(event) for event in told)
    assert told[1].details == {"amount_cents": 136_500, "pay_on": "2026-02-24"}


def test_posts_once_however_often_it_is_run() -> None:
    a_return()
    assert [post(), post(), post(date(2026, 2, 19))] == [1, 0, 0]
    assert Posting.objects.count() == 3


def test_posts_late_where_a_day_was_missed_but_never_on_a_weekend() -> None:
    filed = a_return()
    assert post(date(2026, 2, 21)) == 0
    assert post(date(2026, 2, 23)) == 1
    assert Posting.objects.get(module=filed.module, code="150").posted_on == date(2026, 2, 23)


def test_a_return_that_owes_posts_without_a_refund() -> None:
    filed = a_return(lines={"24": 9000, "25d": 4500, "33": 4500, "37": 4500})
    assert post() == 1
    assert codes(filed) == ["150", "806"]
    assert queries.balance(taxpayer=filed.module.primary, on=WEDNESDAY) == 450_000


@pytest.mark.parametrize(
    ("events", "posts"),
    [
        ([("identity_hold_placed", "identity", 10)], False),
        # an answer to a question says nothing about who somebody is
        ([("identity_hold_placed", "identity", 10), ("information_received", "", 11)], False),
        ([("identity_hold_placed", "identity", 10), ("identity_hold_released", "", 12)], True),
        ([("in_review", "wage_match", 10)], False),
        ([("in_review", "wage_match", 10), ("information_received", "", 12)], True),
        ([("in_review", "bank_change", 16)], False),
        ([("in_review", "bank_change", 15)], True),
    ],
)
def test_waits_while_something_holds_it(events: list[tuple[str, str, int]], posts: bool) -> None:
    filed = a_return()
    for kind, reason, day in events:
        RefundEventFactory.create(module=filed.module, kind=kind, hold_reason=reason, date=date(2026, 2, day))
    assert post() == int(posts)


def test_waits_for_what_is_planned() -> None:
    filed = a_return()
    plan = PlannedEvent.objects.create(
        module=filed.module, due_on=date(2026, 5, 1), kind="post", payload={"code": "971", "amount_cents": 0}, key="k"
    )
    assert post() == 0
    PlannedEvent.objects.filter(pk=plan.pk).update(applied_on=date(2026, 5, 1))
    assert post() == 1


def test_only_the_first_original_posts() -> None:
    filed = a_return()
    TaxReturnFactory.create(module=filed.module, version=2, lines={**LINES, "25d": 9000})
    TaxReturnFactory.create(module=filed.module, version=3, form="1040-X", lines={"35a": 100})
    assert post() == 1
    assert Posting.objects.get(code="806").amount_cents == -548_000


def test_a_locked_account_is_posted_and_its_refund_kept() -> None:
    filed = a_return()
    assert post(locked={filed.module.primary_id}) == 1
    assert codes(filed) == ["150", "570", "806"]
    assert Posting.objects.get(code="570").reason == "self_lock"
    assert not AuditEvent.objects.filter(action="refund.released").exists()


def test_what_was_paid_before_comes_back_too() -> None:
    filed = a_return()
    PostingFactory.create(module=filed.module, code="670", amount_cents=-5_000)
    post()
    assert Posting.objects.get(code="846").amount_cents == 141_500


@pytest.mark.parametrize("lines", [{"24": "much"}, {"24": 10**9}, {"24": -5}])
def test_a_return_that_cannot_post_is_left_and_the_others_post(
    lines: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    good = [a_return() for _ in range(3)]
    bad = a_return(lines=lines)
    good += [a_return() for _ in range(2)]
    with caplog.at_level(logging.ERROR):
        assert post() == 5
    assert not Posting.objects.filter(module=bad.module).exists()
    assert all(codes(filed) == ["150", "806", "846"] for filed in good)
    assert f"posting returns: row {bad.pk} was left" in caplog.text


def test_works_in_chunks_each_under_the_guard_and_in_a_constant_number_of_statements(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr("records.actions.returns.CHUNK", 4)
    for _ in range(10):
        a_return()
    asked = []
    with django_assert_max_num_queries(3 * 11 + 4):
        assert post(guard=lambda: asked.append(connection.in_atomic_block)) == 10
    assert asked == [True] * 4  # three chunks, and the look that finds nothing


def test_what_a_guard_refuses_is_not_there() -> None:
    a_return()

    def lost() -> None:
        raise RuntimeError("another runner")

    with pytest.raises(RuntimeError):
        post(guard=lost)
    assert not Posting.objects.exists()


def test_a_return_is_accepted_the_day_after_it_came_in_once() -> None:
    filed = a_return()
    RefundEventFactory.create(module=filed.module)
    day = date(2026, 2, 9)
    assert [actions.accept_returns(at=clock.on(day + timedelta(days=n))) for n in (0, 1, 1, 2)] == [0, 1, 0, 0]
    event = RefundEvent.objects.get(kind="accepted")
    assert (event.module, event.date, event.posted_on) == (filed.module, date(2026, 2, 10), date(2026, 2, 10))
    assert AuditEvent.objects.get().details == {"step": "accepted"}


def test_a_return_that_is_held_is_not_accepted() -> None:
    filed = a_return()
    RefundEventFactory.create(module=filed.module, kind="identity_hold_placed", hold_reason="identity")
    assert actions.accept_returns(at=clock.on(WEDNESDAY)) == 0


def test_the_waiting_list_says_when() -> None:
    filed = a_return()
    assert [posts_on(row) for row in unposted_returns(on=date(2026, 2, 9))] == [WEDNESDAY]
    assert not unposted_returns(on=date(2026, 2, 8)).exists()
    post()
    assert not unposted_returns(on=WEDNESDAY).exists()
    assert filed.module.returns.count() == 1
