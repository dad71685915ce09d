"""The balance: owed, on its way, left, by year and by charge, and what it takes to pay on another day."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from payments import calendar, queries
from payments.forms import PayoffForm
from payments.queries import ModuleOwing, ModulePayoff, Payoff
from payments.views.owing import sentence
from payments.views.rows import payment_rows
from payments.views.worked_out import worked_out
from records import audit
from records.charge_words import CHARGE_WORDS
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest

UNPROCESSABLE = 422


@taxpayer_only()
@require_safe
def balance(request: TaxpayerRequest) -> HttpResponse:
    """Everything that is owed; `?pay_on_...` asks what it takes on another day (422 where that can't be said)."""
    on = request.moment.business_date
    form = _form(request, on)
    asked = form.cleaned_data["pay_on"] if form.is_bound and form.is_valid() else None
    found = queries.payoff(taxpayer=request.taxpayer, on=on, by=asked or on)
    audit.viewed(request, "balance")
    years = [module for module in found.modules if _has_something(module)]
    page = {
        "sentence": sentence(found.owing, on=on),
        "built_up": _built_up(found, on=on),
        "as_of": day(on),
        "form": form,
        "payoff": _payoff(found, on=on) if years else None,
        "years": [_year(module, on=on) for module in years],
        "under_way": payment_rows(found.owing.on_its_way.payments, viewer=request.taxpayer),
        "pay_url": reverse("payments:pay") if found.owing.to_pay else "",
        "list_url": reverse("payments:list"),
    }
    return render(request, "payments/balance.html", page, status=UNPROCESSABLE if form.errors else 200)


def _form(request: HttpRequest, on: date) -> PayoffForm:
    """Return the form as it was sent, or with today's date in it."""
    sent = any(name.startswith("pay_on") for name in request.GET)
    return PayoffForm(request.GET if sent else None, initial={"pay_on": on}, today=on)


def _has_something(module: ModulePayoff) -> bool:
    owing = module.owing
    return bool(owing.owed_cents or owing.on_its_way_cents or module.to_pay_cents)


def _built_up(found: Payoff, *, on: date) -> str:
    """Say what has accrued by today and isn't charged yet; empty where nothing has."""
    cents = sum(module.now.accruals.total_cents for module in found.modules)
    if not cents:
        return ""
    words = _("Penalties and interest of %(amount)s have built up by %(day)s and are not charged yet.")
    return words % {"amount": money(cents), "day": day(on)}


def _payoff(found: Payoff, *, on: date) -> dict[str, object]:
    owed = sum(module.owing.owed_cents for module in found.modules)
    left = sum(module.owing.left_cents for module in found.modules)
    penalty = sum(module.by_then.accruals.penalty_cents for module in found.modules)
    interest = sum(module.by_then.accruals.interest_cents for module in found.modules)
    until = {"day": day(found.by)}
    rows = [
        {"label": _("Charged so far"), "amount": money(owed)},
        {"label": _("On its way"), "amount": money(left - owed)},
        {"label": _("Penalties that build up until then"), "amount": money(penalty)},
        {"label": _("Interest that builds up until then"), "amount": money(interest)},
        {"label": _("To pay on %(day)s") % until, "amount": money(found.to_pay_cents), "kind": "total"},
    ]
    return {
        "caption": _("To pay everything on %(day)s") % until,
        "rows": [row for row in rows if row.get("kind") or row["amount"] != money(0)],
        "notes": _notes(found, on=on),
    }


def _notes(found: Payoff, *, on: date) -> list[str]:
    notes = []
    if not calendar.is_bank_day(found.by):
        following = day(calendar.bank_day_on_or_after(found.by))
        notes.append(_("Banks rest on that day. Money can be taken on %(day)s.") % {"day": following})
    open_modules = [module for module in found.modules if module.to_pay_cents]
    in_time = [module.owing.due_on for module in open_modules if module.owing.due_on >= found.by]
    if in_time and len(in_time) == len(open_modules):
        notes.append(_("Nothing is added until %(day)s, the due date.") % {"day": day(min(in_time))})
    for module in open_modules:
        if module.by_then.pay_by:
            facts = {"year": module.owing.tax_year, "day": day(module.by_then.pay_by)}
            notes.append(_("If you pay the bill for %(year)s by %(day)s, no more interest is added to it.") % facts)
    lines = [line for module in open_modules for line in module.by_then.accruals.working if line.assumed]
    if lines:
        first = day(min(line.first_day for line in lines))
        notes.append(
            _("The interest rate from %(day)s on is not published yet. We used the last known one.") % {"day": first}
        )
    return notes


def _year(module: ModulePayoff, *, on: date) -> dict[str, object]:
    owing = module.owing
    rows = [
        {"label": _("Owed"), "amount": money(owing.owed_cents), "detail": _due(owing, on)},
        {"label": _("On its way"), "amount": money(-owing.on_its_way_cents)},
        {"label": _("Left to pay"), "amount": money(owing.left_cents), "kind": "total"},
    ]
    over = owing.on_its_way_cents - owing.owed_cents
    if over > 0:
        words = _("More is on its way than is owed: %(over)s will be credited to you.") % {"over": money(over)}
        rows.append({"label": words, "amount": "", "kind": "note"})
    return {
        "tax_year": owing.tax_year,
        "rows": rows,
        "charges": _charges(module),
        "until": _("Builds up until %(day)s") % {"day": day(module.by_then.on)},
        "worked_out": worked_out(module.by_then),
    }


def _due(module: ModuleOwing, on: date) -> str:
    words = _("Due by %(day)s") if module.due_on >= on else _("Was due on %(day)s")
    return words % {"day": day(module.due_on)} if module.owed_cents else ""


def _charges(module: ModulePayoff) -> list[dict[str, str]]:
    """Return one line a charge: what was charged, paid and is left today, and what builds up until the day asked for."""
    accrued = {row.kind: row.accrued_cents for row in module.by_then.rows}
    today = {row.kind: row for row in module.now.rows}
    kinds = [kind for kind in CHARGE_WORDS if kind in today or accrued.get(kind)]
    return [
        {
            "label": str(CHARGE_WORDS[kind]),
            "charged": money(today[kind].assessed_cents if kind in today else 0),
            "paid": money(today[kind].paid_cents if kind in today else 0),
            "left": money(today[kind].open_cents if kind in today else 0),
            "accrued": money(accrued.get(kind, 0)),
        }
        for kind in kinds
    ]
