"""Which tax accounts may be charged penalties and interest on a day, and what the arithmetic needs of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from records import codes
from records.due_dates import due_dates
from records.facts import AMENDED_FORM
from records.interest.account import RELIEF, TAX, TAX_LESS, kind_of
from records.interest.billing import AFTER_PAYMENT, CHARGES, YEARLY
from records.ledger import Entry
from records.models import Posting, TaxModule

CATCH_UP = timedelta(weeks=5)  # how long a bill that nobody owes any more is looked for after its day
_NEEDED = ("module_id", "code", "posted_on", "date", "amount_cents", "action_code", "id", "reverses_id")
_CHARGED = sorted(number for number in codes.all_codes() if kind_of(number))
_ACCRUING = sorted(number for number in _CHARGED if kind_of(number) in CHARGES)


@dataclass
class Billable:
    """One account with its ledger and the day its original return came in."""

    pk: int
    primary_id: UUID
    tax_year: int
    entries: list[Entry] = field(default_factory=list)
    filed_on: date | None = None


def modules_to_bill(*, on: date) -> Iterator[int]:
    """Primary keys of the income tax accounts whose bill may be due on ``on``, rising: a few more than are charged.

    One statement for each tax year whose due date has passed; the ledger itself is summed in the database.
    """
    years = TaxModule.objects.filter(mft=codes.MFT_INDIVIDUAL).order_by("period")
    found: list[int] = []
    for period in years.values_list("period", flat=True).distinct():
        due = due_dates(int(period[:4])).payment
        if due < on:
            found += _of_period(period, due, on).iterator(chunk_size=10_000)
    return iter(sorted(found))


def _of_period(period: str, due: date, on: date) -> "QuerySet[Posting, int]":
    credit = Q(amount_cents__lt=0, date__gt=due) & ~Q(code__in=_CHARGED)
    summed = (
        Posting.objects.filter(module__mft=codes.MFT_INDIVIDUAL, module__period=period, posted_on__lte=on)
        .order_by()
        .values("module_id")
        .annotate(
            balance=Sum("amount_cents"),
            billed=Max("date", filter=Q(code__in=sorted(TAX), amount_cents__gt=0)),
            charged=Max("date", filter=Q(code__in=_ACCRUING, amount_cents__gt=0)),
            paid=Max(Greatest("date", "posted_on"), filter=credit),
            relieved=Max("posted_on", filter=Q(code__in=sorted(TAX_LESS | RELIEF.keys())) & ~Q(amount_cents=0)),
        )
    )
    lately = on - CATCH_UP
    open_or_fresh = Q(balance__gt=0) | Q(paid__isnull=False, billed__gt=lately)
    first = (Q(charged__isnull=True) | Q(charged__lt=F("billed"))) & open_or_fresh
    waited = Q(paid__lte=on - AFTER_PAYMENT, paid__gt=lately - AFTER_PAYMENT)
    paid = waited & (Q(charged__isnull=True) | Q(charged__lt=F("paid")))
    yearly = Q(balance__gt=0, charged__lte=on - YEARLY)
    relieved = Q(relieved__gte=F("charged"), relieved__gt=lately)
    return summed.filter(first | paid | yearly | relieved, billed__lte=on).values_list("module_id", flat=True)


def facts_to_bill(*, module_ids: Sequence[int], on: date) -> list[Billable]:
    """The accounts with what was posted by ``on``, in two statements, in the order of their keys."""
    filed = Min("returns__received_on", filter=~Q(returns__form=AMENDED_FORM))
    modules = TaxModule.objects.filter(pk__in=module_ids).order_by("pk").annotate(filed_on=filed)
    rows = modules.values_list("pk", "primary_id", "period", "filed_on")
    found = {pk: Billable(pk, primary, int(period[:4]), filed_on=day) for pk, primary, period, day in rows}
    postings = Posting.objects.filter(module__in=module_ids, posted_on__lte=on).order_by("posted_on", "id")
    for module_id, code, posted_on, day, cents, action, key, reverses in postings.values_list(*_NEEDED):
        entry = Entry(code, posted_on, day, cents, action_code=action, id=key, reverses_id=reverses)
        found[module_id].entries.append(entry)
    return list(found.values())
