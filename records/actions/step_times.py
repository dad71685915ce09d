"""Counting how long the steps of refunds take: once a business date, for the pages that say what is usual."""

from collections.abc import Callable

from django.db import transaction

from records.clock import Moment
from records.models import StepTime
from records.queries.step_times import count
from records.refunds.durations import percentile


def refresh(*, at: Moment, guard: Callable[[], None], again: bool = False) -> int:
    """Count the steps that ended in the year before the business date of ``at``, put the figures in the place of the last
    count's, and return how many steps have figures; 0 where that was done on this date already, unless ``again``.

    A due job: ``guard`` is called inside the transaction, and may raise to stop it. Whoever looks meanwhile sees the last
    count. Figures over everybody are no look at anybody's record, so no audit row.
    """
    if not again and StepTime.objects.filter(computed_on__gte=at.business_date).exists():
        return 0
    counted = count(on=at.business_date)
    rows = [
        StepTime(
            track=key.track,
            kind=key.kind.value,
            hold_reason=key.hold_reason.value if key.hold_reason else "",
            p50=percentile(days, 50),
            p90=percentile(days, 90),
            n=sum(days.values()),
            computed_on=at.business_date,
        )
        for key, days in counted.items()
    ]
    with transaction.atomic():
        guard()
        StepTime.objects.all().delete()
        StepTime.objects.bulk_create(rows)
    return len(rows)
