"""What is owed, and where paying begins."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from payments import queries
from payments.queries import ModuleOwing, Owing
from payments.views.rows import payment_rows
from records import audit
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_safe
def balance(request: TaxpayerRequest) -> HttpResponse:
    """Owed, on its way, left: the sum and each year."""
    found = queries.owing(taxpayer=request.taxpayer, on=request.moment.business_date)
    audit.viewed(request, "balance")
    years = [module for module in found.modules if module.owed_cents or module.on_its_way_cents]
    page = {
        "sentence": _sentence(found, on=request.moment.business_date),
        "years": [_year(module, on=request.moment.business_date) for module in years],
        "under_way": payment_rows(found.on_its_way.payments, viewer=request.taxpayer),
        "pay_url": reverse("payments:pay") if found.to_pay else "",
        "list_url": reverse("payments:list"),
    }
    return render(request, "payments/balance.html", page)


def _sentence(found: Owing, *, on: date) -> str:
    left = sum(module.left_cents for module in found.modules)
    if left:
        first = found.to_pay[0]
        words = _("You owe %(left)s.")
        if len(found.to_pay) == 1:
            in_time = first.due_on >= on
            words = _("You owe %(left)s, due by %(day)s.") if in_time else _("You owe %(left)s. It was due on %(day)s.")
        return words % {"left": money(left), "day": day(first.due_on)}
    if found.on_its_way.total_cents:
        words = _("%(amount)s is on its way. Once it has arrived, you owe nothing.")
        return words % {"amount": money(found.on_its_way.total_cents)}
    return _("You owe nothing. Left to pay: %(nothing)s.") % {"nothing": money(0)}


def _year(module: ModuleOwing, *, on: date) -> dict[str, object]:
    on_its_way = -module.on_its_way_cents
    rows = [
        {"label": _("Owed"), "amount": money(module.owed_cents), "detail": _due(module, on)},
        {"label": _("On its way"), "amount": money(on_its_way)},
        {"label": _("Left to pay"), "amount": money(module.left_cents), "kind": "total"},
    ]
    over = module.on_its_way_cents - module.owed_cents
    if over > 0:
        words = _("More is on its way than is owed: %(over)s will be credited to you.") % {"over": money(over)}
        rows.append({"label": words, "amount": "", "kind": "note"})
    return {"tax_year": module.tax_year, "rows": rows}


def _due(module: ModuleOwing, on: date) -> str:
    words = _("Due by %(day)s") if module.due_on >= on else _("Was due on %(day)s")
    return words % {"day": day(module.due_on)} if module.owed_cents else ""


@taxpayer_only()
@require_safe
def pay(request: TaxpayerRequest) -> HttpResponse:
    """Where paying begins: straight to the amount, or to the choice of a year where several are open."""
    on = request.moment.business_date
    found = queries.owing(taxpayer=request.taxpayer, on=on)
    if len(found.to_pay) == 1:
        return redirect("payments:amount", found.to_pay[0].tax_year)
    years = [
        {
            "url": reverse("payments:amount", args=[module.tax_year]),
            "label": _("Pay for %(year)s") % {"year": module.tax_year},
            "detail": (
                _("%(left)s left, due by %(day)s") if module.due_on >= on else _("%(left)s left, was due on %(day)s")
            )
            % {"left": money(module.left_cents), "day": day(module.due_on)},
        }
        for module in found.to_pay
    ]
    page = {"years": years, "sentence": _sentence(found, on=on), "balance_url": reverse("payments:balance")}
    return render(request, "payments/pay.html", page)
