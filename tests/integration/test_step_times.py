"""How long a step usually takes: counted from what happened to everybody, once a day, as of a day."""

from collections import Counter
from datetime import date, timedelta

import pytest

from records import clock
from records.actions import step_times
from records.holds import HoldReason
from records.models import RefundEvent, StepTime
from records.queries.step_times import count
from records.queries.step_times import step_times as figures
from records.refunds.durations import StepKey, percentile
from records.refunds.values import Kind
from tests.factories.records import PostingFactory, RefundEventFactory, TaxModuleFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)
START = date(2026, 1, 5)


def a_refund(*, review_days: int, reason: str = "wage_match") -> None:
    """Received and accepted a day later, held, approved after so many days, sent four days later, cleared the day after."""
    module = TaxModuleFactory.create()
    held = START + timedelta(days=8)
    approved = held + timedelta(days=review_days)
    sent = approved + timedelta(days=4)
    for kind, day in (
        ("received", START),
        ("accepted", START + timedelta(days=1)),
        ("cleared", sent + timedelta(days=1)),
    ):
        RefundEventFactory.create(module=module, kind=kind, date=day)
    PostingFactory.create(module=module, code="150", amount_cents=0, posted_on=held)
    PostingFactory.create(module=module, code="570", amount_cents=0, posted_on=held, reason=reason)
    PostingFactory.create(module=module, code="846", amount_cents=5, posted_on=approved, date=sent)


def refresh(day: date = ON) -> int:
    return step_times.refresh(at=clock.on(day), guard=lambda: None)


def test_counts_each_step_from_its_event_to_the_next() -> None:
    for days in (20, 30, 30, 40):
        a_refund(review_days=days)
    found = count(on=ON)
    assert found[StepKey("original", Kind.RECEIVED)] == Counter({1: 4})
    assert found[StepKey("original", Kind.ACCEPTED)] == Counter({7: 4})
    assert found[StepKey("original", Kind.IN_REVIEW, HoldReason.WAGE_MATCH)] == Counter({20: 1, 30: 2, 40: 1})
    assert found[StepKey("original", Kind.APPROVED)] == Counter({4: 4})
    assert found[StepKey("original", Kind.SENT)] == Counter({1: 4})


def test_counts_as_of_the_day_and_of_the_last_year_only() -> None:
    a_refund(review_days=20)
    assert StepKey("original", Kind.IN_REVIEW, HoldReason.WAGE_MATCH) not in count(on=START + timedelta(days=20))
    assert count(on=START + timedelta(days=800)) == {}


def test_an_amended_return_has_times_of_its_own() -> None:
    module = TaxModuleFactory.create()
    for kind, day in (("received", START), ("accepted", START + timedelta(days=20))):
        RefundEventFactory.create(module=module, kind=kind, date=day, track=RefundEvent.Track.AMENDED)
    PostingFactory.create(module=module, code="291", amount_cents=-5, posted_on=START + timedelta(days=60))
    assert count(on=ON) == {StepKey("amended", Kind.RECEIVED): {20: 1}, StepKey("amended", Kind.ACCEPTED): {40: 1}}


def test_is_counted_once_a_day_and_replaces_the_last_count() -> None:
    for days in range(10, 40):
        a_refund(review_days=days)
    assert refresh() == 5
    row = StepTime.objects.get(kind="in_review")
    assert (row.hold_reason, row.p50, row.p90, row.n, row.computed_on) == ("wage_match", 24, 36, 30, ON)
    assert refresh() == 0
    assert step_times.refresh(at=clock.on(ON), guard=lambda: None, again=True) == 5
    a_refund(review_days=1, reason="identity")
    assert refresh(ON + timedelta(days=1)) == 6 and StepTime.objects.count() == 6
    key = StepKey("original", Kind.IN_REVIEW, HoldReason.WAGE_MATCH)
    assert figures(keys=[key])[key].enough
    few = StepKey("original", Kind.IN_REVIEW, HoldReason.IDENTITY)
    assert not figures(keys=[few])[few].enough and figures(keys=[]) == {}


def test_a_run_that_lost_its_lease_changes_nothing() -> None:
    a_refund(review_days=3)

    def lost() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        step_times.refresh(at=clock.on(ON), guard=lost)
    assert not StepTime.objects.exists()


@pytest.mark.parametrize(
    ("days", "part", "length"),
    [({3: 1}, 50, 3), ({1: 1, 9: 1}, 50, 1), ({1: 1, 9: 1}, 90, 9), ({1: 9, 5: 1}, 90, 1), ({1: 8, 5: 2}, 90, 5)],
)
def test_percentiles(days: dict[int, int], part: int, length: int) -> None:
    assert percentile(days, part) == length
    with pytest.raises(ValueError, match="nothing"):
        percentile({}, 50)
