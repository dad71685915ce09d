"""Interest that the agency owes on a late refund (section 6611)."""

from dataclasses import dataclass
from datetime import date, timedelta

from records.interest.amounts import rounded
from records.interest.debts import Growth, grown

FREE_DAYS = timedelta(days=45)


@dataclass(frozen=True)
class OverpaymentInterest:
    """Integer cents of interest with its working; ``after`` is None where the refund was in time."""

    free_until: date
    after: date | None = None
    interest_cents: int = 0
    growths: tuple[Growth, ...] = ()


def overpayment_interest(
    *, overpaid_cents: int, return_due: date, received_on: date, refund_on: date
) -> OverpaymentInterest:
    """Interest on a refund of ``overpaid_cents`` dated ``refund_on``.

    None within 45 days of the due date or of a later return; else for the whole time since the later of the two
    through the day of the refund (the agency may stop up to 30 days earlier; we don't).
    """
    start = max(return_due, received_on)
    free_until = start + FREE_DAYS
    if refund_on <= free_until:
        return OverpaymentInterest(free_until)
    debt = grown(overpaid_cents, start, refund_on)
    return OverpaymentInterest(free_until, start, rounded(debt.charged), tuple(debt.growths))
