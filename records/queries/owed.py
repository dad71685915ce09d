"""What each tax account owes by charge, as of today and as of a day on which somebody means to pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from records.facts import Facts, load
from records.interest import Charges, charges
from records.ledger import Entry
from records.models import TaxModule, Taxpayer
from records.queries.modules import modules_of

PAYMENT = "670"
Expected = Mapping[int, Sequence[tuple[date, int]]]


@dataclass(frozen=True)
class ModuleOwed:
    """One account by charge: ``now`` as of today, ``by_then`` as of the day asked for (the payments expected until then
    made; nothing else changed).
    """

    module: TaxModule
    now: Charges
    by_then: Charges


def owed(*, taxpayer: Taxpayer, on: date, by: date, expected: Expected) -> list[ModuleOwed]:
    """Every account this taxpayer may see, newest first, as of the business date ``on`` and as of ``by``, not earlier.

    ``expected``: by module id, the days and positive cents of payments that are on their way. Either spouse sees a
    joint account. Three queries, however many accounts.
    """
    modules = modules_of(taxpayer=taxpayer)
    facts = load(modules, events=False)
    return [_of(module, facts[module.pk], on, by, expected.get(module.pk, ())) for module in modules]


def _of(module: TaxModule, facts: Facts, on: date, by: date, expected: Sequence[tuple[date, int]]) -> ModuleOwed:
    seen = [entry for entry in facts.entries if entry.posted_on <= on]
    paid = [Entry(PAYMENT, day, day, -cents) for day, cents in expected if day <= by]
    filed = facts.filed(on)
    filed_on = filed.received_on if filed else None
    year = module.tax_year
    return ModuleOwed(
        module,
        charges(tax_year=year, entries=seen, filed_on=filed_on, on=on),
        charges(tax_year=year, entries=[*seen, *paid], filed_on=filed_on, on=by),
    )
