"""Which tax accounts a letter may be due for, and what the rules need to know of them. Set-based: no query a module."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from records import codes
from records.facts import load
from records.models import Case, Notice, Posting, RefundEvent, ReturnAssessment, TaxModule
from records.notices.bills import A_YEAR, BILLS, CHAIN, FIVE_WEEKS, OWED_SINCE
from records.notices.triggers import RECENT
from records.notices.values import Account, Issued

_MONDAY = 0
_MARKERS = ["069", "501", "506"]  # of TC 971; its other entries are the letters themselves
_MONTH = timedelta(days=31)
_LETTER_EVENTS = ["identity_hold_placed", "information_requested", "bank_rejected"]
SPAN = 50_000  # accounts a statement
Span = tuple[int, int]
_TO_ASSESSMENT = timedelta(days=40)  # a change is known before the Monday of its assessment


def modules_to_look_at(*, on: date) -> Iterator[list[int]]:
    """The ids of accounts for which a letter may be due on ``on``, in lists, none twice; the rules decide.

    Where the whole ledger has to be looked at (Mondays, for what is owed), it is done for a span of accounts at a time, so
    that no statement lasts long however many there are.
    """
    lately = _lately(on)
    yield sorted(lately)
    if on.weekday() != _MONDAY:
        return
    last = TaxModule.objects.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last + 1, SPAN):
        span = (first, first + SPAN - 1)
        found = {*_owing_without_bill(on, span), *_billed_and_owing(on, span), *_corrected(on, span)}
        yield sorted(found - lately)


def _lately(on: date) -> set[int]:
    window = (on - RECENT, on)
    told = Posting.objects.filter(code__in=codes.WITH_LETTER, posted_on__range=window)
    told = told.filter(~Q(code="971") | Q(action_code__in=_MARKERS)).order_by()
    events = RefundEvent.objects.filter(kind__in=_LETTER_EVENTS, posted_on__range=window).order_by()
    plans = Notice.objects.filter(code="CP521", answer_by__range=(on - _MONTH, on), module__isnull=False).order_by()
    rows: list[QuerySet[Any, Any]] = [query.values_list("module_id", flat=True) for query in (told, events, plans)]
    return {module_id for query in rows for module_id in query.distinct()}


def _owing(modules: QuerySet[Any, Any], on: date, span: Span) -> QuerySet[Any, Any]:
    """Those of these modules of a span of ids whose balance is above zero."""
    entries = Posting.objects.filter(
        module_id__in=modules, module_id__gte=span[0], module_id__lte=span[1], posted_on__lte=on
    ).order_by()
    sums = entries.values("module_id").annotate(cents=Sum("amount_cents")).filter(cents__gt=0)
    return sums.values_list("module_id", flat=True)


def _owing_without_bill(on: date, span: Span) -> QuerySet[Any, Any]:
    billed = Notice.objects.filter(module=OuterRef("module"), code__in=BILLS, issued_on__gt=on - OWED_SINCE)
    assessed = Posting.objects.filter(code__in=["150", "290", "300"], date__range=(on - OWED_SINCE, on))
    return _owing(
        assessed.filter(~Exists(billed), module_id__gte=span[0], module_id__lte=span[1]).order_by().values("module_id"),
        on,
        span,
    )


def _billed_and_owing(on: date, span: Span) -> QuerySet[Any, Any]:
    billed = Notice.objects.filter(code__in=CHAIN, issued_on__range=(on - 2 * A_YEAR, on - FIVE_WEEKS)).order_by()
    later = Notice.objects.filter(module=OuterRef("module"), code__in=CHAIN, issued_on__gt=on - FIVE_WEEKS)
    return _owing(
        billed.filter(~Exists(later), module_id__gte=span[0], module_id__lte=span[1]).values("module_id"), on, span
    )


def _corrected(on: date, span: Span) -> QuerySet[Any, Any]:
    lately = ReturnAssessment.objects.filter(assessed_on__range=(on - _TO_ASSESSMENT, on)).order_by()
    changed = lately.filter(tax_return__module_id__gte=span[0], tax_return__module_id__lte=span[1])
    return changed.values_list("tax_return__module_id", flat=True).distinct()


def accounts(*, module_ids: Sequence[int], on: date) -> list[tuple[TaxModule, Account]]:
    """These modules with what the rules need of each, ascending by id, in seven queries."""
    modules = list(TaxModule.objects.filter(pk__in=module_ids).select_related("primary", "secondary").order_by("pk"))
    facts = load(modules)
    issued: dict[int, list[Issued]] = {}
    letters = Notice.objects.filter(module_id__in=module_ids, issued_on__lte=on).order_by("issued_on", "pk")
    for row in letters.values_list("module_id", "code", "issued_on", "answer_by", "amount_cents", "posting_id"):
        issued.setdefault(row[0] or 0, []).append(Issued(*row[1:]))
    corrected: dict[int, list[date]] = {}
    changes = ReturnAssessment.objects.filter(tax_return__module_id__in=module_ids, assessed_on__lte=on).order_by("pk")
    for module_id, day in changes.values_list("tax_return__module_id", "assessed_on"):
        corrected.setdefault(module_id, []).append(day)
    spouses, disputed = _spouse_debts(module_ids), _disputed(module_ids)
    return [
        (
            module,
            Account(
                entries=tuple(facts[module.pk].entries),
                events=tuple(event for track in facts[module.pk].events.values() for event in track),
                issued=tuple(issued.get(module.pk, ())),
                corrected_on=tuple(corrected.get(module.pk, ())),
                spouse_debts=spouses,
                disputed=module.pk in disputed,
            ),
        )
        for module in modules
    ]


def _spouse_debts(module_ids: Sequence[int]) -> frozenset[int]:
    """Ids of transfers out of joint accounts whose other half (TC 706, same source) went to the second-named person's own."""
    other_half = Posting.objects.filter(
        code="706",
        source_kind=OuterRef("source_kind"),
        source_id=OuterRef("source_id"),
        module__primary=OuterRef("module__secondary"),
    )
    taken = Posting.objects.filter(module_id__in=module_ids, code="826", module__secondary__isnull=False).order_by()
    return frozenset(taken.filter(Exists(other_half)).values_list("pk", flat=True))


def _disputed(module_ids: Sequence[int]) -> frozenset[int]:
    """Those of these accounts about which somebody disagreed with a notice and waits for our answer."""
    found = Case.objects.filter(kind=Case.Kind.NOTICE_DISAGREED, closed_on__isnull=True, module_id__in=module_ids)
    return frozenset(module_id for module_id in found.order_by().values_list("module_id", flat=True) if module_id)
