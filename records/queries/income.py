"""Income documents of a taxpayer, as values. They belong to their recipient alone: a spouse on a joint return sees the return,
not the other's documents.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from records.income.document import Document
from records.models import IncomeDocument, Taxpayer

_COLUMNS = (
    *("form", "tax_year", "payer_name", "payer_ein", "received_on", "boxes", "payer_street", "account_last4", "id"),
    "corrects_id",
)


def income_documents(*, taxpayer: Taxpayer, on: date, tax_year: int | None = None) -> list[Document]:
    """What others had reported about this person by ``on``, of one year or of all, newest year first and wages first within a
    year; in one query. A document that a later one corrected is there too, marked.
    """
    held = IncomeDocument.objects.filter(recipient=taxpayer, received_on__lte=on)
    if tax_year is not None:
        held = held.filter(tax_year=tax_year)
    return _marked(Document(*row) for row in held.order_by("received_on", "id").values_list(*_COLUMNS))


def _marked(found: Iterable[Document]) -> list[Document]:
    documents = list(found)
    replaced = {document.corrects for document in documents if document.corrects}
    order = {name: place for place, name in enumerate(IncomeDocument.Form.values)}
    marked = [replace(document, corrected=document.id in replaced) for document in documents]
    return sorted(marked, key=lambda document: (-document.tax_year, order.get(document.form, len(order))))
