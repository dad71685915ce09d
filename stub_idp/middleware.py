"""Response headers: nothing is cached, framed, guessed at or loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stub_idp import runtime

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


def page_policy() -> str:
    """The content policy of pages. Answers leave by a form's redirect, so form-action names where they may go."""
    targets = " ".join(["'self'", *runtime.registry().origins()])
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    )


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that sets the headers on every response of a view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        response.headers["Content-Security-Policy"] = page_policy() if is_page else API_POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in FIXED.items():
            response.headers[name] = value
        return response

    return middleware
