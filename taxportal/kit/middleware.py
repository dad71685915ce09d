"""Outermost middleware: a reference, headers and one log line for each request; and the Fetch-Metadata rule."""

import hashlib
import ipaddress
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from taxportal.kit import context, errors, logs
from taxportal.kit.refs import new_reference
from taxportal.kit.requests import PortalRequest

GetResponse = Callable[[HttpRequest], HttpResponseBase]

NEVER_USED = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
]
HEADERS = {
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NEVER_USED),
}
NO_STORE = "no-store, no-cache, must-revalidate, max-age=0, private"
BARE_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


class RequestLog:
    """Gives the request its reference, the answer its headers, and the log its line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with headers, whatever happens inside."""
        begun = time.monotonic()
        reference = new_reference()
        cast(PortalRequest, request).reference = reference
        here = context.RequestContext(
            request_id=reference,
            ip=visitor_address(request),
            user_agent_hash=hashlib.sha256(request.META.get("HTTP_USER_AGENT", "").encode()).hexdigest()[:12],
        )
        context.begin(here)
        try:
            response = self.get_response(request)
            _finish(request, response)
            _log(request, response, here, begun)
            return response
        finally:
            context.end()


def visitor_address(request: HttpRequest) -> str:
    """The network address of whoever asks: the peer, or what a trusted proxy put last into X-Forwarded-For.

    Earlier entries are the visitor's own words. What is no address counts as the peer's.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer not in settings.TRUSTED_PROXIES:
        return peer
    last = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last.partition("%")[0]))
    except ValueError:
        return peer


def _finish(request: HttpRequest, response: HttpResponseBase) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith(settings.STATIC_URL):
        response.headers.setdefault("Cache-Control", NO_STORE)
    response.headers.setdefault("Content-Security-Policy", BARE_CSP)
    response.headers["X-Request-ID"] = cast(PortalRequest, request).reference


def _log(request: HttpRequest, response: HttpResponseBase, here: context.RequestContext, begun: float) -> None:
    match = request.resolver_match
    logs.event(
        "http.request",
        request_id=here.request_id,
        method=request.method if request.method in _METHODS else "other",
        # the route, not the path: paths and queries may hold codes, states and references
        route=match.route if match else "static" if request.path.startswith(settings.STATIC_URL) else "none",
        status=response.status_code,
        ms=round((time.monotonic() - begun) * 1000, 1),
        ip=shortened(here.ip),
        actor=here.actor_ref,
        session=here.session_ref,
        ua=here.user_agent_hash,
        **here.notes,
    )


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}


def shortened(ip: str) -> str:
    """The network of an address (/24 or /48), as the operational log keeps it."""
    if ":" in ip:
        return ":".join(ip.split(":")[:3]) + "::"
    return ".".join([*ip.split(".")[:3], "0"]) if ip.count(".") == 3 else ""


class FetchMetadata:
    """Refuses what another site's page sends here, unless it is a plain link: the second wall behind the CSRF token."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 403 to cross-site requests other than top-level GET navigation."""
        if request.META.get("HTTP_SEC_FETCH_SITE") in {"cross-site", "same-site"} and not _plain_link(request):
            logs.event("http.fetch_metadata_blocked")
            return errors.forbidden(request)
        return self.get_response(request)


def _plain_link(request: HttpRequest) -> bool:
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and meta.get("HTTP_SEC_FETCH_MODE") == "navigate"
        and meta.get("HTTP_SEC_FETCH_DEST", "document") == "document"
    )


class NotAllowedPage:
    """Gives Django's empty 405 words and ways on: a bookmark of a form's address must not end on a blank page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; an empty 405 becomes the page that says so."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not getattr(response, "content", b""):
            return errors.not_allowed(request, response.headers["Allow"])
        return response
