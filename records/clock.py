"""The two clocks, read at the edge and passed down as ``at``.

Real time is for security: tokens, sessions, limits. Business time is for tax and money. In the sandbox the
business date is a row that ``advance`` moves and the time stands at 09:00 Eastern; elsewhere business time
is the real time in the East.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.utils import timezone

from records.models import BusinessClock
from taxportal.kit.eastern import EASTERN

SANDBOX_START = date(2026, 3, 16)  # a Monday in the filing season
SANDBOX_TIME = time(9, 0)


@dataclass(frozen=True)
class Moment:
    """Now, on both clocks: ``real`` in UTC, ``business`` in Eastern time."""

    real: datetime
    business: datetime

    @property
    def business_date(self) -> date:
        """The business day: decides postings, deadlines and what is shown as of today."""
        return self.business.date()


def now() -> Moment:
    """Both clocks, with one query in the sandbox and none elsewhere."""
    real = timezone.now().astimezone(UTC)
    if not settings.SANDBOX:
        return Moment(real=real, business=real.astimezone(EASTERN))
    return on(run_date(), real=real)


def on(business_date: date, *, real: datetime | None = None) -> Moment:
    """The morning (09:00 Eastern) of a business date: what the runner hands to each due job."""
    business = datetime.combine(business_date, SANDBOX_TIME, tzinfo=EASTERN)
    return Moment(real=real or timezone.now().astimezone(UTC), business=business)


def run_date() -> date:
    """The business date up to which the due jobs have run; before the first run the sandbox's start or the
    real date.
    """
    row = BusinessClock.objects.filter(pk=BusinessClock.THE_ROW).values_list("date", flat=True).first()
    if row is not None:
        return row
    return SANDBOX_START if settings.SANDBOX else timezone.now().astimezone(EASTERN).date()


def move_to(business_date: date) -> None:
    """Set the business date. Only the runner of due jobs and the seed do this."""
    if not BusinessClock.objects.filter(pk=BusinessClock.THE_ROW).update(date=business_date):
        BusinessClock.objects.create(pk=BusinessClock.THE_ROW, date=business_date)
