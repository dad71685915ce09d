"""Pages of transcripts. Each read of a record leaves its audit row before the page goes out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records import audit, queries
from records.audit_actions import AuditAction
from records.transcripts import LEDGER_COLUMNS, Kind, NotAvailable, Transcript, head, story
from records.views import file_number
from records.views.file_number import FileNumberForm
from records.views.transcript_rows import NAMES, SHOWS, blocks, downloads, needs, page_url, year_rows
from records.views.years import check_year
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest

PLAIN, OFFICIAL, STORY = "plain", "official", "story"
UNFIT = 422


@taxpayer_only()
@require_safe
def transcripts(request: TaxpayerRequest) -> HttpResponse:
    """Five types by years, and why one can't be had."""
    years = queries.transcript_years(taxpayer=request.taxpayer, on=request.moment.business_date)
    audit.viewed(request, "transcripts")
    page = {
        "rows": year_rows(years),
        "needs": needs(years),
        "kinds": [{"name": NAMES[kind], "shows": SHOWS[kind]} for kind in Kind],
    }
    return render(request, "records/transcripts.html", page)


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def transcript(request: TaxpayerRequest, tax_year: int, kind: Kind) -> HttpResponse:
    """One transcript in plain words, in its official layout or as a story, or the page that says why there is none. A form on it
    takes the customer file number.
    """
    check_year(request, tax_year)
    form = FileNumberForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        return _keep_number(request, tax_year, kind, form.cleaned_data["customer_file_number"])
    number = file_number.kept(request, tax_year, kind)
    try:
        found = queries.transcript(
            taxpayer=request.taxpayer,
            tax_year=tax_year,
            kind=kind,
            on=request.moment.business_date,
            customer_file_number=number,
        )
    except NotAvailable as missing:
        return _no_transcript(request, tax_year, kind, missing.why)
    viewed = AuditAction.TRANSCRIPT_VIEWED
    audit.viewed(request, "transcript", action=viewed, kind=str(kind), period=f"{tax_year}12")
    form = form or FileNumberForm(initial={"customer_file_number": number})
    status = UNFIT if form.is_bound else 200
    return render(request, "records/transcript.html", _page(request, found, form), status=status)


def _keep_number(request: TaxpayerRequest, tax_year: int, kind: Kind, number: str) -> HttpResponse:
    file_number.keep(request, tax_year, kind, number)
    if number:
        messages.success(request, _("The customer file number is printed on this transcript and on its downloads."))
    else:
        messages.success(request, _("No customer file number is printed on this transcript."))
    return redirect(page_url(tax_year, kind))


def _page(request: TaxpayerRequest, found: Transcript, form: FileNumberForm) -> dict[str, object]:
    days = story(found)
    ways = [
        (PLAIN, _("In plain words")),
        (OFFICIAL, _("Official layout")),
        *([(STORY, _("As a story"))] if days else []),
    ]
    asked = request.GET.get("view", PLAIN)
    view = asked if asked in {way for way, _words in ways} else PLAIN
    return {
        "name": NAMES[found.kind],
        "transcript": found,
        "head": head(found),
        "columns": LEDGER_COLUMNS,
        "blocks": blocks(found),
        "days": days,
        "view": view,
        "ways": [{"name": words, "query": f"?view={way}", "current": way == view} for way, words in ways],
        "downloads": downloads(found.tax_year, found.kind),
        "more": _more(found),
        "form": form,
    }


def _more(found: Transcript) -> dict[str, str]:
    """Where the figures of this transcript are told in full: who reported each, and what changed."""
    year = found.tax_year
    if found.kind in {Kind.RETURN, Kind.RECORD}:
        words = _("See who reported each figure of your %(year)s return")
        return {"url": reverse("records:return", args=[year]), "text": words % {"year": year}}
    if found.kind == Kind.WAGE:
        words = _("See each document of %(year)s with the names in full")
        return {"url": reverse("records:income_year", args=[year]), "text": words % {"year": year}}
    return {}


def _no_transcript(request: TaxpayerRequest, tax_year: int, kind: Kind, why: str) -> HttpResponse:
    audit.viewed(request, "no transcript", kind=str(kind), period=f"{tax_year}12")
    page = {"tax_year": tax_year, "name": NAMES[kind], "why": why, "list_url": reverse("records:transcripts")}
    return render(request, "records/no_transcript.html", page)
