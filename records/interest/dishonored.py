"""The penalty for a payment that the bank sends back (section 6657)."""

from decimal import Decimal

from records.interest.amounts import rounded

SMALL_BELOW_CENTS = 125_000
SMALL_CENTS = 2_500
PERCENT = 2


def dishonored_payment(amount_cents: int) -> int:
    """Cents: 2% of a payment of $1,250.00 or more; of a smaller one $25.00 or the payment itself, whichever is less."""
    if amount_cents >= SMALL_BELOW_CENTS:
        return rounded(Decimal(amount_cents) * PERCENT / 100)
    return min(amount_cents, SMALL_CENTS)
