"""What penalties and interest have accrued on a tax account and are not on the ledger yet, as values.

``records.interest`` works them out; the balance, transcripts, notices and payment plans show them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Working:
    """One line of how a figure was worked out: which days, at which rate, on which base, giving which part.

    ``kind``: failure_to_file, failure_to_pay or interest. ``rate`` is in percent (a month, or a year for interest);
    ``factor`` the compounding factor of the days; ``amount`` unrounded dollars.
    """

    kind: str
    first_day: date
    last_day: date
    base_cents: int
    rate: Decimal
    amount: Decimal
    days: int = 0
    factor: Decimal | None = None
    assumed: bool = False  # the rate of a quarter that is not published yet


@dataclass(frozen=True)
class Accruals:
    """What has accrued by the business date ``on`` beyond what was assessed: integer cents, never negative."""

    on: date
    penalty_cents: int = 0
    interest_cents: int = 0
    working: tuple[Working, ...] = ()

    @property
    def total_cents(self) -> int:
        """Penalty and interest together."""
        return self.penalty_cents + self.interest_cents
