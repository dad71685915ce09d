"""Response headers: nothing is cached, framed, guessed at or loaded from elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stub_idp import pages, runtime

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex",
}
# A view that offers the camera says so by this header, which is taken off again: its page may run our own script.
CAMERA = "X-Page-Offers-Camera"
# Two pictures of ten megabytes never come in one form; what is larger than one and its fields is not read at all.
MOST_BYTES = 10 * 1024 * 1024 + 64 * 1024
PIECE = 64 * 1024
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
        response = _too_large(request) or _read_to_its_end(request, get_response(request))
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        response.headers["Content-Security-Policy"] = page_policy() if is_page else API_POLICY
        offers_camera = response.headers.pop(CAMERA, None) is not None
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in FIXED.items():
            response.headers[name] = value
        if offers_camera:
            response.headers["Content-Security-Policy"] += "; script-src 'self'"
            policy = FIXED["Permissions-Policy"].replace("camera=()", "camera=(self)")
            response.headers["Permissions-Policy"] = policy
        return response

    return middleware


def _read_to_its_end(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, once the body that no view looked at is read: the server would drop a connection with a rest of it."""
    with contextlib.suppress(OSError):
        for _again in range(MOST_BYTES // PIECE + 1):
            if not request.META["wsgi.input"].read(PIECE):
                break
    return response


def _too_large(request: HttpRequest) -> HttpResponse | None:
    """413 before a byte of the body is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdecimal() and len(length) < 12 and int(length) <= MOST_BYTES:
        return None
    return pages.problem(
        request,
        status=413,
        heading=_("This file is too large"),
        body=_("A picture may have at most 10 megabytes. Nothing was uploaded."),
        advice=_("Go back, and choose a smaller picture or take it at a lower resolution."),
        log="too-large",
    )
