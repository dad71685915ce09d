"""What holds for every refund: ten thousand random ledgers add up, and each has words. covers INV-01"""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from records import refund_pages
from records.ledger import waterfall
from records.refund_story import Kind, tell
from records.refunds.ahead import expected_after_each, trace_from
from records.refunds.durations import key_of
from tests.factories.ledgers import a_day, a_ledger

EACH = 100  # ledgers a draw: a hundred draws make ten thousand


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_every_waterfall_adds_up_from_what_was_filed_to_what_was_paid(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(EACH):
        entries, _events = a_ledger(draw)
        on, claimed = a_day(draw), draw.choice([0, 1, draw.randrange(2_000_000)])
        shown = waterfall(entries, on=on, claimed_cents=claimed)
        assert shown.rows[0].amount_cents == claimed
        assert sum(row.amount_cents for row in shown.rows) == shown.total.amount_cents
        assert shown.total.amount_cents == shown.paid_cents + shown.held_cents
        assert all(row.amount_cents for row in shown.rows[1:]), "a row of nothing says nothing"
        assert all((row.amount_cents > 0) == (row.kind == "plus") for row in shown.rows[1:])


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_every_story_is_in_order_and_says_what_is_next(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(EACH // 5):
        entries, events = a_ledger(draw)
        on = a_day(draw)
        amended = draw.random() < 0.2
        story = tell(tax_year=2025, entries=entries, events=events, claimed_cents=1000, on=on, amended=amended)
        assert all(earlier.date <= later.date for earlier, later in pairwise(story.steps))
        assert (story.next.kind is None) == (story.next.actor is None)
        assert len(expected_after_each(story)) == len(story.steps)
        assert trace_from(story) is None or story.payment is not None
        assert key_of(story) is None or story.next.kind is not None
        section = refund_pages.refund_section(story)
        text = " ".join([section.headline, section.you_can, *(f"{e.heading} {e.body}" for e in section.events)])
        assert section.headline and section.you_can
        assert not [wrong for wrong in ("None", "%(", "being processed") if wrong in text], text
        assert all(row.expected and row.must_act for row in section.expected)
        assert {step.kind for step in story.steps} <= set(Kind)
