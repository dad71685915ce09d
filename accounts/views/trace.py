"""The trace of one's own sign-in, in the sandbox only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import queries, sessions
from accounts.outcomes import CATALOGUE
from accounts.providers import label_of
from accounts.trace_view import waterfall
from taxportal.kit.access import public


@public
@require_GET
def trace(request: HttpRequest, reference: str) -> HttpResponse:
    """How a sign-in was checked, for the browser that made it; 404 for any other, and outside the sandbox."""
    browser = sessions.browser_of(request)
    found = queries.own_trace(reference=reference, browser=browser) if settings.SANDBOX else None
    if found is None:
        raise Http404
    return render(
        request,
        "accounts/trace.html",
        {
            "trace": found,
            "provider": label_of(found.provider),
            "outcome": CATALOGUE[found.outcome].heading if found.outcome in CATALOGUE else found.outcome,
            "waterfall": waterfall(found.steps),
        },
    )
