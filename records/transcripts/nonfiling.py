"""The letter that no return was processed for a year."""

from datetime import date

from django.utils.translation import gettext as _

from records.transcripts.document import Item, Kind, Section, Transcript
from records.transcripts.furniture import document, name_and_street, number_item
from records.transcripts.values import Order, Person
from taxportal.kit.formats import day


def build(*, tax_year: int, person: Person, order: Order) -> Transcript:
    """The letter as of ``order.on``. It never says that no return was required."""
    items = [
        number_item("SSN PROVIDED", person),
        *name_and_street("NAME", [person]),
        Item("TAX PERIOD", f"December, {tax_year}", plain=_("Tax year")),
    ]
    found = _("As of %(day)s we have no record of a processed Form 1040 for the tax year that ended on %(end)s.")
    letter = (
        found % {"day": day(order.on), "end": day(date(tax_year, 12, 31))},
        _("We looked under the tax number above. It is not shown in full, to protect your identity."),
        _("This letter does not say whether you had to file a return for this year."),
    )
    return document(
        Kind.NON_FILING,
        tax_year,
        order,
        [Section("Taxpayer", items=tuple(items)), Section("Verification of non-filing", notes=letter)],
    )
