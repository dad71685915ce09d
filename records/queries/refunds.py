"""Refund stories of a taxpayer, as of a business date."""

from datetime import date

from records.facts import AMENDED_FORM, load
from records.models import TaxModule, Taxpayer, TaxReturn
from records.queries.modules import module_for, modules_of
from records.refund_story import RefundStory


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


def waiting_returns(*, module: TaxModule) -> list[TaxReturn]:
    """The original returns of an account that were not rejected, in the order in which they came in."""
    kept = TaxReturn.objects.filter(module=module, rejection__isnull=True).exclude(form=AMENDED_FORM)
    return list(kept.order_by("version"))
