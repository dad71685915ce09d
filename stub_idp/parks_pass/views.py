"""The pages of Parks Pass, and the address that takes logout tokens."""

from __future__ import annotations

from collections.abc import Callable

import requests
from authlib.common.errors import AuthlibBaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from joserfc.errors import JoseError

from stub_idp.parks_pass import settings
from stub_idp.parks_pass.harbor import client, end_sessions, finish_sign_in, start_sign_in
from stub_idp.parks_pass.logins import LOGINS

Words = str | Promise
# Whatever another program can send that we don't take, or not send in time.
WRONG = (
    AuthlibBaseError,
    JoseError,
    requests.RequestException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The pass of whoever is signed in, or how to get one."""
    return _page(request, "home", login=LOGINS.get(request.session.get("login", "")))


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """On to the provider."""
    try:
        return start_sign_in(request)
    except WRONG:
        return _no_answer(request)


@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider: signed in, or a page that says what happened."""
    try:
        login = finish_sign_in(request)
    except (requests.ConnectionError, requests.Timeout):
        return _no_answer(request)
    except WRONG as error:
        if getattr(error, "error", "") == "access_denied":
            return _problem(request, 403, _("You did not sign in"), _("Harbor ID told us that you cancelled."))
        why = _("Harbor ID’s answer did not fit, came too late or was used already. Nothing was changed.")
        return _problem(request, 400, _("We could not sign you in"), why)
    LOGINS.close(request.session.get("login", ""))
    request.session.cycle_key()
    request.session["login"] = LOGINS.open(login)
    return HttpResponseRedirect("/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here; with `everywhere`, then at the provider too (RP-Initiated Logout 1.0)."""
    reference = request.session.get("login", "")
    login = LOGINS.get(reference)
    LOGINS.close(reference)
    request.session.flush()
    if "everywhere" not in request.POST or login is None or login.ended_at:
        return _page(request, "signed_out", everywhere=False)
    onwards: HttpResponse = client.logout_redirect(request, f"{settings.BASE_URL}/signed-out/", login.id_token)
    return onwards


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from the provider's sign-out; without our state nothing is claimed."""
    try:
        client.validate_logout_response(request)
    except AuthlibBaseError:
        return HttpResponseRedirect("/")
    return _page(request, "signed_out", everywhere=True)


@csrf_exempt  # the provider calls, not a browser
@require_POST
def backchannel_logout(request: HttpRequest) -> HttpResponse:
    """200 when the sessions have ended, 400 where the token is none of ours to believe."""
    try:
        end_sessions(request.POST["logout_token"])
    except WRONG as error:
        return JsonResponse({"error": "invalid_request", "error_description": str(error)[:200]}, status=400)
    return HttpResponse()


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 as soon as we answer."""
    return JsonResponse({"status": "ok"})


def _page(request: HttpRequest, name: str, status: int = 200, **context: object) -> HttpResponse:
    context["design_system_url"] = settings.DESIGN_SYSTEM_URL
    return render(request, f"parks_pass/{name}.html", context, status=status)


def _problem(request: HttpRequest, status: int, heading: Words, body: Words) -> HttpResponse:
    return _page(request, "problem", status=status, heading=heading, body=body)


def _always(status: int, heading: Words, body: Words) -> Callable[..., HttpResponse]:
    return lambda request, *_, **__: _problem(request, status, heading, body)


_no_answer = _always(503, _("Harbor ID does not answer"), _("Try again in a minute."))
bad_request = _always(400, _("We can’t read this request"), _("Something in it is malformed."))
csrf_failure = _always(403, _("This page is no longer current"), _("Go back to the start and try again."))
not_found = _always(404, _("Page not found"), _("There is nothing at this address."))
server_error = _always(500, _("Something went wrong here"), _("It isn’t anything you did."))
