"""Questions to the records. Every question about a person is asked with the taxpayer in hand, never with an
id of a URL.

``on`` is the business date: a page shows what had been posted by then.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from records import codes, ledger, transcripts
from records.due_dates import due_dates, filing_year
from records.facts import Facts, load
from records.models import Address, FormerName, Notice, Posting, TaxModule, Taxpayer
from records.refund_story import RefundStory
from records.standing_values import Deadline, ModuleStanding, PaymentSeen, Standing
from records.transcripts import AccountTranscript, Person, YearAvailability

_COMPARED = ("id", "birth_date", "folded_given", "folded_family", "date_of_death")
_PAYMENTS = frozenset({"610", "640", "670"})
_ON_PLAN, _OFF_PLAN = "063", "163"


@dataclass(frozen=True)
class Candidate:
    """A record that may belong to somebody who signed in; only what the comparison needs."""

    taxpayer_id: UUID
    tin_matches: bool
    birth_date: date
    folded_given: str
    folded_family: str
    date_of_death: date | None
    former_families: frozenset[str] = frozenset()


def match_candidates(
    *, tin_fingerprint: bytes | None, birth_date: date, folded_given: str, folded_family: str
) -> list[Candidate]:
    """Records to compare an identity with, in one query on an index.

    With a fingerprint: the one record under that number, or none (a number unknown to us is never looked
    past). Without: all records with this birth date and folded name.
    """
    found = Taxpayer.objects.values_list(*_COMPARED)
    if tin_fingerprint is not None:
        found = found.filter(tin_fingerprint=tin_fingerprint)
    else:
        found = found.filter(birth_date=birth_date, folded_given=folded_given, folded_family=folded_family)
    return [Candidate(row[0], tin_fingerprint is not None, *row[1:]) for row in found.order_by("id")[:20]]


def former_families(*, taxpayer_id: UUID) -> frozenset[str]:
    """The folded surnames under which somebody was known before."""
    return frozenset(FormerName.objects.filter(taxpayer_id=taxpayer_id).values_list("folded_family", flat=True))


def taxpayers(*, ids: Collection[UUID]) -> list[Taxpayer]:
    """The records of these ids with their former names, for staff who have said why they look; ordered by reference."""
    return list(Taxpayer.objects.filter(pk__in=ids).prefetch_related("former_names").order_by("ref"))


def modules_of(*, taxpayer: Taxpayer) -> list[TaxModule]:
    """Every tax account that this taxpayer may see, as first-named or as spouse, newest period first."""
    return list(_visible(taxpayer))


def module_for(*, taxpayer: Taxpayer, tax_year: int) -> TaxModule:
    """The income tax account of one year; a stranger's year and a missing one both raise
    TaxModule.DoesNotExist.
    """
    found = _visible(taxpayer).filter(mft=codes.MFT_INDIVIDUAL, period=f"{tax_year:04d}12")
    own_first = sorted(found, key=lambda module: module.primary_id != taxpayer.pk)
    if not own_first:
        raise TaxModule.DoesNotExist
    return own_first[0]


def _visible(taxpayer: Taxpayer) -> QuerySet[TaxModule]:
    mine = Q(primary=taxpayer) | Q(secondary=taxpayer)
    return TaxModule.objects.filter(mine).select_related("primary", "secondary")


def balance(*, taxpayer: Taxpayer, on: date) -> int:
    """Cents owed over all accounts as of ``on``; an account with a credit doesn't lower what another one
    owes.
    """
    return sum(cents for cents in balances(taxpayer=taxpayer, on=on).values() if cents > 0)


def balances(*, taxpayer: Taxpayer, on: date) -> dict[TaxModule, int]:
    """The balance of each account as of ``on`` in cents (positive: owed), newest period first, in two
    queries.
    """
    modules = modules_of(taxpayer=taxpayer)
    sums = dict.fromkeys((module.pk for module in modules), 0)
    posted = Posting.objects.filter(module__in=modules, posted_on__lte=on).order_by()
    for module_id, cents in posted.values_list("module_id", "amount_cents"):
        sums[module_id] += cents
    return {module: sums[module.pk] for module in modules}


def refund(*, taxpayer: Taxpayer, tax_year: int, on: date) -> RefundStory | None:
    """The latest refund story of a year, None where no refund was asked for or no account exists."""
    stories = refunds_of_year(taxpayer=taxpayer, tax_year=tax_year, on=on)
    return stories[0] if stories else None


def refunds_of_year(*, taxpayer: Taxpayer, tax_year: int, on: date) -> list[RefundStory]:
    """The refund stories of a year, an amended return's first; empty where no refund was asked for."""
    try:
        module = module_for(taxpayer=taxpayer, tax_year=tax_year)
    except TaxModule.DoesNotExist:
        return []
    return load([module])[module.pk].stories(on)


