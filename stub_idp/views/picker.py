"""The page where a person chooses who they are. It works without a script: search is a GET, choosing is a POST."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stub_idp import answers, pages, runtime, sessions
from stub_idp.people import Person
from stub_idp.store import AuthorizationRequest
from stub_idp.views.authorize import is_too_old

HEADINGS = {
    "refunds": gettext_lazy("Refunds"),
    "payments": gettext_lazy("Balances and payments"),
    "accounts": gettext_lazy("Other accounts"),
    "representatives": gettext_lazy("People who act for others"),
    "sign-in": gettext_lazy("Sign-ins that take another turn"),
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
    asked = runtime.store().request(reference, now=now)
    if asked is None or asked.issuer != issuer or not sessions.is_bound(request, reference):
        return _ended(request)
    known = _usable(request, asked, now=now)
    if request.method == "POST":
        return _decide(request, asked, reference, known, now=now)
    client = runtime.registry().get(issuer, asked.client_id)
    words = request.GET.get("q", "").strip()[:60]
    groups = groups_of(issuer, words=words, hint=asked.login_hint)
    context = {
        "profile": profile,
        "client_name": client.name if client else asked.client_id,
        "known": known,
        "groups": groups,
        "found": sum(len(group.people) for group in groups),
        "words": words,
    }
    return render(request, "stub_idp/picker.html", context)


def _ended(request: HttpRequest) -> HttpResponse:
    """Answered already, left open for too long, or begun in another browser."""
    return pages.problem(
        request,
        status=404,
        heading=_("This sign-in has ended"),
        body=_("It was already answered, was left open for too long, or began in another browser."),
        advice=_("Go back to the service you came from and sign in again."),
        log="no such request under way",
    )


def _usable(request: HttpRequest, asked: AuthorizationRequest, *, now: float) -> sessions.Remembered | None:
    """The remembered sign-in, unless the service asked for a new or a fresher one."""
    known = sessions.remembered(request, asked.issuer)
    if known is None or "login" in asked.prompt or is_too_old(known.auth_time, asked, now=now):
        return None
    return known


def _decide(
    request: HttpRequest,
    asked: AuthorizationRequest,
    reference: str,
    known: sessions.Remembered | None,
    *,
    now: float,
) -> HttpResponse:
    """Send the answer that the pressed button stands for. A handle that isn't on the page is 404."""
    if "cancel" in request.POST:
        runtime.store().end_request(reference)
        return answers.failure(
            issuer=asked.issuer,
            redirect_uri=asked.redirect_uri,
            state=asked.state,
            error="access_denied",
            description="the person cancelled",
        )
    if "continue" in request.POST and known is not None:
        chosen = known
    else:
        person = runtime.person_at(asked.issuer, request.POST.get("person", ""))
        if person is None:
            raise Http404("nobody of this name here")
        chosen = sessions.remember(request, asked.issuer, person, now=now)
    runtime.store().end_request(reference)
    return answers.success(request, asked, chosen, now=now)


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
