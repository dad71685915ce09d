"""What the record holds about a person beside their transcripts, for the page of their data and the bundle."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from records.models import (
    Address,
    AuditEvent,
    Case,
    IncomeDocument,
    Notice,
    Posting,
    Taxpayer,
    TaxReturn,
    TranscriptRequest,
)

_REFUND_ISSUED, _REFUND_TO_A_CREDITOR = "846", "898"


@dataclass(frozen=True)
class Counts:
    """How many of each kind are held, and what was passed on, as of a business date."""

    returns: int
    income_documents: int
    addresses: int
    notices: int
    cases: int
    accesses: int
    transcripts: int
    with_file_number: int
    refunds_sent: int
    offsets: int


def held(*, taxpayer: Taxpayer, on: date) -> Counts:
    """How many rows of each kind there are about this person, in one statement."""
    mine = Q(module__primary=OuterRef("pk")) | Q(module__secondary=OuterRef("pk"))
    shared = TranscriptRequest.objects.filter(taxpayer=OuterRef("pk"), on__lte=on)
    questions: dict[str, QuerySet[Any]] = {
        "returns": TaxReturn.objects.filter(mine, received_on__lte=on),
        "income_documents": IncomeDocument.objects.filter(recipient=OuterRef("pk"), received_on__lte=on),
        "addresses": Address.objects.filter(taxpayer=OuterRef("pk"), effective_from__lte=on),
        "notices": Notice.objects.filter(taxpayer=OuterRef("pk"), issued_on__lte=on),
        "cases": Case.objects.filter(taxpayer=OuterRef("pk"), opened_on__lte=on),
        "accesses": AuditEvent.objects.filter(taxpayer=OuterRef("pk")),
        "transcripts": shared,
        "with_file_number": shared.exclude(customer_file_number=""),
        "refunds_sent": Posting.objects.filter(mine, code=_REFUND_ISSUED, posted_on__lte=on),
        "offsets": Posting.objects.filter(mine, code=_REFUND_TO_A_CREDITOR, posted_on__lte=on),
    }
    counted = Taxpayer.objects.filter(pk=taxpayer.pk).values(
        **{f"n_{name}": _count(rows) for name, rows in questions.items()}
    )
    found = cast(Any, counted.get())
    return Counts(**{name: found[f"n_{name}"] for name in questions})


def _count(rows: QuerySet[Any]) -> Coalesce:
    every = rows.order_by().annotate(one=Value(1)).values("one").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(every, output_field=IntegerField()), 0)
