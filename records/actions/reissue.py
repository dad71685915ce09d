"""Refunds that came back and that nobody sent anywhere else: after about six weeks a check goes to the address on record."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from records.actions.refund_issue import issue_refund
from records.clock import Moment
from records.models import Posting
from records.refunds.ahead import CHECK_INSTEAD_AFTER

SOURCE = "reissue"
_DEPOSIT_BACK, _PAID_AGAIN = "841", ("840", "846")
_FRIDAY = 4  # checks are mailed on Fridays
_LOOK_BACK = timedelta(days=400)


def reissue_as_checks(*, at: Moment, guard: Callable[[], None]) -> int:
    """Mail a check for every deposit that came back six weeks ago or longer and was not issued again; return how many.

    A due job. One transaction a refund, with ``guard`` inside; a second run finds nothing to do. The check is mailed on the
    Friday of the week after the business date of ``at``.
    """
    today = at.business_date
    again = Posting.objects.filter(
        module=OuterRef("module"), code__in=_PAID_AGAIN, posted_on__gte=OuterRef("posted_on")
    )
    due = Posting.objects.filter(
        ~Exists(again), code=_DEPOSIT_BACK, posted_on__range=(today - _LOOK_BACK, today - CHECK_INSTEAD_AFTER)
    )
    done = 0
    for back in due.select_related("module__primary", "module__secondary").order_by("pk"):
        with transaction.atomic():
            guard()
            source = (SOURCE, str(back.pk))
            paid = issue_refund(
                module=back.module, pay_on=_mailed_on(today), by=None, at=at, source=source, by_mail=True
            )
            done += paid is not None
    return done


def _mailed_on(today: date) -> date:
    return today + timedelta(days=(_FRIDAY - today.weekday()) % 7 or 7)
