"""The account's front rooms beside home: the limited account, the matching page, and who the provider says is signed in."""

from datetime import date
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, case_story, paths, problem_pages, providers, queries, sessions
from accounts.models import User
from accounts.outcomes import CATALOGUE
from accounts.sessions import SessionIdentity
from taxportal.kit.access import signed_in
from taxportal.kit.formats import day
from taxportal.kit.requests import PortalRequest


@signed_in()
@require_GET
def limited(request: HttpRequest) -> HttpResponse:
    """What is open and what is locked for somebody whose identity has not been checked enough, and how to change that."""
    here = cast(PortalRequest, request)
    if here.identity.ial >= 2 and here.identity.aal >= 2:
        return redirect("accounts:home")
    wanted = request.session.get("wanted", "")
    page = {
        "page": _page(request, "SI-03"),
        "identity": here.identity,
        "rows": _limited_rows(here.identity),
        "providers": _verifying(here.identity, wanted),
        "wanted": bool(wanted),
    }
    return render(request, "accounts/limited.html", page)


def _limited_rows(identity: SessionIdentity) -> list[dict[str, str]]:
    """The details of a sign-in as far as they are of use to somebody who is not verified: no name, nobody has checked it."""
    identity_level = f"IAL{identity.ial}" if identity.ial else _("none stated")
    sign_in_level = f"AAL{identity.aal}" if identity.aal else _("none stated")
    return [
        {"term": _("Identity level"), "value": identity_level, "detail": _("tax records need IAL2")},
        {"term": _("Sign-in level"), "value": sign_in_level, "detail": _("tax records need AAL2: a second factor")},
        {"term": _("Signed in here"), "value": day(identity.signed_in), "detail": f"{identity.signed_in:%H:%M} UTC"},
    ]


def _verifying(identity: SessionIdentity, wanted: str) -> list[dict[str, Any]]:
    """The providers whose word reaches the level of tax records, the present one first, each with the way back."""
    able = [provider for provider in providers.public_providers() if providers.verifies(provider)]
    return [
        {
            "label": provider.label,
            "same": provider.name == identity.provider,
            "url": paths.with_next(reverse("accounts:start", args=[provider.name]), wanted),
        }
        for provider in sorted(able, key=lambda provider: provider.name != identity.provider)
    ]


@signed_in(ial=2, aal=2)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest) -> HttpResponse:
    """How the comparison with the records ended for somebody without a record, and how their case stands; matched people go
    home. A POST asks that a record which another login opens moves to this one.
    """
    here = cast(Any, request)
    if here.taxpayer is not None:
        return HttpResponseRedirect(request.session.get("wanted") or reverse("accounts:home"))
    case = queries.case_of(user=here.user)
    if request.method == "POST":
        if case is not None:
            actions.request_move(case=case, by=here.user, at=here.moment)
        return HttpResponseRedirect(reverse("accounts:match"), status=303)
    outcome = CATALOGUE.get(here.identity.code)
    code = outcome.code if outcome and outcome.place == "match" and not here.identity.opened else "SI-16"
    if here.identity.opened:
        return render(request, "accounts/link_ended.html", {"reference": here.identity.ref}, status=403)
    story = case_story.of(case) if case is not None and code in case_story.WITH_A_CASE else None
    return render(request, "accounts/match.html", {"page": _page(request, code), "story": story})


@signed_in(ial=2)
@require_GET
def facts(request: HttpRequest) -> HttpResponse:
    """Who the provider says is signed in, at which levels, since when; with the opaque account id."""
    identity: SessionIdentity = cast(PortalRequest, request).identity
    rows = [
        {"term": _("Name"), "value": identity.name or _("not shared")},
        {"term": _("Provider"), "value": identity.label},
        {"term": _("Identity level"), "value": f"IAL{identity.ial}", "detail": _("checked against identity documents")},
        {"term": _("Sign-in level"), "value": f"AAL{identity.aal}", "detail": _("signed in with a second factor")},
        {"term": _("Signed in here"), "value": day(identity.signed_in), "detail": f"{identity.signed_in:%H:%M} UTC"},
    ]
    traced = _traced(request)
    return render(
        request,
        "accounts/signin_facts.html",
        {
            "rows": rows,
            "account_id": str(request.user.pk),
            "reference": identity.ref,
            "trace_url": reverse("accounts:trace", args=[traced]) if traced else "",
        },
    )


def _traced(request: HttpRequest) -> str:
    """The reference of the trace of this sign-in; outside the sandbox nobody is shown one, so it is not looked for."""
    if not settings.SANDBOX:
        return ""
    return queries.newest_trace(browser=sessions.browser_of(request), user=cast(User, request.user))


def _page(request: HttpRequest, code: str) -> problem_pages.Page:
    identity: SessionIdentity = cast(PortalRequest, request).identity
    return problem_pages.page_of(
        CATALOGUE[code],
        reference=identity.ref,
        provider=identity.provider,
        next_path=request.session.get("wanted", ""),
        other_issuer=identity.other_issuer,
        since=date.fromisoformat(identity.since),
        traced=_traced(request),
    )
