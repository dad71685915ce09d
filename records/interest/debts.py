"""A debt that bears interest (section 6601): its open principal, the interest on it, and how that came about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from records.interest.rates import Segment, segments

ZERO = Decimal(0)


class Growth(NamedTuple):
    """Days of one quarter: on what amount (unrounded cents, earlier interest included), and what they added."""

    segment: Segment
    base: Decimal
    amount: Decimal


@dataclass
class Debt:
    """Unrounded cents: ``principal`` and ``interest`` are open, ``charged`` is all interest that ever accrued."""

    principal: Decimal = ZERO
    interest: Decimal = ZERO
    charged: Decimal = ZERO
    growths: list[Growth] = field(default_factory=list)

    def grow(self, after: date, through: date) -> None:
        """Let the days after ``after`` through ``through`` pass: interest on principal and on interest."""
        if self.principal <= 0 and self.interest <= 0:
            return
        for segment in segments(after, through):
            base = self.principal + self.interest
            amount = base * (segment.factor - 1)
            self.interest += amount
            self.charged += amount
            self.growths.append(Growth(segment, base, amount))

    def pay(self, cents: Decimal) -> Decimal:
        """Take a payment on the principal and return what it leaves of the payment."""
        taken = min(self.principal, cents)
        self.principal -= taken
        return cents - taken

    def pay_interest(self, cents: Decimal) -> Decimal:
        """Take a payment on the interest and return what it leaves of the payment."""
        taken = min(self.interest, cents)
        self.interest -= taken
        return cents - taken


def grown(cents: int, after: date, through: date) -> Debt:
    """One amount left alone from the day after ``after`` through ``through``: ``charged`` is its interest."""
    debt = Debt(Decimal(cents))
    debt.grow(after, through)
    return debt


def paid_down(cents: int, payments: Sequence[tuple[date, int]], after: date, through: date) -> Debt:
    """One amount that is paid in parts: the day of a payment still bears interest on it. Interest stays and compounds."""
    debt, day = Debt(Decimal(cents)), after
    for paid_on, paid in sorted(payments):
        if paid_on <= through:
            debt.grow(day, max(day, paid_on))
            day = max(day, paid_on)
            debt.pay(Decimal(paid))
    debt.grow(day, through)
    return debt
