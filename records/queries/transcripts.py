"""Transcripts of a taxpayer, and which years have one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from records import codes, ledger, transcripts
from records.accruals import Accruals
from records.due_dates import filing_year
from records.facts import Facts, load
from records.income.document import Document
from records.income.printed import section
from records.interest.of_module import accruals
from records.models import Address, IncomeDocument, TaxModule, Taxpayer
from records.queries.income import income_documents
from records.queries.modules import module_for, visible_modules
from records.transcripts import (
    YEARS_ALWAYS_TOLD,
    YEARS_ONLINE,
    Account,
    Availability,
    Kind,
    NotAvailable,
    Order,
    Person,
    Transcript,
    YearFacts,
    availability,
)

_OWED_LINE, _MONDAY = "37", 0


@dataclass(frozen=True)
class YearOfTranscripts:
    """The five transcripts of one year, each with the reason where there is none."""

    tax_year: int
    kinds: tuple[Availability, ...]


def transcript(
    *,
    taxpayer: Taxpayer,
    tax_year: int,
    kind: Kind,
    on: date,
    tracking_number: str = "",
    customer_file_number: str = "",
    requested_on: date | None = None,
) -> Transcript:
    """The transcript of one kind and year as of the business date ``on``, in a constant number of queries.

    ``tracking_number``, ``customer_file_number`` and ``requested_on`` are printed as given; they belong to a stored request.
    Raises NotAvailable, with the reason for the person, where the agency's rule gives none.
    """
    module, found = _account_facts(taxpayer, tax_year)
    documents = income_documents(taxpayer=taxpayer, on=on, tax_year=tax_year) if kind == Kind.WAGE else []
    facts = _year_facts(tax_year, found, len(documents), on)
    rule = availability(kind, facts, filing_year=filing_year(on), on=on)
    if not rule.available:
        raise NotAvailable(rule.why_not)
    account, viewer = _account(taxpayer, tax_year, module, found, on)
    order = Order(on, requested_on or on, tracking_number, customer_file_number)
    return _built(kind, account, viewer, documents, order)


def every_transcript(
    *, taxpayer: Taxpayer, on: date, tracking_numbers: Mapping[tuple[int, Kind], str]
) -> list[Transcript]:
    """The transcripts of these years and kinds, in this order, each with its tracking number: for a download of all there are.
    As many queries as for one. What there is none of by the agency's rule is the caller's mistake (see transcript_years).
    """
    modules = {m.tax_year: m for m in reversed(_own_first(taxpayer)) if m.mft == codes.MFT_INDIVIDUAL}
    found = load(list(modules.values()), events=False, assessed=True)
    documents = income_documents(taxpayer=taxpayer, on=on)
    people = [person for module in modules.values() for person in (module.primary, module.secondary) if person]
    streets = _streets([*people, taxpayer], on)
    made = []
    for (year, kind), number in tracking_numbers.items():
        module = modules.get(year)
        account, viewer = _account(taxpayer, year, module, found[module.pk] if module else None, on, streets)
        reported = [document for document in documents if document.tax_year == year and kind == Kind.WAGE]
        made.append(_built(kind, account, viewer, reported, Order(on, on, number)))
    return made


def _built(kind: Kind, account: Account, viewer: Person, documents: list[Document], order: Order) -> Transcript:
    blocks = [section(document, viewer) for document in documents]
    owed = _accrued(kind, account, order.on)
    return transcripts.build(kind, account, order, viewer=viewer, accruals=owed, blocks=blocks)


def transcript_years(*, taxpayer: Taxpayer, on: date) -> list[YearOfTranscripts]:
    """The years of which something can be told, newest first: those with something on record, and the last four always. In five
    queries.
    """
    newest = filing_year(on)
    modules = {m.tax_year: m for m in reversed(_own_first(taxpayer)) if m.mft == codes.MFT_INDIVIDUAL}
    found = load(list(modules.values()), events=False)
    counts = _counts(taxpayer, on)
    years = []
    for year in range(newest + 1, newest - YEARS_ONLINE, -1):
        held = found[modules[year].pk] if year in modules else None
        facts = _year_facts(year, held, counts.get(year, 0), on)
        kinds = tuple(availability(kind, facts, filing_year=newest, on=on) for kind in Kind)
        on_record = facts.has_entries or facts.received_on or facts.documents
        if on_record or newest - YEARS_ALWAYS_TOLD < year <= newest:
            years.append(YearOfTranscripts(year, kinds))
    return years


def _own_first(taxpayer: Taxpayer) -> list[TaxModule]:
    return sorted(visible_modules(taxpayer), key=lambda module: module.primary_id != taxpayer.pk)


def _account_facts(taxpayer: Taxpayer, tax_year: int) -> tuple[TaxModule | None, Facts | None]:
    try:
        module = module_for(taxpayer=taxpayer, tax_year=tax_year)
    except TaxModule.DoesNotExist:
        return None, None
    return module, load([module], events=False, assessed=True)[module.pk]


def _year_facts(tax_year: int, found: Facts | None, documents: int, on: date) -> YearFacts:
    if found is None:
        return YearFacts(tax_year, documents=documents)
    filed = found.filed(on)
    seen = ledger.visible(found.entries, on)
    return YearFacts(
        tax_year,
        has_entries=bool(seen),
        received_on=filed.received_on if filed else None,
        by_mail=bool(filed and filed.by_mail),
        is_posted=any(entry.code == ledger.RETURN_POSTED for entry in seen),
        owes=bool(filed and filed.filed(_OWED_LINE)) and ledger.balance(seen, on) > 0,
        documents=documents,
    )


def _account(
    taxpayer: Taxpayer,
    tax_year: int,
    module: TaxModule | None,
    found: Facts | None,
    on: date,
    streets: Mapping[object, str] | None = None,
) -> tuple[Account, Person]:
    """The account of the year, an empty one where there is none, and the person who asks. ``streets`` where they are known."""
    people = [taxpayer] if module is None else [module.primary, *([module.secondary] if module.secondary else [])]
    streets = _streets([*people, taxpayer], on) if streets is None else streets
    persons = {person.pk: _person(person, streets.get(person.pk, "")) for person in [*people, taxpayer]}
    account = Account(
        tax_year,
        persons[people[0].pk],
        persons[people[1].pk] if len(people) > 1 else None,
        tuple(found.entries) if found else (),
        found.filed(on) if found else None,
    )
    return account, persons[taxpayer.pk]


def _streets(people: list[Taxpayer], on: date) -> dict[object, str]:
    known = Address.objects.filter(taxpayer__in=people, effective_from__lte=on).order_by("effective_from", "id")
    return dict(known.values_list("taxpayer_id", "street"))


def _person(taxpayer: Taxpayer, street: str) -> Person:
    return Person(taxpayer.given_name, taxpayer.family_name, taxpayer.tin_last4, street, taxpayer.pk)


def _counts(taxpayer: Taxpayer, on: date) -> dict[int, int]:
    rows = IncomeDocument.objects.filter(recipient=taxpayer, received_on__lte=on).order_by()
    return dict(rows.values_list("tax_year").annotate(Count("id")))


def _accrued(kind: Kind, account: Account, on: date) -> Accruals | None:
    """What runs up until the Monday that the transcript names; nothing posted after ``on`` is looked at."""
    if kind not in {Kind.ACCOUNT, Kind.RECORD}:
        return None
    return accruals(
        tax_year=account.tax_year,
        entries=ledger.visible(account.entries, on),
        filed_on=account.filed.received_on if account.filed else None,
        on=on + timedelta(days=(_MONDAY - on.weekday()) % 7),
    )
