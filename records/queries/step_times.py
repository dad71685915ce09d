"""How long the steps of refunds took, over all accounts: the count itself, and the figures that stand."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F

from records.holds import HoldReason
from records.ledger import Entry
from records.models import Posting, RefundEvent, StepTime, TaxModule
from records.refunds.durations import ENDED_WITHIN_DAYS, Counted, StepKey, lengths
from records.refunds.steps import TOLD_BY, steps_of
from records.refunds.values import Event, Kind

_ACCOUNTS = 100_000  # about so many are counted: more would cost time and move no figure
_AT_ONCE = 2_000
_LOOK_BACK = timedelta(days=ENDED_WITHIN_DAYS * 2)  # a step that ended lately began within this time
_ENTRY = ("module_id", "code", "posted_on", "date", "amount_cents", "reason", "memo_cents")
_EVENT = ("module_id", "track", "kind", "date", "posted_on", "hold_reason")
Counts = dict[StepKey, Counter[int]]


def count(*, on: date) -> Counts:
    """For each step, how many took how many days, of those that ended in the year before the business date ``on``.

    Two queries, read side by side in the order of the accounts, so that memory does not grow with them; of very many accounts
    an even part is counted.
    """
    counted: Counts = defaultdict(Counter)
    rows = merge(_rows(RefundEvent, _EVENT, on), _rows(Posting, _ENTRY, on), key=itemgetter(0))
    for _account, found in groupby(rows, key=itemgetter(0)):
        _count_account(list(found), on, counted)
    return counted


def _rows(model: Any, columns: tuple[str, ...], on: date) -> Iterator[tuple[Any, ...]]:
    newest = TaxModule.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = model.objects.filter(posted_on__lte=on, posted_on__gt=on - _LOOK_BACK)
    if model is Posting:
        rows = rows.filter(code__in=TOLD_BY)
    every = newest // _ACCOUNTS + 1
    if every > 1:
        rows = rows.annotate(place=F("module_id") % every).filter(place=0)
    return iter(rows.order_by("module_id", "posted_on", "id").values_list(*columns).iterator(_AT_ONCE))


def _count_account(rows: list[tuple[Any, ...]], on: date, counted: Counts) -> None:
    events: dict[str, list[Event]] = {"original": [], "amended": []}
    entries: list[Entry] = []
    for row in rows:
        if len(row) == len(_ENTRY):
            _, code, posted_on, printed, cents, reason, memo = row
            entries.append(Entry(code, posted_on, printed, cents, reason=reason, memo_cents=memo))
        else:
            hold = HoldReason(row[5]) if row[5] else None
            events[row[1]].append(Event(Kind(row[2]), row[3], row[4], hold_reason=hold))
    cut = min((event.posted_on for event in events["amended"]), default=date.max)
    tracks = {
        "original": [entry for entry in entries if entry.posted_on < cut],
        "amended": [entry for entry in entries if entry.posted_on >= cut],
    }
    since = on - timedelta(days=ENDED_WITHIN_DAYS)
    for track, posted in tracks.items():
        for kind, hold_reason, days in lengths(steps_of(posted, events[track], on), since=since, until=on):
            counted[StepKey(track, kind, hold_reason)][days] += 1


def step_times(*, keys: list[StepKey]) -> dict[StepKey, Counted]:
    """The figures that stand for these steps, in one query; a step that nobody has counted is missing."""
    found: dict[StepKey, Counted] = {}
    rows = StepTime.objects.filter(kind__in={key.kind.value for key in keys})
    for row in rows.values_list("track", "kind", "hold_reason", "p50", "p90", "n", "computed_on"):
        key = StepKey(row[0], Kind(row[1]), HoldReason(row[2]) if row[2] else None)
        if key in keys:
            found[key] = Counted(*row[3:])
    return found
