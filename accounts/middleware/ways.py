"""Where somebody is sent whom a view does not let in: to sign in, to verify, to confirm again, to the other door."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import actions, paths, problem_pages, sessions
from accounts.oidc.finishing import problem_path
from accounts.sessions import Waiting
from records import clock
from taxportal.kit import logs
from taxportal.kit.access import FRESH_S
from taxportal.kit.requests import TaxpayerRequest

READS = {"GET", "HEAD"}
TOLD_ON_A_PAGE = {
    "provider": "SI-24",
    "locked": "SI-22",
}  # a session ended for these has an outcome page with a reference


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the choice of providers, with the way back; a form that was sent is not sent again. Somebody whose session was ended
    from elsewhere is told so, once.
    """
    next_path = paths.safe_next(request.get_full_path()) if request.method in READS else ""
    ended = sessions.forget_end(request.session)
    code = TOLD_ON_A_PAGE.get(ended.reason)
    if code and ended.ref:
        return _go(request, problem_path(code, ended.ref))
    path = paths.with_next(reverse("accounts:chooser"), next_path)
    reason = getattr(request, "session_ended", "")
    if reason:
        word = "1" if reason in {"idle", "absolute"} else reason
        path += f"{'&' if '?' in path else '?'}ended={word}"
    return _go(request, path)


def remember(request: HttpRequest, route: str) -> HttpResponse:
    """To the page that says what is missing; the page asked for waits in the session."""
    wanted = paths.safe_next(request.get_full_path()) if request.method == "GET" else ""
    if wanted and request.session.get("wanted") != wanted:
        request.session["wanted"] = wanted
    return HttpResponseRedirect(reverse(route))


def to_confirm(
    request: HttpRequest, *, ial: int = 0, aal: int = 0, max_age_s: int = FRESH_S, back: str = ""
) -> HttpResponse:
    """To the page that asks for a fresh sign-in. A form that was sent is kept, and shown again afterwards."""
    here = cast(TaxpayerRequest, request)
    path = paths.safe_next(back or request.get_full_path()) or reverse("accounts:home")
    before = sessions.waiting_in(request.session)
    same = before is not None and before.path == path
    kept = before.kept if before and same else ""
    if request.method == "POST":
        kept = str(actions.keep_form(path=path, form=request.POST, by=here.user, at=clock.now()) or "")
    waiting = Waiting(path, ial, aal, max_age_s, kept, tried=bool(before and same and before.tried))
    sessions.wait(request.session, waiting)
    return _go(request, paths.with_next(reverse("accounts:confirm"), path))


def wrong_door(request: HttpRequest) -> HttpResponse:
    """The page for a login at the door of the other kind."""
    logs.event("authz.denied", reason="wrong_door")
    return problem_pages.render(request, "SI-25", reference=getattr(request, "reference", ""))


def _go(request: HttpRequest, path: str) -> HttpResponse:
    return HttpResponseRedirect(path, status=302 if request.method in READS else 303)
