"""The life of a payment as a table. Pure: values in, values out; docs/states.md is drawn from it."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentState(TextChoices):
    """Where a payment stands. The labels are what people read on the site."""

    SCHEDULED = "scheduled", _("Scheduled")
    SENT = "sent", _("Sent to the bank")
    CLEARED = "cleared", _("Paid")
    ALLOCATED = "allocated", _("Paid and applied")
    CANCELLED = "cancelled", _("Cancelled")
    RETURNED = "returned", _("Returned by the bank")
    REVERSED = "reversed", _("Reversed")


S = PaymentState

TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = {
    S.SCHEDULED: frozenset({S.SENT, S.CANCELLED}),
    S.SENT: frozenset({S.CLEARED, S.RETURNED}),
    # A bank may return a payment after it cleared; the agency may take a posting back.
    S.CLEARED: frozenset({S.ALLOCATED, S.RETURNED, S.REVERSED}),
    S.ALLOCATED: frozenset({S.RETURNED, S.REVERSED}),
    S.CANCELLED: frozenset(),
    S.RETURNED: frozenset(),
    S.REVERSED: frozenset(),
}

MEANINGS: Mapping[PaymentState, str] = {
    S.SCHEDULED: "Accepted and waiting for its date; can be cancelled until its cut-off.",
    S.SENT: "In the hands of the bank; can no longer be cancelled.",
    S.CLEARED: "The money arrived; the posting is in the ledger.",
    S.ALLOCATED: "It is recorded which charges the money paid.",
    S.CANCELLED: "Called off before its cut-off; nothing was taken.",
    S.RETURNED: "The bank sent it back; the ledger is put right.",
    S.REVERSED: "The agency took the posting back.",
}

# Money that has left or will leave the account and isn't in the ledger yet.
ON_ITS_WAY: frozenset[PaymentState] = frozenset({S.SCHEDULED, S.SENT})

# Money that counts as paid or will count; what a second payment of the same amount would double.
STANDING: frozenset[PaymentState] = frozenset({S.SCHEDULED, S.SENT, S.CLEARED, S.ALLOCATED})


class IllegalMove(Exception):
    """A move that the table doesn't list was asked for: a mistake in the program, never the person's."""


def move_to(state: PaymentState | str, target: PaymentState) -> PaymentState:
    """Return `target` if the table lets `state` move there; raise IllegalMove otherwise."""
    if target not in TRANSITIONS[PaymentState(state)]:
        raise IllegalMove(f"A payment can't move from {PaymentState(state).value} to {target.value}.")
    return target


def sources_of(target: PaymentState) -> frozenset[PaymentState]:
    """Return the states from which the table lets a payment reach `target` (for conditional UPDATEs)."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)
