"""Returns that have come in and not posted: which, when each posts, and what holds it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from records import posting_days
from records.holds import HoldReason
from records.models import PlannedEvent, Posting, RefundEvent, TaxReturn

AMENDED = "1040-X"
WAITING_AT_MOST = timedelta(days=400)  # older than that nothing posts by itself


def unposted_returns(*, on: date) -> QuerySet[TaxReturn]:
    """Originals that have come in by ``on`` and not posted, and whose posting is nobody's plan; of each account the first that
    was not rejected.
    """
    originals = TaxReturn.objects.filter(rejection__isnull=True).exclude(form=AMENDED)
    same = originals.filter(module=OuterRef("module"))
    return originals.filter(
        ~Exists(Posting.objects.filter(module=OuterRef("module"), code="150")),
        ~Exists(PlannedEvent.objects.filter(module=OuterRef("module"), applied_on__isnull=True)),
        ~Exists(same.filter(version__lt=OuterRef("version"))),
        received_on__range=(on - WAITING_AT_MOST, on),
    )


def posts_on(filed: TaxReturn) -> date:
    """The cycle day of a return if nothing holds it."""
    return posting_days.posts_on(received_on=filed.received_on, by_mail=filed.by_mail, lines=filed.lines)


def held_modules(*, module_ids: Collection[int], on: date) -> set[int]:
    """Those of the accounts whose return something holds as of ``on``, in one query."""
    told = RefundEvent.objects.filter(module__in=module_ids, track=RefundEvent.Track.ORIGINAL, posted_on__lte=on)
    rows = told.order_by("module_id", "date", "id").values_list("module_id", "kind", "hold_reason", "date")
    return {module_id for module_id, events in groupby(rows, key=lambda row: row[0]) if _is_held(events, on)}


def _is_held(events: Iterable[tuple[int, str, str, date]], on: date) -> bool:
    """Whether a hold is open after these events: an identity hold ends when it is released, one after a change of bank
    details by itself, another with the answer.
    """
    identity = other = False
    for _, kind, reason, began in events:
        if kind == RefundEvent.Kind.IDENTITY_HOLD_PLACED:
            identity = True
        elif kind == RefundEvent.Kind.IDENTITY_HOLD_RELEASED:
            identity = False
        elif kind == RefundEvent.Kind.INFORMATION_RECEIVED:
            other = False
        elif reason == HoldReason.BANK_CHANGE:
            other = other or began + posting_days.BANK_CHANGE_HOLD > on
        elif reason:
            other = True
    return identity or other
