"""The language of the pages: that of the sign-in they belong to, as its service asked (ui_locales)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from stub_idp import runtime, settings

SPOKEN = tuple(code for code, _ in settings.LANGUAGES)
SIGN_IN = re.compile(r"/[a-z]+/sign-in/([A-Za-z0-9_-]+)/")


def first_spoken(tags: str) -> str:
    """The first of these language tags (BCP 47, with spaces between) that is spoken here; empty where none is."""
    wanted = (re.split("[-_]", tag, maxsplit=1)[0].lower() for tag in tags[:200].split())
    return next((tag for tag in wanted if tag in SPOKEN), "")


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every page in the language of the sign-in it belongs to, every other in the first of ours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with translation.override(_of_sign_in(request.path_info) or settings.LANGUAGE_CODE):
            return get_response(request)

    return middleware


def _of_sign_in(path: str) -> str:
    found = SIGN_IN.match(path)
    under_way = runtime.store().under_way(found[1], now=time.time()) if found else None
    return under_way.request.language if under_way and under_way.request else ""
