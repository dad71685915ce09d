"""Pages of the account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from stub_idp import runtime


def account(request: HttpRequest, issuer: str) -> HttpResponse:
    """The person's own page."""
    runtime.profile_or_404(issuer)
    return HttpResponseRedirect("/")
