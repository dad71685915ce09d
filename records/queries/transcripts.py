"""Transcripts of a taxpayer, and which years have one."""

from datetime import date
from uuid import UUID

from records import codes, transcripts
from records.due_dates import due_dates, filing_year
from records.facts import load
from records.models import Address, TaxModule, Taxpayer
from records.queries.modules import module_for, visible_modules
from records.transcripts import AccountTranscript, Person, YearAvailability


def account_transcript(*, taxpayer: Taxpayer, tax_year: int, on: date) -> tuple[TaxModule, AccountTranscript]:
    """The account transcript of a year as of ``on``, with its account. Raises TaxModule.DoesNotExist."""
    module = module_for(taxpayer=taxpayer, tax_year=tax_year)
    facts = load([module], events=False)[module.pk]
    streets = _streets(module, on)
    return module, transcripts.account_transcript(
        tax_year=tax_year,
        entries=list(facts.entries),
        filed=facts.filed(on),
        primary=_person(module.primary, streets),
        secondary=_person(module.secondary, streets) if module.secondary else None,
        on=on,
    )


def _streets(module: TaxModule, on: date) -> dict[UUID, str]:
    known = Address.objects.filter(taxpayer=module.primary_id, effective_from__lte=on).order_by("effective_from", "id")
    return dict(known.values_list("taxpayer_id", "street"))


def _person(taxpayer: Taxpayer, streets: dict[UUID, str]) -> Person:
    return Person(taxpayer.given_name, taxpayer.family_name, taxpayer.tin_last4, streets.get(taxpayer.pk, ""))


def transcript_years(*, taxpayer: Taxpayer, on: date) -> list[YearAvailability]:
    """Which years' account transcripts can be shown, newest first, and why a year can't."""
    periods = visible_modules(taxpayer).filter(mft=codes.MFT_INDIVIDUAL, postings__posted_on__lte=on)
    years = {int(period[:4]) for period in periods.order_by().values_list("period", flat=True).distinct()}
    year = filing_year(on)
    return transcripts.years_available(years, filing_year=year, due_on=due_dates(year).payment, on=on)
