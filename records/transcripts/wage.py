"""The wage and income transcript: one block for each document that somebody reported."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from records.transcripts.document import Item, Kind, Section, Transcript
from records.transcripts.furniture import document, masked_name, number_item
from records.transcripts.masking import mdy
from records.transcripts.values import Order, Person
from records.transcripts.years import complete_from


def build(*, tax_year: int, person: Person, blocks: Sequence[Section], order: Order) -> Transcript:
    """The documents reported for one person, as blocks already printed (``records.income``). Until July of the year after, a note
    says that more may come.
    """
    notes = []
    if order.on < complete_from(tax_year):
        notes.append(
            _("Reports for %(year)s come in until July %(next)s. This document may change.")
            % {"year": tax_year, "next": tax_year + 1}
        )
    items = (
        number_item("SSN PROVIDED", person),
        Item("NAME", masked_name(person), plain=_("Name, shortened")),
        Item("TAX PERIOD REQUESTED", f"December, {tax_year}", plain=_("Tax year")),
        Item("DOCUMENTS", f"{len(blocks)}", plain=_("Documents reported by %(day)s") % {"day": mdy(order.on)}),
    )
    head = [Section("Taxpayer", items=items), Section("Documents", notes=tuple(notes))]
    return document(Kind.WAGE, tax_year, order, [*head, *blocks])
