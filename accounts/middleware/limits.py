"""How long a session lives: without use, and at most. And what was ended from elsewhere is known here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts import sessions
from accounts.models import User
from records import audit, clock
from records.audit_actions import AuditAction
from taxportal.kit import logs
from taxportal.kit.requests import PortalRequest

GetResponse = Callable[[HttpRequest], HttpResponseBase]
TOUCH = timedelta(seconds=30)  # how exactly we note that a session is in use: idle limits bite at most this much early


class SessionLimits:
    """Ends signed-in sessions that were idle too long or are too old (real time; SESSION_IDLE_MINUTES, SESSION_HOURS)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, as an anonymous visitor's request where the session was over; ``request.session_ended`` says why."""
        here = cast(PortalRequest, request)
        here.session_ended = ""
        if SESSION_KEY in request.session:
            self._look_at(request)
        else:
            here.session_ended = sessions.ended_in(request.session).reason
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
