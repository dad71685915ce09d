"""Endpoints that can be broken: a view's right answer, as the faults in force make it."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from stub_idp import runtime
from stub_idp.armed import About
from stub_idp.faults.discovery import DISCOVERY
from stub_idp.faults.endpoints import broken, slugs_of
from stub_idp.faults.outage import OUTAGE
from stub_idp.store import Grant

View = Callable[..., HttpResponse]


class Told(HttpResponse):
    """An answer that belongs to a sign-in: it knows whose, and the faults that this one carries."""

    def __init__(self, answer: HttpResponse, grant: Grant) -> None:
        super().__init__(answer.content, status=answer.status_code, headers=dict(answer.headers))
        self.faults = grant.sign_in.faults
        self.about = About(grant.request.issuer, grant.request.client_id, grant.sign_in.person)


def breakable(endpoint: str, view: View) -> Callable[..., HttpResponseBase]:
    """The view, with whatever is armed at its issuer or carried by the sign-in that it answers."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, issuer: str) -> HttpResponseBase:
        armoury, now = runtime.armoury(), time.time()
        # Whoever is not there does nothing either: no code is used up, nobody is signed out.
        for slug in armoury.take(About(issuer), OUTAGE.keys(), now=now):
            return OUTAGE[slug].change(request, endpoint)
        right = view(request, issuer=issuer)
        mine = slugs_of(endpoint)
        about, carried = (right.about, right.faults & mine) if isinstance(right, Told) else (About(issuer), frozenset())
        in_force = armoury.take(about, mine | _metadata_bends(endpoint), now=now) | carried
        return _bent(endpoint, request, right, in_force)

    return wrapped


def _bent(endpoint: str, request: HttpRequest, right: HttpResponse, in_force: frozenset[str]) -> HttpResponseBase:
    if bends := in_force & DISCOVERY.keys():
        found = json.loads(right.content)
        for slug in sorted(bends):
            DISCOVERY[slug].change(found)
        right = JsonResponse(found)
    for slug in sorted(in_force & slugs_of(endpoint)):
        answer = broken(slug, endpoint, request, right)
        if not isinstance(answer, HttpResponse):
            return answer
        right = answer
    return right


def _metadata_bends(endpoint: str) -> frozenset[str]:
    return frozenset(DISCOVERY) if endpoint == "discovery" else frozenset()
