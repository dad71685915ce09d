"""The logins of an account: the list, adding one, removing one."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, added_logins, policies, providers, queries, security_page
from accounts.models import Purpose
from accounts.oidc import starting
from taxportal.kit.access import FRESH_S, taxpayer_only
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_GET
def logins(request: TaxpayerRequest) -> HttpResponse:
    """Which logins open the record, since when, and the providers from which one can be added."""
    told = request.GET.get("told", "")
    return render(
        request,
        "accounts/logins.html",
        {
            "logins": [security_page.login_row(login) for login in queries.logins_of(request.user)],
            "current": request.identity.id,
            "choices": [
                {"label": provider.label, "url": reverse("accounts:add_login", args=[provider.name])}
                for provider in providers.public_providers()
            ],
            "added": told == "link.added",
            "removed": told == "link.removed",
            "problem": added_logins.words_of(told),
        },
    )


@taxpayer_only(max_age_s=FRESH_S)
@require_GET
def add(request: TaxpayerRequest, name: str) -> HttpResponse:
    """302 to the provider of the login to add; what comes back is checked against the record of this session."""
    provider = providers.public_provider(name)
    if provider is None:
        raise Http404
    return starting.go(
        cast(HttpRequest, request),
        provider,
        purpose=Purpose.LINK,
        next_path=reverse("accounts:logins"),
        identity_id=request.identity.id,
    )


@taxpayer_only(max_age_s=FRESH_S)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: TaxpayerRequest, identity_id: int) -> HttpResponse:
    """Ask first, then end the login's access; what may not be removed is told in the action's own words."""
    row = next((row for row in queries.logins_of(request.user) if row.identity_id == identity_id), None)
    if row is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            actions.remove_login(
                user=request.user, identity_id=identity_id, current_id=request.identity.id, at=request.moment
            )
            return HttpResponseRedirect(f"{reverse('accounts:logins')}?told=link.removed", status=303)
        except policies.CannotRemove as refusal:
            problem = str(refusal)
    context = {"login": security_page.login_row(row), "problem": problem}
    return render(request, "accounts/remove_login.html", context, status=409 if problem else 200)
