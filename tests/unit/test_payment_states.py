"""The life of a payment: only the table's moves, and the drawing in docs comes from the table."""

import itertools

import pytest

from payments.states import ON_ITS_WAY, STANDING, TRANSITIONS, IllegalMove, PaymentState, move_to, sources_of

# Written down a second time on purpose: the table and this list are compared move by move. covers INV-06
LEGAL = {
    ("scheduled", "sent"),
    ("scheduled", "cancelled"),
    ("sent", "cleared"),
    ("sent", "returned"),
    ("cleared", "allocated"),
    ("cleared", "returned"),
    ("cleared", "reversed"),
    ("allocated", "returned"),
    ("allocated", "reversed"),
}


@pytest.mark.parametrize(("state", "target"), list(itertools.product(PaymentState, PaymentState)))
def test_moves_only_along_the_table(state: PaymentState, target: PaymentState) -> None:
    if (state.value, target.value) in LEGAL:
        assert move_to(state, target) is target
    else:
        with pytest.raises(IllegalMove, match=f"from {state.value} to {target.value}"):
            move_to(state, target)


def test_knows_every_state() -> None:
    assert set(TRANSITIONS) == set(PaymentState)
    assert len(PaymentState) == 7


def test_never_leads_from_sent_to_cancelled_by_any_path() -> None:  # covers INV-07
    seen, edge = set(), {PaymentState.SENT}
    while edge:
        seen |= edge
        edge = {target for state in edge for target in TRANSITIONS[state]} - seen
    assert PaymentState.CANCELLED not in seen


def test_finds_the_sources_of_a_move() -> None:
    assert sources_of(PaymentState.RETURNED) == {
        PaymentState.SENT,
        PaymentState.CLEARED,
        PaymentState.ALLOCATED,
    }
    assert sources_of(PaymentState.SCHEDULED) == frozenset()


def test_counts_what_is_on_its_way_as_standing() -> None:
    assert ON_ITS_WAY < STANDING
