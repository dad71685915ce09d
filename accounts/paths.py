"""Where a sign-in may lead: our own pages only, and only those that need a sign-in."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from taxportal.kit.access import Door, mark_of

MAX_NEXT = 400
AFTER_SIGN_IN = {Door.SIGNED_IN, Door.TAXPAYER}


def safe_next(wanted: str | None) -> str:
    """``wanted`` if it is the path of a page of ours behind sign-in, else "" (which leads to the account's home)."""
    if not wanted or len(wanted) > MAX_NEXT or not wanted.startswith("/") or not wanted.isprintable():
        return ""
    if "\\" in wanted or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return ""
    try:
        mark = mark_of(resolve(urlsplit(wanted).path).func)
    except (Resolver404, ValueError):
        return ""
    return wanted if mark is not None and mark.door in AFTER_SIGN_IN else ""


def with_next(path: str, next_path: str) -> str:
    """The path with ``?next=`` where there is one to keep."""
    return f"{path}?{urlencode({'next': next_path})}" if next_path else path


def absolute(path: str) -> str:
    """An address of ours for the outside: from PUBLIC_BASE_URL, never from the Host header."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def redirect_uri(provider: str) -> str:
    """The redirect URI of a provider, as registered there."""
    return absolute(reverse("accounts:callback", args=[provider]))