def refunds(*, taxpayer: Taxpayer, on: date) -> list[RefundStory]:
    """The latest refund story of every year that has one, newest year first."""
    modules = modules_of(taxpayer=taxpayer)
    facts = load(modules)
    found = (facts[module.pk].stories(on) for module in modules)
    return [stories[0] for stories in found if stories]


def latest_refund(*, taxpayer: Taxpayer, on: date) -> RefundStory | None:
    """The refund story of the newest year that has one."""
    return next(iter(refunds(taxpayer=taxpayer, on=on)), None)


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
    known = Address.objects.filter(taxpayer=module.primary_id, effective_from__lte=on).order_by("effective_from")
    return dict(known.values_list("taxpayer_id", "street"))


def _person(taxpayer: Taxpayer, streets: dict[UUID, str]) -> Person:
    return Person(taxpayer.given_name, taxpayer.family_name, taxpayer.tin_last4, streets.get(taxpayer.pk, ""))


def transcript_years(*, taxpayer: Taxpayer, on: date) -> list[YearAvailability]:
    """Which years' account transcripts can be shown, newest first, and why a year can't."""
    periods = _visible(taxpayer).filter(mft=codes.MFT_INDIVIDUAL, postings__posted_on__lte=on)
    years = {int(period[:4]) for period in periods.order_by().values_list("period", flat=True).distinct()}
    year = filing_year(on)
    return transcripts.years_available(years, filing_year=year, due_on=due_dates(year).payment, on=on)


def standing(*, taxpayer: Taxpayer, on: date) -> Standing:
    """Everything that home needs to know from the records as of ``on``, in five queries."""
    modules = modules_of(taxpayer=taxpayer)
    facts = load(modules)
    year = filing_year(on)
    return Standing(
        taxpayer_id=taxpayer.pk,
        on=on,
        given_name=taxpayer.given_name,
        language=taxpayer.language,
        filing_year=year,
        filing_due_on=due_dates(year).payment,
        modules=tuple(_module_standing(taxpayer, module, facts[module.pk], on) for module in modules),
        deadlines=_deadlines(taxpayer, on),
    )


def _deadlines(taxpayer: Taxpayer, on: date) -> tuple[Deadline, ...]:
    waiting = Notice.objects.filter(taxpayer=taxpayer, issued_on__lte=on, answer_by__gte=on).order_by("answer_by")
    rows = waiting.values_list("code", "answer_by", "amount_cents", "module__period")
    return tuple(
        Deadline(code, answer_by, cents, int(period[:4]) if period else None)
        for code, answer_by, cents, period in rows
        if answer_by
    )


def _module_standing(taxpayer: Taxpayer, module: TaxModule, facts: Facts, on: date) -> ModuleStanding:
    stories = facts.stories(on)
    spouse = module.secondary if module.primary_id == taxpayer.pk else module.primary
    plan = [
        entry.action_code for entry in ledger.visible(facts.entries, on) if entry.action_code in {_ON_PLAN, _OFF_PLAN}
    ]
    return ModuleStanding(
        module_id=module.pk,
        tax_year=module.tax_year,
        balance_cents=ledger.balance(facts.entries, on),
        due_on=due_dates(module.tax_year).payment,
        joint=module.secondary_id is not None,
        spouse_given_name=spouse.given_name if spouse else "",
        has_return=facts.has_return(on),
        refund=stories[0] if stories else None,
        payments=tuple(_payments(taxpayer, module, facts, on, spouse)),
        on_plan=bool(plan) and plan[-1] == _ON_PLAN,
    )


def _payments(
    taxpayer: Taxpayer, module: TaxModule, facts: Facts, on: date, spouse: Taxpayer | None
) -> list[PaymentSeen]:
    seen = ledger.visible(facts.entries, on)
    sent_back = {entry.reverses_id: entry for entry in seen if entry.reverses_id}
    found = []
    for entry in (entry for entry in seen if entry.code in _PAYMENTS):
        mine = entry.payer_id == taxpayer.pk or (entry.payer_id is None and spouse is None)
        theirs = spouse is not None and entry.payer_id == spouse.pk
        back = sent_back.get(entry.id)
        found.append(
            PaymentSeen(
                date=entry.date,
                amount_cents=-entry.amount_cents,
                payer="you" if mine else "spouse" if theirs else "",
                payer_given_name=spouse.given_name if theirs and spouse else "",
                returned_on=back.posted_on if back else None,
                return_reason=back.text_data if back else "",
            )
        )
    return found
