"""Pages of returns and income documents. Each read of a record leaves its audit row before the page goes out."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records import audit, income_pages, queries, return_pages
from records.due_dates import filing_year
from records.returns import ReturnYear
from records.transcripts import YEARS_ONLINE
from records.views.years import check_year
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_safe
def returns(request: TaxpayerRequest) -> HttpResponse:
    """Every year with a return or a document, newest first; the year that is to be filed now is always there."""
    on = request.moment.business_date
    filed = {year.tax_year: year for year in queries.return_years(taxpayer=request.taxpayer, on=on)}
    held = Counter(
        document.tax_year
        for document in queries.income_documents(taxpayer=request.taxpayer, on=on)
        if not document.corrected
    )
    audit.viewed(request, "returns")
    years = sorted({*filed, *held, filing_year(on)} & _shown(on.year), reverse=True)
    rows = [
        return_pages.list_row(
            filed.get(year) or ReturnYear(year, on),
            documents=held[year],
            url=reverse("records:return", args=[year]),
            income_url=reverse("records:income_year", args=[year]),
        )
        for year in years
    ]
    return render(request, "records/returns.html", {"rows": rows})


@taxpayer_only()
@require_safe
def return_(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """One year's return as filed and as worked out, its versions, and who reported the figures."""
    on = request.moment.business_date
    check_year(request, tax_year)
    year = queries.return_year(taxpayer=request.taxpayer, tax_year=tax_year, on=on)
    documents = queries.income_documents(taxpayer=request.taxpayer, on=on, tax_year=tax_year)
    audit.viewed(request, "return", period=f"{tax_year}12")
    page = return_pages.return_page(year, documents)
    context = {"page": page, "tax_year": tax_year, "ways": _ways(tax_year, year), "documents": len(documents)}
    return render(request, "records/return.html", context)


@taxpayer_only()
@require_safe
def income(request: TaxpayerRequest) -> HttpResponse:
    """The years for which somebody reported income, newest first."""
    on = request.moment.business_date
    documents = queries.income_documents(taxpayer=request.taxpayer, on=on)
    audit.viewed(request, "income")
    urls = {year: reverse("records:income_year", args=[year]) for year in _shown(on.year)}
    rows = income_pages.year_rows(documents, urls)
    return render(request, "records/income.html", {"rows": rows, "filing_year": filing_year(on)})


@taxpayer_only()
@require_safe
def income_year(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Every document of one year with all its boxes in plain words."""
    on = request.moment.business_date
    check_year(request, tax_year)
    documents = queries.income_documents(taxpayer=request.taxpayer, on=on, tax_year=tax_year)
    audit.viewed(request, "income_year", period=f"{tax_year}12")
    page = income_pages.income_page(tax_year, documents, on)
    return render(request, "records/income_year.html", {"page": page, "tax_year": tax_year})


def _shown(newest: int) -> set[int]:
    """The years that have a page."""
    return set(range(newest - YEARS_ONLINE, newest + 1))


def _ways(tax_year: int, year: ReturnYear) -> list[dict[str, str]]:
    """Where to go from a return; a room that this process does not mount is left out."""
    ways = [("records:income_year", _("What others reported for %(year)s"), True)]
    ways.append(("records:refund", _("Your %(year)s refund"), year.story is not None))
    ways.append(("records:account_transcript", _("The %(year)s account transcript"), year.posted_on is not None))
    found = [(_url(name, tax_year), label) for name, label, is_there in ways if is_there]
    if year.original is None:
        found.append((_url("records:transcripts"), _("Transcripts, with the letter that says you did not file")))
    if year.letters:
        found.append((_url("records:notices"), _("Your notices")))
    return [{"url": url, "label": label % {"year": tax_year}} for url, label in found if url]


def _url(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
