"""What every page shares: the brand, the link to the design system, and the calm page for whatever goes wrong."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stub_idp import settings
from stub_idp.panel.badge import badge

DESIGN_SYSTEM = "uswds/css/uswds.min.css"


@cache
def design_system_url() -> str:
    """The address of the design system's style sheet among the collected files, or nothing when it isn't there."""
    folder = settings.STUB_IDP_STATIC_DIR
    try:
        name = json.loads((folder / "staticfiles.json").read_text("utf-8"))["paths"][DESIGN_SYSTEM]
    except (OSError, ValueError, KeyError):
        name = DESIGN_SYSTEM
    return f"/static/{name}" if (folder / name).is_file() else ""


def brand(request: HttpRequest) -> dict[str, Any]:
    """Template variables of every page."""
    return {
        "brand_name": "Harbor ID",
        "design_system_url": design_system_url(),
        "badge": badge(now=time.time()),
        "sandbox": settings.STUB_IDP_SANDBOX,
        "here": request.path,
    }


def problem(
    request: HttpRequest, *, status: int, heading: str, body: str, advice: str = "", log: str = ""
) -> HttpResponse:
    """A calm page that says what happened and what to do. `log` is a stable code for tests and integrators."""
    context = {"heading": heading, "body": body, "advice": advice, "log": log}
    return render(request, "stub_idp/problem.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something that cannot be read at all."""
    return problem(
        request, status=400, heading=_("We can’t read this request"), body=_("Something in it is malformed.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return problem(
        request,
        status=404,
        heading=_("Page not found"),
        body=_("There is nothing at this address."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own mistake."""
    return problem(
        request,
        status=500,
        heading=_("Something went wrong here"),
        body=_("It isn’t anything you did. Nothing was shared."),
        advice=_("Go back to the service you came from and try again."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that this browser did not get from us, or got too long ago."""
    return problem(
        request,
        status=403,
        heading=_("This page is no longer current"),
        body=_("The form may have been open for too long, or this browser refuses cookies."),
        advice=_("Go back to the service you came from and sign in again."),
        log="csrf",
    )
