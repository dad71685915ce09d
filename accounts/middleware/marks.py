"""Access marks: who may come in is decided here, once, for every view; silence means no."""

import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts import actions, providers, sessions
from accounts.actions import switches
from accounts.middleware.ways import remember, to_confirm, to_sign_in, wrong_door
from accounts.models import UserKind
from accounts.oidc import metadata
from accounts.session_store import digest_of
from records import clock
from taxportal.kit import context, errors, http, logs
from taxportal.kit.access import AccessMark, Door, FreshSignInNeeded, mark_of
from taxportal.kit.requests import PortalRequest

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ADMIN_PUBLIC = {"login", "logout", "jsi18n"}
LOGIN_TAKEN = "SI-20"
TAXPAYER_IAL = TAXPAYER_AAL = 2  # below this nobody is any taxpayer, whatever a view asks for


class AccessMarks:
    """Enforces each view's mark, and sets ``request.moment``, ``request.identity`` and, where matched, ``request.taxpayer``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer. ``moment`` is read on first use, so that pages without dates cost no query for it."""
        here = cast(PortalRequest, request)
        here.moment = cast(clock.Moment, SimpleLazyObject(clock.now))
        here.identity = sessions.identity_in(request.session)
        here.taxpayer = None
        here.kept = None
        here.signed_in_within = partial(_fresh, here.identity)
        if request.session.session_key:
            context.current().session_ref = digest_of(request.session.session_key)[:12]
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # Sign-out is a form on every signed-in page, and its answer leads to the provider (CSP counts that as form-action).
            response._csp_update = {"form-action": form_targets()}  # type: ignore[attr-defined]  # django-csp reads it
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the view run; anything else is the answer instead."""
        mark = _mark_of(request, view)
        if mark is None:
            logs.event("authz.no_mark")
            return errors.not_found(request)
        if mark.door is Door.PUBLIC:
            return None
        user: Any = request.user
        if user.is_authenticated:
            context.current().actor_ref = str(user.pk)
        if mark.door is Door.STAFF:
            return _staff_door(request, user)
        return _citizen_door(request, user, mark)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A view found out that its step needs a fresh sign-in: off to ask for it."""
        if not isinstance(exception, FreshSignInNeeded):
            return None
        return to_confirm(request, max_age_s=exception.max_age_s, back=exception.back)


def form_targets() -> list[str]:
    """Origins of the providers' authorise and end-session addresses, from what has been fetched, else the issuer's."""
    origins = []
    for provider in providers.public_providers():
        known = metadata.cached(provider)
        urls = [known.authorization_endpoint, known.end_session_endpoint] if known else [provider.issuer]
        origins += [http.origin(url) for url in urls if url]
    return origins


def _mark_of(request: HttpRequest, view: Callable[..., Any]) -> AccessMark | None:
    mark = mark_of(view)
    match = request.resolver_match
    if mark is None and match is not None and match.app_names[:1] == ["admin"]:
        return AccessMark(Door.PUBLIC if match.url_name in ADMIN_PUBLIC else Door.STAFF)
    return mark


def _staff_door(request: HttpRequest, user: Any) -> HttpResponse | None:
    if not user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
    if user.kind == UserKind.STAFF:
        return None
    return wrong_door(request)


def _citizen_door(request: HttpRequest, user: Any, mark: AccessMark) -> HttpResponse | None:
    here = cast(PortalRequest, request)
    if not user.is_authenticated or (user.kind == UserKind.CITIZEN and here.identity is None):
        return to_sign_in(request)
    if user.kind != UserKind.CITIZEN:
        return wrong_door(request)
    if switches.is_off(issuer=here.identity.issuer):
        return _switched_off(request)
    lacking = _levels(request, mark)
    if lacking is not None:
        return lacking
    _find_taxpayer(here, user)
    if mark.door is Door.TAXPAYER and here.taxpayer is None:
        return remember(request, "accounts:match")
    _take_what_was_kept(here, user)
    return None


def _levels(request: HttpRequest, mark: AccessMark) -> HttpResponse | None:
    """Where a person goes whose sign-in is below the mark: to verify where records ask for more anyway, else to confirm."""
    identity = cast(PortalRequest, request).identity
    ial, aal = sessions.levels(identity)
    too_low = ial < mark.ial or aal < mark.aal
    if too_low and (ial < TAXPAYER_IAL or aal < TAXPAYER_AAL):
        return remember(request, "accounts:limited")
    if mark.max_age_s is not None and not _fresh(identity, mark.max_age_s):
        return to_confirm(request, ial=mark.ial, aal=mark.aal, max_age_s=mark.max_age_s)
    return to_confirm(request, ial=mark.ial, aal=mark.aal) if too_low else None


def _find_taxpayer(here: PortalRequest, user: Any) -> None:
    ial, aal = sessions.levels(here.identity)
    link = user.active_link
    stopped = here.identity.code == LOGIN_TAKEN  # linked, but this sign-in told of somebody else
    if link is not None and not stopped and ial >= TAXPAYER_IAL and aal >= TAXPAYER_AAL:
        here.taxpayer = link.taxpayer
        context.current().taxpayer_ref = link.taxpayer.ref


def _switched_off(request: HttpRequest) -> HttpResponse:
    """A session that began while its provider was being switched off: its end was missed, so it ends here."""
    request.session.flush()
    logs.event("session.expired", kind=switches.REASON)
    cast(PortalRequest, request).session_ended = switches.REASON
    return to_sign_in(request)


def _take_what_was_kept(here: PortalRequest, user: Any) -> None:
    """The page is shown for which a fresh sign-in was asked: its half-filled form is handed over, once."""
    waiting = sessions.waiting_in(here.session)
    if waiting is None or here.method != "GET" or waiting.path != here.get_full_path():
        return
    sessions.wait(here.session, None)
    if waiting.kept:
        here.kept = actions.take_kept_form(pk=uuid.UUID(waiting.kept), path=waiting.path, by=user, at=clock.now())


def _fresh(identity: sessions.SessionIdentity | None, max_age_s: int) -> bool:
    """Whether the person showed themselves to the provider lately; a provider that does not say when counts as not."""
    if identity is None or identity.auth_time is None:
        return False
    return time.time() - identity.auth_time <= max_age_s
