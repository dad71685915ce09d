"""Everything that home needs to know from the records."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from records import ledger
from records.due_dates import due_dates, filing_year
from records.facts import Facts, load
from records.models import Notice, TaxModule, Taxpayer
from records.queries.modules import modules_of
from records.standing_values import Deadline, ModuleStanding, PaymentSeen, Standing

_PAYMENTS = frozenset({"610", "640", "670"})
_ON_PLAN, _OFF_PLAN = "063", "163"


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
        deadlines=_deadlines(taxpayer, modules, on),
    )


def _deadlines(taxpayer: Taxpayer, modules: Sequence[TaxModule], on: date) -> tuple[Deadline, ...]:
    """What letters ask for by a day: those to this person, and those about an account that they share."""
    theirs = Q(taxpayer=taxpayer) | Q(module__in=modules)
    waiting = Notice.objects.filter(theirs, issued_on__lte=on, answer_by__gte=on).order_by("answer_by", "id")
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
