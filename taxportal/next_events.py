"""What is due next and when, over all floors: what the nightly run will do, and which deadlines come.

Counted by day, without a name: the command's `--to-next-event` walks to the nearest of these days and the staff page lists
them. All dates are business dates after ``today``.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import Count, Exists, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from accounts import queries as account_queries
from payments import calendar
from payments.models import Payment
from payments.states import PaymentState
from records import posting_days
from records.due_dates import due_dates, filing_year
from records.ledger import REFUND_ISSUED
from records.models import Case, Notice, PlannedEvent, Posting, RefundEvent, TaxReturn
from records.queries.waiting import held_modules, posts_on, unposted_returns
from taxportal.kit.eastern import EASTERN

HORIZON = timedelta(days=400)
_AT_MOST = 5_000  # waiting returns looked at; more of them change no nearest day
_ONE_DAY = timedelta(days=1)
_REPORTS_WITHIN = timedelta(days=14)

Days = Iterable[tuple[date, int]]


@dataclass(frozen=True, order=True)
class Due:
    """So many of something become due on a day."""

    day: date
    what: str
    count: int


def next_day(today: date) -> date | None:
    """The nearest day after ``today`` on which something is due, None where nothing is within the horizon."""
    return min((due.day for due in upcoming(today)), default=None)


def upcoming(today: date) -> list[Due]:
    """Everything that is due after ``today`` and within 400 days, soonest first."""
    sources: tuple[tuple[str, Callable[[date], Days]], ...] = (
        (_("held refunds released, as planned"), partial(_planned, [PlannedEvent.Kind.RELEASE_REFUND])),
        (_("held returns post, as planned"), partial(_planned, [PlannedEvent.Kind.POST_RETURN])),
        (_("other planned events"), partial(_planned, [PlannedEvent.Kind.POST, PlannedEvent.Kind.REFUND_EVENT])),
        (_("returns accepted"), _accepted),
        (_("returns post, if nothing holds them"), _returns),
        (_("held refunds released"), _released),
        (_("refunds sent"), _refunds),
        (_("reports of the bank on refunds"), _reports),
        (_("payments sent to the bank"), _sent),
        (_("payments cleared"), _cleared),
        (_("first bills, if nothing is paid before"), _bills),
        (_("notices to be answered by then"), _answers),
        (_("cases that we promised to answer by then"), _promises),
        (_("due date of returns or payments"), _due_dates),
    )
    return sorted(
        Due(day, what, count)
        for what, source in sources
        for day, count in source(today)
        if today < day <= today + HORIZON
    )


def _planned(kinds: list[str], today: date) -> Days:
    rows = PlannedEvent.objects.filter(applied_on__isnull=True, due_on__range=_span(today), kind__in=kinds)
    return rows.order_by().values_list("due_on").annotate(n=Count("id"))


def _accepted(today: date) -> Days:
    told = RefundEvent.objects.filter(module=OuterRef("module"), track=RefundEvent.Track.ORIGINAL)
    fresh = unposted_returns(on=today).filter(~Exists(told.exclude(kind=RefundEvent.Kind.RECEIVED)))
    return [(today + _ONE_DAY, count)] if (count := fresh[:_AT_MOST].count()) else []


def _returns(today: date) -> Days:
    waiting: list[TaxReturn] = list(unposted_returns(on=today).order_by("received_on", "pk")[:_AT_MOST])
    held = held_modules(module_ids=[filed.module_id for filed in waiting], on=today)
    return Counter(
        _cycle_day(max(posts_on(filed), today + _ONE_DAY)) for filed in waiting if filed.module_id not in held
    ).items()


def _released(today: date) -> Days:
    over = Posting.objects.filter(module=OuterRef("module"), code__in=["571", "572"])
    holds = Posting.objects.filter(
        ~Exists(over.filter(posted_on__gte=OuterRef("posted_on"))), code="570", reason="bank_change"
    )
    locked = account_queries.locked_taxpayers()
    rows = holds.values_list("posted_on", "module__primary")[:_AT_MOST]
    days = (max(day + posting_days.BANK_CHANGE_HOLD, today + _ONE_DAY) for day, who in rows if who not in locked)
    return Counter(_cycle_day(day) for day in days).items()


def _refunds(today: date) -> Days:
    issued = Posting.objects.filter(code__in=sorted(REFUND_ISSUED), date__range=_span(today))
    return issued.order_by().values_list("date").annotate(n=Count("id"))


def _reports(today: date) -> Days:
    cleared = RefundEvent.objects.filter(module=OuterRef("module"), kind=RefundEvent.Kind.CLEARED)
    planned = PlannedEvent.objects.filter(module=OuterRef("module"), applied_on__isnull=True)
    sent = Posting.objects.filter(
        ~Exists(cleared.filter(date__gte=OuterRef("date"))),
        ~Exists(planned),
        code__in=sorted(REFUND_ISSUED),
        date__range=(today - _REPORTS_WITHIN, today),
    )
    counted = sent.order_by().values_list("date").annotate(n=Count("id"))
    return [(calendar.next_bank_day(day), count) for day, count in counted]


def _sent(today: date) -> Days:
    rows = Payment.objects.filter(state=PaymentState.SCHEDULED).values_list("cutoff_at", flat=True)
    return Counter(cut.astimezone(EASTERN).date() + _ONE_DAY for cut in rows).items()


def _cleared(today: date) -> Days:
    rows = Payment.objects.filter(state__in=[PaymentState.SCHEDULED, PaymentState.SENT], pay_on__range=_span(today))
    return rows.order_by().values_list("pay_on").annotate(n=Count("pk"))


def _bills(today: date) -> Days:
    """Assessment Mondays to come of accounts that owe."""
    theirs = Posting.objects.filter(module=OuterRef("module")).order_by().values("module")
    owed = Subquery(theirs.annotate(cents=Sum("amount_cents")).values("cents"))
    assessed = Posting.objects.filter(code="150", date__range=_span(today), posted_on__lte=today).annotate(owed=owed)
    return assessed.filter(owed__gt=0).order_by().values_list("date").annotate(n=Count("id"))


def _answers(today: date) -> Days:
    rows = Notice.objects.filter(answer_by__range=_span(today), issued_on__lte=today)
    return rows.order_by().values_list("answer_by").annotate(n=Count("pk"))


def _promises(today: date) -> Days:
    rows = Case.objects.filter(closed_on__isnull=True, target_on__range=_span(today))
    return rows.order_by().values_list("target_on").annotate(n=Count("pk"))


def _due_dates(today: date) -> Days:
    dates = [due_dates(year) for year in (filing_year(today), filing_year(today) + 1)]
    return [(day, 1) for due in dates for day in (due.payment, due.extended_return)]


def _cycle_day(day: date) -> date:
    while not posting_days.is_cycle_day(day):
        day += _ONE_DAY
    return day


def _span(today: date) -> tuple[date, date]:
    return today + _ONE_DAY, today + HORIZON
