"""Error pages: plain words, what to do next, a reference; never a trace, a path, a claim or somebody else's data."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.views.decorators.csrf import requires_csrf_token

from taxportal.kit import access, logs

# What a database that is away, full or locked raises. Its other errors (a value it can't hold, say) are our own mistakes.
DATABASE_DOWN = (OperationalError, InterfaceError)


def _page(request: HttpRequest, status: int, template: str, **more: object) -> HttpResponse:
    reference = getattr(request, "reference", "")
    response = render(request, template, {"reference": reference, **more}, status=status)
    if status in {429, 503}:
        response["Retry-After"] = str(more.get("retry_after_s", 60))
    return response


@access.public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _page(request, 400, "400.html")


@access.public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person may not do this."""
    return _page(request, 403, "403.html")


@access.public
@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was out of date or came from elsewhere: nothing was sent."""
    logs.event("http.csrf_failed")
    return _page(request, 403, "403_csrf.html")


@access.public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or is not yours; the two look the same."""
    return _page(request, 404, "404.html")


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405 as a page: the address of a form was opened as a page, from a bookmark say. Django's own answer is empty."""
    response = _static_page(request, 405, "405.html", 0)
    response["Allow"] = allowed
    return response


def too_many(request: HttpRequest, retry_after_s: int) -> HttpResponse:
    """429 with the waiting time in words and in Retry-After."""
    return _page(request, 429, "429.html", retry_after_s=retry_after_s, minutes=-(-retry_after_s // 60))


def unavailable(request: HttpRequest, retry_after_s: int = 60) -> HttpResponse:
    """503: for a while something that we need does not answer."""
    return _static_page(request, 503, "503.html", retry_after_s)


@access.public
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database did not answer. Rendered without database, session or context processors."""
    kind = sys.exc_info()[0]
    down = kind is not None and issubclass(kind, DATABASE_DOWN)
    logs.logger.error(
        "sys.degraded" if down else "sys.error",
        exc_info=True,
        extra={"fields": {"request_id": getattr(request, "reference", "")}},
    )
    return _static_page(request, 503, "503.html", 60) if down else _static_page(request, 500, "500.html", 0)


def _static_page(request: HttpRequest, status: int, template: str, retry_after_s: int) -> HttpResponse:
    reference = getattr(request, "reference", "")
    try:
        body = loader.get_template(template).render({"reference": reference})
    except TemplateDoesNotExist:
        body = f"Something failed on our side. Reference {reference}"
    response = HttpResponse(body, status=status)
    if retry_after_s:
        response["Retry-After"] = str(retry_after_s)
    return response
