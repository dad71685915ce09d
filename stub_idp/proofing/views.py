"""Pages of identity proofing."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from stub_idp import flow, runtime


@require_http_methods(["GET", "HEAD", "POST"])
def proofing(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """The service asks for a proven identity: prove it now, or go on without."""
    runtime.profile_or_404(issuer)
    now = time.time()
    if flow.person_on_the_way(request, issuer, reference, now=now) is None:
        return flow.go_on(request, issuer, reference, now=now)
    if request.method == "POST" and "without" in request.POST:
        runtime.store().update(reference, now=now, proofing_declined=True)
        return flow.go_on(request, issuer, reference, now=now)
    return render(request, "stub_idp/proofing/offer.html")
