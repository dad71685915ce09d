"""What is owed in one sentence, and where paying begins."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from payments import queries
from payments.queries import Owing
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest


def sentence(found: Owing, *, on: date) -> str:
    """Return what is left to pay as it was charged, and by when; what merely accrues isn't in it."""
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
    page = {"years": years, "sentence": sentence(found, on=on), "balance_url": reverse("payments:balance")}
    return render(request, "payments/pay.html", page)
