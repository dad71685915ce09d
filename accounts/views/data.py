"""The page of a person's data: what is held, who it was shared with, and everything as one download."""

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import data_bundle, data_page, queries, session_queries
from payments import queries as payment_queries
from records import actions, audit
from records import queries as records_queries
from taxportal.kit import errors, limits
from taxportal.kit.access import need_fresh_sign_in, taxpayer_only
from taxportal.kit.requests import TaxpayerRequest

BUNDLES, WINDOW_S = 5, 900  # a download is seconds of work: at most so many a quarter of an hour for one record


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: TaxpayerRequest) -> HttpResponseBase:
    """What is held about the person and with whom it was shared. A POST downloads it all, after a fresh sign-in."""
    if request.method == "POST":
        need_fresh_sign_in(request, back=reverse("accounts:data"))
        verdict = limits.hit("data.bundle", str(request.taxpayer.pk), limit=BUNDLES, window_s=WINDOW_S)
        return _bundle(request) if verdict.allowed else errors.too_many(request, verdict.retry_after_s)
    counts = records_queries.held(taxpayer=request.taxpayer, on=request.moment.business_date)
    page = data_page.page(
        counts,
        payments=len(payment_queries.payments_of(taxpayer=request.taxpayer)),
        sign_ins=len(session_queries.sign_ins_of(user=request.user, most=data_bundle.MOST_SIGN_INS)),
        logins=queries.logins_of(request.user),
    )
    audit.viewed(request, "data")
    return render(request, "accounts/data.html", {"page": page})


def _bundle(request: TaxpayerRequest) -> HttpResponseBase:
    """The ZIP, sent as it is made. All that is read from the database is read, and the audit row written, before the first byte."""
    taxpayer, on = request.taxpayer, request.moment.business_date
    wanted = data_bundle.wanted(taxpayer=taxpayer, on=on)
    asked = actions.request_bundle(taxpayer=taxpayer, wanted=wanted, by=request.user, at=request.moment)
    bundle = data_bundle.gather(user=request.user, taxpayer=taxpayer, asked=asked, on=on)
    answer = StreamingHttpResponse(data_bundle.stream(bundle), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{data_bundle.file_name(on)}"'
    return answer
