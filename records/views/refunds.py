"""Pages of refunds. Each read of a record leaves its audit row before the page goes out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records import audit, queries, refund_pages
from records.due_dates import filing_year
from records.queries import RefundYear
from records.views.refund_ways import url_if_there, ways_on, year_of
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_safe
def refunds(request: TaxpayerRequest) -> HttpResponse:
    """Refunds by year, the newest first."""
    on = request.moment.business_date
    stories = queries.refunds(taxpayer=request.taxpayer, on=on)
    audit.viewed(request, "refunds")
    rows = [refund_pages.refund_row(story, reverse("records:refund", args=[story.tax_year])) for story in stories]
    return render(request, "records/refunds.html", {"rows": rows, "filing_year": filing_year(on)})


@taxpayer_only()
@require_safe
def refund(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """One year's refund: the answer, what happened, the figures, what comes next."""
    year = year_of(request, tax_year)
    audit.viewed(request, "refund", period=f"{tax_year}12")
    sections = [
        refund_pages.refund_section(story, counted=year.counted_for(story), ways=ways_on(story, year))
        for story in year.stories
    ]
    context = {"tax_year": tax_year, "sections": sections, "joint": _joint(year), "empty": _empty(year)}
    return render(request, "records/refund.html", context)


def _joint(year: RefundYear) -> str:
    if not year.spouse_given_name:
        return ""
    return _("This is a joint account: %(name)s sees the same.") % {"name": year.spouse_given_name}


def _empty(year: RefundYear) -> dict[str, str]:
    """Why there is no refund to show, and what would change that."""
    if year.has_return:
        return {
            "heading": _("No refund for this year"),
            "body": _(
                "Your %(year)s return did not ask for a refund. What is left to pay, if anything, stands in your balance."
            )
            % {"year": year.tax_year},
            "link_url": url_if_there("payments:balance"),
            "link_text": _("See what you owe"),
        }
    return {
        "heading": _("Return not received yet"),
        "body": _(
            "We have no %(year)s return from you. A return filed online shows here 24 hours after we receive it, one for an "
            "earlier year after three to four days, a paper return after four weeks, an amended one after three weeks."
        )
        % {"year": year.tax_year},
        "link_url": reverse("records:transcripts"),
        "link_text": _("See your transcripts"),
    }
