"""The security page: where somebody is signed in, how they signed in lately, ending sessions, locking, staying signed in."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, queries, security_page, session_queries, sessions
from accounts.forms import EndSessionsForm, LockForm
from accounts.models import LockKind
from accounts.session_queries import SessionSeen
from taxportal.kit.access import need_fresh_sign_in, signed_in, taxpayer_only
from taxportal.kit.requests import PortalRequest, TaxpayerRequest

UNPROCESSABLE = 422


@signed_in()
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Sessions, latest sign-ins, logins, and where a record is open, the way to lock it."""
    here = cast(TaxpayerRequest, request)
    now = timezone.now()
    page = {
        "sessions": [security_page.session_row(seen, now=now) for seen in _sessions(here)],
        "sign_ins": [security_page.sign_in_row(trace) for trace in session_queries.sign_ins_of(user=here.user)],
        "logins": [security_page.login_row(login) for login in queries.logins_of(here.user)],
        "can_lock": here.taxpayer is not None,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "hours": settings.SESSION_ABSOLUTE_SECONDS // 3600,
        "most": actions.AT_ONCE,
    }
    return render(request, "accounts/security.html", page)


def _sessions(here: PortalRequest) -> list[SessionSeen]:
    """The person's open sessions, this one first and marked."""
    found = session_queries.sessions_of(user=cast(Any, here.user), this=sessions.row_of(here))
    return sorted(found, key=lambda seen: not seen.this)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    """End one session or all others; asks for a fresh sign-in when it is sent, and keeps the choice meanwhile."""
    here = cast(TaxpayerRequest, request)
    others = [seen for seen in _sessions(here) if not seen.this]
    choices = security_page.choices_of_ending(others)
    if request.method == "POST":
        need_fresh_sign_in(here)
        form = EndSessionsForm(request.POST, choices=choices)
        if form.is_valid():
            return _end(here, others, form.cleaned_data["session"])
    else:
        form = EndSessionsForm(initial=_chosen(here), choices=choices)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/security_end.html", {"form": form, "others": bool(others)}, status=status)


def _chosen(here: PortalRequest) -> dict[str, str]:
    """What stands chosen: as before the fresh sign-in, else as the link said."""
    kept = here.kept.get("session", "") if here.kept else ""
    return {"session": kept or here.GET.get("session", "")}


def _end(here: TaxpayerRequest, others: list[SessionSeen], chosen: str) -> HttpResponse:
    keys = [seen.key_hash for seen in others if chosen in {EndSessionsForm.OTHERS, seen.handle}]
    ended = actions.end_sessions(keys=keys, by=here.user, at=here.moment)
    words = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
    messages.success(here, words % {"count": ended})
    return redirect("accounts:security")


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: TaxpayerRequest) -> HttpResponse:
    """Lock one's own record after a tick and a button: every session ends, this one too."""
    form = LockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.lock(taxpayer=request.taxpayer, kind=LockKind.SELF, by=request.user, at=request.moment)
        return redirect("accounts:home")  # which says, once, that the session has ended and how to unlock
    return render(
        request, "accounts/security_lock.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


@signed_in()
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Put off the end of a session that was not used. To a script the seconds left, to a form a small page."""
    session = cast(Any, request.session)
    now = timezone.now()
    session.touch(now)
    idle, left = security_page.seconds_left(created=session.created_at, now=now)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"idle_s": idle, "left_s": left})
    return render(request, "accounts/stay.html", {"minutes": idle // 60})
