"""The page where a person chooses who they are. It works without a script: search is a GET, choosing is a POST."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stub_idp import flow, runtime, sessions
from stub_idp.people import Person
from stub_idp.requirements import wants_new_sign_in
from stub_idp.store import UnderWay

HEADINGS = {
    "refunds": gettext_lazy("Refunds"),
    "payments": gettext_lazy("Balances and payments"),
    "accounts": gettext_lazy("Other accounts"),
    "representatives": gettext_lazy("People who act for others"),
    "sign-in": gettext_lazy("Sign-ins that take another turn"),
    "made-here": gettext_lazy("Accounts made here"),
}


@dataclass(frozen=True)
class Group:
    """A heading and the people under it."""

    heading: str
    people: list[Person]


@require_http_methods(["GET", "HEAD", "POST"])
def picker(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """Show the people, or act on the button that was pressed."""
    profile, now = runtime.profile_or_404(issuer), time.time()
    under_way = flow.find(request, issuer, reference, now=now)
    if under_way is None:
        return flow.ended(request)
    known = _usable(request, under_way, now=now)
    if request.method == "POST":
        return _decide(request, issuer, reference, known, now=now)
    asked = under_way.request
    words = request.GET.get("q", "").strip()[:60]
    groups = groups_of(issuer, words=words, hint=asked.login_hint if asked else "")
    context = {
        "profile": profile,
        "reference": reference,
        "client_name": runtime.client_name(asked),
        "known": known,
        "groups": groups,
        "found": sum(len(group.people) for group in groups),
        "words": words,
    }
    return render(request, "stub_idp/picker.html", context)


def _usable(request: HttpRequest, under_way: UnderWay, *, now: float) -> sessions.Remembered | None:
    """The remembered sign-in, unless the service asked for a new or a fresher one."""
    known, asked = sessions.remembered(request, under_way.issuer), under_way.request
    if known is None or asked is None or wants_new_sign_in(known.auth_time, asked, now=now):
        return None
    return known


def _decide(
    request: HttpRequest, issuer: str, reference: str, known: sessions.Remembered | None, *, now: float
) -> HttpResponse:
    """Do what the pressed button stands for. A handle that isn't on the page is 404."""
    if "cancel" in request.POST:
        return flow.stopped(request, issuer, reference)
    if "continue" in request.POST and known is not None:
        return flow.continued(request, issuer, reference, known, now=now)
    person = runtime.person_at(issuer, request.POST.get("person", ""))
    if person is None:
        raise Http404("nobody of this name here")
    return flow.signed_in(request, issuer, reference, person, now=now)


def groups_of(issuer: str, *, words: str, hint: str) -> list[Group]:
    """The people who have an account here and fit the search, by heading; whoever the service hinted at comes first."""
    everybody = [person for person in runtime.people_at(issuer) if person.is_found_by(words)]
    hinted = [person for person in everybody if hint and hint.casefold() in (person.handle, person.email)]
    groups = [Group(_("Suggested by the service"), hinted)] if hinted else []
    by_slug: dict[str, list[Person]] = {slug: [] for slug in HEADINGS}
    for person in everybody:
        if person not in hinted:
            by_slug.setdefault(person.groups[0] if person.groups else "", []).append(person)
    for slug, people in by_slug.items():
        if people:
            heading = str(HEADINGS[slug]) if slug in HEADINGS else slug.capitalize() or _("Everybody else")
            groups.append(Group(heading, people))
    return groups
