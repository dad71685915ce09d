"""Pages of refunds. Each read of a record leaves its audit row before the page goes out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records import audit, pages, queries
from records.due_dates import filing_year
from records.views.years import check_year
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_safe
def refunds(request: TaxpayerRequest) -> HttpResponse:
    """Refunds by year, the newest first."""
    on = request.moment.business_date
    stories = queries.refunds(taxpayer=request.taxpayer, on=on)
    audit.viewed(request, "refunds")
    rows = [pages.refund_row(story, reverse("records:refund", args=[story.tax_year])) for story in stories]
    return render(request, "records/refunds.html", {"rows": rows, "filing_year": filing_year(on)})


@taxpayer_only()
@require_safe
def refund(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """One year's refund: the answer, what happened, the figures, what comes next."""
    on = request.moment.business_date
    check_year(request, tax_year)
    stories = queries.refunds_of_year(taxpayer=request.taxpayer, tax_year=tax_year, on=on)
    audit.viewed(request, "refund", period=f"{tax_year}12")
    context = {"tax_year": tax_year, "sections": [pages.refund_section(story) for story in stories]}
    return render(request, "records/refund.html", context)
