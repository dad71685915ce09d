"""Part of a refund went elsewhere: who has it, how to reach them, what a spouse can do, and contesting it here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from records import actions, audit
from records.holds import Actor
from records.models import Case
from records.queries import RefundYear
from records.refund_forms import ContestForm
from records.refunds.creditors import creditor
from records.refunds.values import Kind, Step
from records.views.refund_ways import UNPROCESSABLE, case_way, year_of
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def offset(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Who took what, and the ways to contest it; on POST a case, once."""
    year = year_of(request, tax_year)
    taken = [step for story in year.stories for step in story.steps if step.kind is Kind.OFFSET_APPLIED]
    case = year.cases.get(Case.Kind.OFFSET_CONTESTED)
    if request.method == "POST" and (case or not taken):
        messages.info(request, _("You contested this already.") if case else _("There is nothing to contest."))
        return redirect("records:refund_offset", tax_year)
    form = ContestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _open(request, year, form.cleaned_data["text"])
    audit.viewed(request, "refund_offset", period=f"{tax_year}12")
    page = {
        "tax_year": tax_year,
        "taken": [_row(step) for step in taken],
        "agencies": [_reach(step) for step in taken if step.actor is Actor.AGENCY],
        "own_debt": any(step.actor is Actor.US for step in taken),
        "spouse": year.spouse_given_name,
        "form": form,
        "case": _case(case) if case else None,
    }
    return render(request, "records/refund_offset.html", page, status=UNPROCESSABLE if form.is_bound else 200)


def _open(request: TaxpayerRequest, year: RefundYear, text: str) -> HttpResponse:
    actions.open_case(
        taxpayer=request.taxpayer,
        module=year.module,
        kind=Case.Kind.OFFSET_CONTESTED,
        subject_kind="offset",
        subject_ref=f"{year.tax_year}12",
        text=text,
        by=request.user,
        at=request.moment,
    )
    messages.success(request, _("Your words have arrived. We look into it."))
    return redirect("records:refund_offset", year.tax_year)


def _row(step: Step) -> dict[str, str]:
    to = step.party or _("another agency")
    if step.actor is Actor.US:
        to = _("an older federal tax debt of yours")
    detail = _("on %(day)s") % {"day": day(step.date)}
    return {"label": to, "detail": detail, "amount": money(step.amount_cents), "kind": "plain"}


def _reach(step: Step) -> dict[str, str]:
    known = creditor(step.party)
    return {
        "name": step.party or str(known.name),
        "debt": str(known.debt),
        "phone": known.phone,
        "address": known.address,
    }


def _case(case: Case) -> dict[str, object]:
    return {"ref": case.ref, "answer_by": day(case.target_on), "opened": day(case.opened_on), "way": case_way(case)}
