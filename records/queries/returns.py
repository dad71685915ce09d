"""Returns of a taxpayer by year: as filed, as worked out, and the letters about them. A joint return is seen by both."""

from collections.abc import Iterable
from datetime import date

from records import codes
from records.facts import Facts, load
from records.models import Notice, ReturnAssessment, TaxModule, Taxpayer, TaxReturn
from records.queries.modules import module_for, modules_of
from records.returns import AMENDED_FORM, Adjustment, Kind, Letter, ReturnYear, Version

_DECIDED = frozenset({"290", "291", "298"})  # what a worked amended return leaves in the ledger
_RETURN_LETTERS = ("CP11", "CP12", "CP13", "CP21A", "CP21B", "CP21C", "CP2000", "CP3219A", "CP59")


def return_years(*, taxpayer: Taxpayer, on: date) -> list[ReturnYear]:
    """Every year that has an account of this taxpayer, newest first, in five queries."""
    modules = [module for module in modules_of(taxpayer=taxpayer) if module.mft == codes.MFT_INDIVIDUAL]
    facts, adjustments = load(modules), _adjustments(modules, on)
    return [_year(taxpayer, module, facts[module.pk], adjustments, on) for module in modules]


def return_year(*, taxpayer: Taxpayer, tax_year: int, on: date) -> ReturnYear:
    """The returns of one year as of ``on``, with the refund's story and the letters about the return, in six queries. Where
    there is no account, a year without versions.
    """
    try:
        module = module_for(taxpayer=taxpayer, tax_year=tax_year)
    except TaxModule.DoesNotExist:
        return ReturnYear(tax_year, on)
    facts, adjustments = load([module])[module.pk], _adjustments([module], on)
    letters = Notice.objects.filter(module=module, code__in=_RETURN_LETTERS, issued_on__lte=on).order_by("issued_on")
    found = tuple(Letter(*row) for row in letters.values_list("code", "issued_on", "answer_by"))
    return _year(taxpayer, module, facts, adjustments, on, found)


def _adjustments(modules: Iterable[TaxModule], on: date) -> dict[int, list[Adjustment]]:
    """What was worked out by ``on``, by return."""
    found: dict[int, list[Adjustment]] = {}
    rows = ReturnAssessment.objects.filter(tax_return__module__in=list(modules), assessed_on__lte=on)
    columns = ("tax_return_id", "assessed_on", "lines", "reason")
    for return_id, *values in rows.order_by("version").values_list(*columns):
        found.setdefault(return_id, []).append(Adjustment(*values))
    return found


def _year(
    taxpayer: Taxpayer,
    module: TaxModule,
    facts: Facts,
    adjustments: dict[int, list[Adjustment]],
    on: date,
    letters: tuple[Letter, ...] = (),
) -> ReturnYear:
    versions = tuple(_versions((filed for filed in facts.returns if filed.received_on <= on), adjustments))
    amended_on = max((version.received_on for version in versions if version.kind is Kind.AMENDED), default=date.max)
    spouse = module.secondary if module.primary_id == taxpayer.pk else module.primary
    seen = [entry for entry in facts.entries if entry.posted_on <= on]
    stories = facts.stories(on)
    return ReturnYear(
        tax_year=module.tax_year,
        on=on,
        versions=versions,
        posted_on=next((entry.posted_on for entry in seen if entry.code == "150"), None),
        amended_posted_on=next(
            (entry.posted_on for entry in seen if entry.code in _DECIDED and entry.posted_on >= amended_on), None
        ),
        spouse_given_name=spouse.given_name if spouse else "",
        story=stories[0] if stories else None,
        letters=letters,
    )


def _versions(returns: Iterable[TaxReturn], adjustments: dict[int, list[Adjustment]]) -> Iterable[Version]:
    """The first original counts; another one is a second return; amended ones are told by their form."""
    seen_original = False
    for filed in returns:
        kind = Kind.AMENDED if filed.form == AMENDED_FORM else Kind.SECOND if seen_original else Kind.ORIGINAL
        seen_original = seen_original or kind is Kind.ORIGINAL
        yield Version(
            kind=kind,
            form=filed.form,
            received_on=filed.received_on,
            by_mail=filed.by_mail,
            filing_status=filed.filing_status,
            # Whose a second return is isn't known: nothing of it goes further than its date.
            lines={} if kind is Kind.SECOND else filed.lines,
            dependents=() if kind is Kind.SECOND else tuple(filed.dependents),
            explanation="" if kind is Kind.SECOND else filed.explanation,
            locator="" if kind is Kind.SECOND else filed.locator,
            adjustments=tuple(adjustments.get(filed.pk, ())),
        )
