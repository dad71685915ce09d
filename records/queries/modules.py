"""The tax accounts that a taxpayer may see, and their balances."""

from datetime import date

from django.db.models import Q, QuerySet

from records import codes
from records.models import Posting, TaxModule, Taxpayer


def modules_of(*, taxpayer: Taxpayer) -> list[TaxModule]:
    """Every tax account that this taxpayer may see, as first-named or as spouse, newest period first."""
    return list(visible_modules(taxpayer))


def module_for(*, taxpayer: Taxpayer, tax_year: int) -> TaxModule:
    """The income tax account of one year; a stranger's year and a missing one both raise
    TaxModule.DoesNotExist.
    """
    found = visible_modules(taxpayer).filter(mft=codes.MFT_INDIVIDUAL, period=f"{tax_year:04d}12")
    own_first = sorted(found, key=lambda module: module.primary_id != taxpayer.pk)
    if not own_first:
        raise TaxModule.DoesNotExist
    return own_first[0]


def visible_modules(taxpayer: Taxpayer) -> QuerySet[TaxModule]:
    """The accounts on which this taxpayer stands, as first-named or as spouse, as a query to narrow further."""
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
