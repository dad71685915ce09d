"""What every page's template may know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Switches, and the request's own reference; nothing about the person, and no database access."""
    return {
        "sandbox": settings.SANDBOX,
        "identity": getattr(request, "identity", None),
        "request_reference": getattr(request, "reference", ""),
    }
