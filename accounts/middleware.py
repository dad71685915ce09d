"""Session limits and access marks: who may come in is decided here, once, for every view; silence means no."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts import paths, problem_pages, providers, sessions
from accounts.actions import switches
from accounts.models import User, UserKind
from accounts.oidc import metadata
from accounts.session_store import digest_of
from records import audit, clock
from records.audit_actions import AuditAction
from taxportal.kit import context, errors, http, logs
from taxportal.kit.access import AccessMark, Door, mark_of
from taxportal.kit.requests import PortalRequest

GetResponse = Callable[[HttpRequest], HttpResponseBase]
TOUCH = timedelta(seconds=30)  # how exactly we note that a session is in use: idle limits bite at most this much early
ADMIN_PUBLIC = {"login", "logout", "jsi18n"}


class SessionLimits:
    """Ends signed-in sessions that were idle for 15 minutes or are 12 hours old (real time)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, as an anonymous visitor's request where the session was over; ``request.session_ended`` says why."""
        cast(PortalRequest, request).session_ended = ""
        if SESSION_KEY in request.session:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        session = cast(Any, request.session)
        now, seen, created = timezone.now(), session.last_seen_at, session.created_at
        if now - seen > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
            self._end(request, "idle")
        elif now - created > timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS):
            self._end(request, "absolute")
        elif now - seen > TOUCH:
            session.touch(now)

    def _end(self, request: HttpRequest, kind: str) -> None:
        by = User.objects.filter(pk=request.session[SESSION_KEY]).first()
        request.session.flush()
        audit.record(AuditAction.SESSION_EXPIRED, by=by, at=clock.now(), reason=kind)
        logs.event("session.expired", kind=kind)
        cast(PortalRequest, request).session_ended = kind


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
    return _wrong_door(request)


def _citizen_door(request: HttpRequest, user: Any, mark: AccessMark) -> HttpResponse | None:
    here = cast(PortalRequest, request)
    if not user.is_authenticated or (user.kind == UserKind.CITIZEN and here.identity is None):
        return to_sign_in(request)
    if user.kind != UserKind.CITIZEN:
        return _wrong_door(request)
    if here.identity is not None and switches.is_off(issuer=here.identity.issuer):
        return _switched_off(request)
    ial, aal = sessions.levels(here.identity)
    if ial < mark.ial or aal < mark.aal:
        return _remember(request, "accounts:limited")
    if mark.max_age_s is not None and not _fresh(here.identity, mark.max_age_s):
        return to_sign_in(request)
    link = user.active_link
    stopped = here.identity.code == LOGIN_TAKEN  # linked, but this sign-in told of somebody else
    if link is not None and not stopped and ial >= TAXPAYER_IAL and aal >= TAXPAYER_AAL:
        here.taxpayer = link.taxpayer
        context.current().taxpayer_ref = link.taxpayer.ref
    if mark.door is Door.TAXPAYER and here.taxpayer is None:
        return _remember(request, "accounts:match")
    return None


def _switched_off(request: HttpRequest) -> HttpResponse:
    """A session that began while its provider was being switched off: its end was missed, so it ends here."""
    request.session.flush()
    logs.event("session.expired", kind=switches.REASON)
    cast(PortalRequest, request).session_ended = switches.REASON
    return to_sign_in(request)


def _fresh(identity: sessions.SessionIdentity, max_age_s: int) -> bool:
    """Whether the person showed themselves to the provider lately; a provider that does not say when counts as not."""
    return identity.auth_time is not None and time.time() - identity.auth_time <= max_age_s


LOGIN_TAKEN = "SI-20"
TAXPAYER_IAL = TAXPAYER_AAL = 2  # below this nobody is any taxpayer, whatever a view asks for


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the choice of providers, with the way back; a form that was sent is not sent again."""
    next_path = paths.safe_next(request.get_full_path()) if request.method in {"GET", "HEAD"} else ""
    path = paths.with_next(reverse("accounts:chooser"), next_path)
    if getattr(request, "session_ended", ""):
        path += f"{'&' if '?' in path else '?'}ended=1"
    return HttpResponseRedirect(path, status=302 if request.method in {"GET", "HEAD"} else 303)


def _remember(request: HttpRequest, route: str) -> HttpResponse:
    """To the page that says what is missing; the page asked for waits in the session."""
    wanted = paths.safe_next(request.get_full_path()) if request.method == "GET" else ""
    if wanted and request.session.get("wanted") != wanted:
        request.session["wanted"] = wanted
    return HttpResponseRedirect(reverse(route))


def _wrong_door(request: HttpRequest) -> HttpResponse:
    logs.event("authz.denied", reason="wrong_door")
    return problem_pages.render(request, "SI-25", reference=getattr(request, "reference", ""))
