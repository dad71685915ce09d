"""Transcripts as files. Each download leaves its audit row before the file goes out."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from records import actions, queries
from records.renderers import FORMATS, Format, file_name
from records.transcripts import Kind, NotAvailable
from records.views import file_number
from records.views.years import check_year
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_safe
def transcript(request: TaxpayerRequest, tax_year: int, kind: Kind, form: Format) -> HttpResponse:
    """One transcript as PDF, CSV or JSON; where there is none, back to its page, which says why.

    Asked twice on one business date it is the same document under the same tracking number: reading makes nothing new.
    """
    check_year(request, tax_year)
    taxpayer, on = request.taxpayer, request.moment.business_date
    number = file_number.kept(request, tax_year, kind)
    try:
        found = queries.transcript(taxpayer=taxpayer, tax_year=tax_year, kind=kind, on=on, customer_file_number=number)
    except NotAvailable:
        return redirect("records:transcript", tax_year, kind)
    asked = actions.request_transcript(
        taxpayer=taxpayer,
        tax_year=tax_year,
        kind=kind,
        customer_file_number=number,
        form=form,
        by=request.user,
        at=request.moment,
    )
    document = replace(found, tracking_number=asked.tracking_number)
    return _file(FORMATS[form].render(document), FORMATS[form].media_type, file_name(document, form))


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    """The file as an attachment; the middleware keeps it out of every cache."""
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
