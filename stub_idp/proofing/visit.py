"""One request in this room: who comes, where their proofing stands, and which page that is."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from stub_idp import flow, runtime
from stub_idp.people import Person
from stub_idp.proofing import rules, words
from stub_idp.proofing.rules import Case

# The page of each step, and which of the five steps its heading names.
PAGES: Mapping[str, str] = {
    rules.OFFER: "proofing",
    rules.DETAILS: "identity-details",
    rules.DOCUMENT: "identity-document",
    rules.FRONT: "identity-photo",
    rules.BACK: "identity-photo",
    rules.SELFIE: "identity-selfie",
    rules.LOCKED: "identity-video",
    rules.VIDEO: "identity-video",
    rules.COUNTER: "identity-counter",
    rules.LETTER: "identity-letter",
    rules.DONE: "identity-result",
    rules.CLOSED: "identity-result",
}
NUMBERS: Mapping[str, int] = {
    "identity-details": 1,
    "identity-document": 2,
    "identity-photo": 3,
    "identity-selfie": 4,
    "identity-ways": 4,
    "identity-video": 4,
    "identity-counter": 4,
    "identity-letter": 4,
    "identity-result": 5,
}
AUTOMATIC = (rules.DETAILS, rules.DOCUMENT, rules.FRONT, rules.BACK, rules.SELFIE)


@dataclass(frozen=True)
class Visit:
    """A request of a person on their way, with their case as it stands."""

    request: HttpRequest
    issuer: str
    reference: str
    person: Person
    case: Case
    now: float

    @property
    def step(self) -> str:
        """Where the case is."""
        return rules.step(self.case, self.now)

    def address(self, page: str, *more: str) -> str:
        """The address of a page of this sign-in."""
        return reverse(page, args=[self.issuer, self.reference, *more])

    def to(self, page: str, *more: str) -> HttpResponse:
        """Send the browser to a page of this sign-in."""
        return HttpResponseRedirect(self.address(page, *more))

    def to_step(self, *, early: bool = False) -> HttpResponse:
        """Send the browser to the page of the step where the case is; `early` says that another page was tried."""
        address = step_address(self)
        return HttpResponseRedirect(f"{address}?first=1" if early else address)

    def changed(self, make: Callable[[Case], Case]) -> Visit:
        """The same visit after a change of the case; rules.NotNow where it can't happen."""
        return replace(self, case=runtime.cases().change(self.person.handle, make, now=self.now))

    def show(self, page: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        """A page of this room, with what all of them need."""
        under_way = flow.find(self.request, self.issuer, self.reference, now=self.now)
        client_name = runtime.client_name(under_way.request if under_way else None)
        case = self.case
        shared = {
            "visit": self,
            "case": case,
            "step_number": NUMBERS.get(f"identity-{page}", 0),
            "steps": range(1, 6),
            "client_name": client_name,
            "told": rules.failure_when_leaving(case, self.now),
            "tried_early": "first" in self.request.GET,
            "locked_until": words.moment(case.locked_until) if case.locked_until > self.now else "",
            "links": {name.removeprefix("identity-"): self.address(name) for name in LINKED},
        }
        return render(self.request, f"stub_idp/proofing/{page}.html", {**shared, **(context or {})}, status=status)


LINKED = (
    "proofing",
    "identity-details",
    "identity-document",
    "identity-ways",
    "identity-video",
    "identity-counter",
    "identity-letter",
    "identity-leave",
)

Act = Callable[..., HttpResponse]


def step_address(visit: Visit) -> str:
    """The address of the page where the case is."""
    step = visit.step
    side = (step,) if step in (rules.FRONT, rules.BACK) else ()
    return visit.address(PAGES[step], *side)


def page(*steps: str) -> Callable[[Act], Act]:
    """A view that exists while the case is at one of these steps; others are led to the page of theirs."""

    def wrap(act: Act) -> Act:
        @require_http_methods(["GET", "HEAD", "POST"])
        @functools.wraps(act)
        def view(request: HttpRequest, issuer: str, reference: str, **more: str) -> HttpResponse:
            runtime.profile_or_404(issuer)
            now = time.time()
            person = flow.person_on_the_way(request, issuer, reference, now=now)
            if person is None:
                return flow.go_on(request, issuer, reference, now=now)
            if reference != flow.OWN:
                # A queue may take a while: whoever is at it keeps the service waiting.
                runtime.store().update(reference, now=now)
            case = runtime.cases().get(person.handle, now=now)
            visit = Visit(request, issuer, reference, person, case, now)
            if visit.step not in steps:
                return visit.to_step(early=request.method != "POST" and visit.step in AUTOMATIC)
            try:
                return act(visit, **more)
            except rules.NotNow:
                # Another tab or a second click was faster: the case is right, this page is old.
                case = runtime.cases().get(person.handle, now=now)
                return replace(visit, case=case).to_step()

        return view

    return wrap


def left(number: int, most: int) -> str:
    """How many tries there still are."""
    rest = most - number
    return ngettext("%(number)d try left", "%(number)d tries left", rest) % {"number": rest}
