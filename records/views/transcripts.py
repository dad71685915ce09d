"""Pages of transcripts. Each read of a record leaves its audit row before the page goes out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records import audit, pages, queries
from records.audit_actions import AuditAction
from records.models import TaxModule
from records.views.years import check_year
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_safe
def transcripts(request: TaxpayerRequest) -> HttpResponse:
    """Which years' transcripts can be seen, and why a year can't."""
    years = queries.transcript_years(taxpayer=request.taxpayer, on=request.moment.business_date)
    audit.viewed(request, "transcripts")
    rows = [pages.year_row(year, reverse("records:account_transcript", args=[year.tax_year])) for year in years]
    return render(request, "records/transcripts.html", {"rows": rows})


@taxpayer_only()
@require_safe
def account_transcript(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """The account transcript of a year with each code in plain words, or the page that says why there is
    none.
    """
    on = request.moment.business_date
    check_year(request, tax_year)
    try:
        module, found = queries.account_transcript(taxpayer=request.taxpayer, tax_year=tax_year, on=on)
    except TaxModule.DoesNotExist:
        module, found = None, None
    if module is None or found is None or not found.lines:
        return _no_transcript(request, tax_year)
    viewed = AuditAction.TRANSCRIPT_VIEWED
    audit.viewed(request, "transcript", action=viewed, subject=module, kind="account", period=module.period)
    return render(request, "records/account_transcript.html", {"transcript": found})


def _no_transcript(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    years = queries.transcript_years(taxpayer=request.taxpayer, on=request.moment.business_date)
    why = next((year.why_not for year in years if year.tax_year == tax_year), "")
    why = why or _("No record of a return filed for %(year)s.") % {"year": tax_year}
    return render(request, "records/no_transcript.html", {"tax_year": tax_year, "why": why})
