"""Refund stories of a taxpayer, as of a business date."""

from dataclasses import dataclass, field
from datetime import date

from records.facts import AMENDED_FORM, load
from records.models import Case, TaxModule, Taxpayer, TaxReturn
from records.queries.cases import cases_of
from records.queries.modules import module_for, modules_of
from records.queries.step_times import step_times
from records.refund_story import RefundStory
from records.refunds.durations import Counted, StepKey, key_of

REFUND_CASES = (Case.Kind.IDENTITY_NOT_MINE, Case.Kind.OFFSET_CONTESTED, Case.Kind.REFUND_MISSING)


@dataclass(frozen=True)
class RefundYear:
    """One tax year of a person as the refund pages need it; ``module`` is None where no account of that year exists.

    ``cases`` are the person's own open ones about this refund, by their kind; ``counted`` how long the present steps took
    others.
    """

    tax_year: int
    module: TaxModule | None = None
    stories: tuple[RefundStory, ...] = ()
    has_return: bool = False
    spouse_given_name: str = ""
    cases: dict[str, Case] = field(default_factory=dict)
    counted: dict[StepKey, Counted] = field(default_factory=dict)

    @property
    def original(self) -> RefundStory | None:
        """The story of the original return, None where it asked for no refund."""
        return next((story for story in self.stories if not story.amended), None)

    def counted_for(self, story: RefundStory) -> Counted | None:
        """How long the present step of this refund took others, None where nobody was counted."""
        key = key_of(story)
        return self.counted.get(key) if key else None


def refund_year(*, taxpayer: Taxpayer, tax_year: int, on: date) -> RefundYear:
    """Everything that the pages of one year's refund say, as of the business date ``on``: six queries."""
    try:
        module = module_for(taxpayer=taxpayer, tax_year=tax_year)
    except TaxModule.DoesNotExist:
        return RefundYear(tax_year)
    facts = load([module])[module.pk]
    stories = tuple(facts.stories(on))
    spouse = module.secondary if module.primary_id == taxpayer.pk else module.primary
    open_cases = cases_of(taxpayer=taxpayer).filter(module=module, kind__in=REFUND_CASES, closed_on__isnull=True)
    return RefundYear(
        tax_year=tax_year,
        module=module,
        stories=stories,
        has_return=facts.has_return(on),
        spouse_given_name=spouse.given_name if spouse else "",
        cases={case.kind: case for case in open_cases},
        counted=step_times(keys=[key for story in stories if (key := key_of(story))]),
    )


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
