"""Endpoints that can be broken: a view's right answer, as the faults in force make it."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from stub_idp import runtime
from stub_idp.faults.discovery import DISCOVERY
from stub_idp.faults.endpoints import broken, slugs_of

View = Callable[..., HttpResponse]


class Told(HttpResponse):
    """An answer that belongs to a sign-in, with the faults that it carries."""

    def __init__(self, answer: HttpResponse, faults: frozenset[str]) -> None:
        super().__init__(answer.content, status=answer.status_code, headers=dict(answer.headers))
        self.faults = faults


def breakable(endpoint: str, view: View) -> Callable[..., HttpResponseBase]:
    """The view, with whatever is armed at its issuer or carried by the sign-in that it answers."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, issuer: str) -> HttpResponseBase:
        right = view(request, issuer=issuer)
        mine = slugs_of(endpoint)
        carried = right.faults & mine if isinstance(right, Told) else frozenset()
        in_force = runtime.armoury().take(issuer, mine | _metadata_bends(endpoint), now=time.time()) | carried
        if bends := in_force & DISCOVERY.keys():
            found = json.loads(right.content)
            for slug in sorted(bends):
                DISCOVERY[slug].change(found)
            right = JsonResponse(found)
        for slug in sorted(in_force & mine):
            answer = broken(slug, endpoint, request, right)
            if not isinstance(answer, HttpResponse):
                return answer
            right = answer
        return right

    return wrapped


def _metadata_bends(endpoint: str) -> frozenset[str]:
    return frozenset(DISCOVERY) if endpoint == "discovery" else frozenset()
