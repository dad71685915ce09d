"""The consent page."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from stub_idp import flow, runtime


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """What the service asks for, with a switch for each attribute."""
    runtime.profile_or_404(issuer)
    now = time.time()
    runtime.store().update(reference, now=now, consented=True)
    return flow.go_on(request, issuer, reference, now=now)
