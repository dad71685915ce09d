"""Cents inside the arithmetic: unrounded while it lasts, rounded once in the end."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal(1)


def rounded(cents: Decimal) -> int:
    """Whole cents, half up: the one rounding of a component."""
    return int(cents.quantize(CENT, ROUND_HALF_UP)) if cents else 0


def dollars(cents: Decimal) -> Decimal:
    """The same amount in dollars, still unrounded."""
    return cents.scaleb(-2)
