"""The refund did not come: when that can be said, what to do first, and the case that traces the money."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from records import actions, audit
from records.models import Case
from records.queries import RefundYear
from records.refund_forms import TraceForm
from records.refunds.ahead import trace_from
from records.refunds.values import RefundStory
from records.views.refund_ways import UNPROCESSABLE, case_way, year_of
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Ask where the money is: only after the days that a deposit or a check may take; before that, when."""
    year = year_of(request, tax_year)
    paid = next((story for story in year.stories if trace_from(story)), None)
    case = year.cases.get(Case.Kind.REFUND_MISSING)
    state = _state(paid, case, request.moment.business_date)
    if request.method == "POST" and state != "open":
        words = _("We trace this refund already.") if case else _("Nothing was sent: this refund can't be traced now.")
        messages.info(request, words)
        return redirect("records:refund_trace", tax_year)
    form = TraceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _open(request, year)
    audit.viewed(request, "refund_trace", period=f"{tax_year}12")
    page = {"tax_year": tax_year, "state": state, "form": form, **_facts(paid, case)}
    return render(request, "records/refund_trace.html", page, status=UNPROCESSABLE if form.is_bound else 200)


def _state(paid: RefundStory | None, case: Case | None, on: date) -> str:
    if case:
        return "traced"
    first = trace_from(paid) if paid else None
    if first is None:
        return "not sent"
    return "open" if on >= first else "early"


def _open(request: TaxpayerRequest, year: RefundYear) -> HttpResponse:
    actions.open_case(
        taxpayer=request.taxpayer,
        module=year.module,
        kind=Case.Kind.REFUND_MISSING,
        subject_kind="refund",
        subject_ref=f"{year.tax_year}12",
        by=request.user,
        at=request.moment,
    )
    messages.success(request, _("We trace your refund."))
    return redirect("records:refund_trace", year.tax_year)


def _facts(paid: RefundStory | None, case: Case | None) -> dict[str, object]:
    facts: dict[str, object] = {}
    if paid and paid.payment:
        first = trace_from(paid)
        facts = {
            "by_mail": paid.payment.by_mail,
            "amount": money(paid.waterfall.paid_cents),
            "sent_on": day(paid.payment.date),
            "from_day": day(first) if first else "",
            "reported": any(step.kind == "cleared" for step in paid.steps),
        }
    if case:
        facts |= {
            "ref": case.ref,
            "answer_by": day(case.target_on),
            "opened": day(case.opened_on),
            "way": case_way(case),
        }
    return facts
