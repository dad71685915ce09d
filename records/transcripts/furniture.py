"""What several transcripts have in common: the title block and the lines that name the people, masked."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from records.tin import masked
from records.transcripts.document import Item, Kind, Section, Transcript
from records.transcripts.masking import mask_name, mask_street, mdy
from records.transcripts.values import Account, Order, Person

TITLES = {
    Kind.RETURN: "Form 1040 Tax Return Transcript",
    Kind.ACCOUNT: "Account Transcript",
    Kind.RECORD: "Record of Account",
    Kind.WAGE: "Wage and Income Transcript",
    Kind.NON_FILING: "Verification of Non-filing Letter",
}

LEDGER_COLUMNS = ("CODE", "EXPLANATION OF TRANSACTION", "CYCLE", "DATE", "AMOUNT")


def document(kind: Kind, tax_year: int, order: Order, sections: Iterable[Section]) -> Transcript:
    """The whole document. Request date, response date, tracking number and customer file number are fields of the value, printed
    at its head and not repeated in a section.
    """
    return Transcript(
        kind=kind,
        title=TITLES[kind],
        tax_year=tax_year,
        on=order.on,
        request_date=mdy(order.request_day),
        response_date=mdy(order.request_day),
        tracking_number=order.tracking_number,
        customer_file_number=order.customer_file_number,
        sections=tuple(sections),
    )


def head(transcript: Transcript) -> tuple[Item, ...]:
    """What stands under the title of every document; the two numbers only where they were given."""
    items = [
        Item("Request Date", transcript.request_date),
        Item("Response Date", transcript.response_date),
        Item("Tracking Number", transcript.tracking_number),
        Item("Customer File Number", transcript.customer_file_number),
    ]
    return tuple(item for item in items if item.value)


def people_items(account: Account) -> list[Item]:
    """Numbers, names and street as the account transcript prints them."""
    people = account.people()
    items = [number_item("TAXPAYER IDENTIFICATION NUMBER", people[0])]
    items += [spouse_item("SPOUSE TAXPAYER IDENTIFICATION NUMBER", spouse) for spouse in people[1:]]
    return [*items, *name_and_street("NAME", people)]


def number_item(label: str, person: Person) -> Item:
    """The number of the person, or of the first-named one of a couple."""
    return Item(label, masked_tin(person), plain=_("Tax number, shortened"))


def spouse_item(label: str, spouse: Person) -> Item:
    """The number of the second one."""
    return Item(label, masked_tin(spouse), plain=_("Tax number of the spouse, shortened"))


def name_and_street(label: str, people: Sequence[Person]) -> list[Item]:
    """Names and, where one is on record, the street of the first-named person."""
    names = Item(label, " & ".join(masked_name(person) for person in people), plain=_("Name, shortened"))
    street = mask_street(people[0].street)
    return [names, Item("ADDRESS", street, plain=_("Street, shortened"))] if street else [names]


def masked_tin(person: Person) -> str:
    """ "XXX-XX-0001"."""
    return masked(person.tin_last4)


def masked_name(person: Person) -> str:
    """Given and family name, each masked: "JORD FERN"."""
    return f"{mask_name(person.given_name)} {mask_name(person.family_name)}".strip()
