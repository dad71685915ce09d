"""The plain project's addresses and its views."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from records.models import IncomeDocument, TaxModule, Taxpayer

SESSION_KEY = "taxpayer"


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Every year of one person with its entries and steps, newest first, and what others reported."""
    taxpayer = get_object_or_404(Taxpayer, pk=request.session[SESSION_KEY])
    modules = TaxModule.objects.filter(primary=taxpayer).prefetch_related(
        "postings", "refund_events", "returns", "notices"
    )
    papers = list(IncomeDocument.objects.filter(recipient=taxpayer))
    for paper in papers:
        paper.amounts = [(box, cents) for box, cents in paper.boxes.items() if isinstance(cents, int)]
    return render(request, "plain/account.html", {"taxpayer": taxpayer, "modules": modules, "papers": papers})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry; here so that the page can link to it."""
    return HttpResponse(str(pk))


urlpatterns = [path("account/", account, name="account"), path("entry/<int:pk>/", detail, name="entry")]
